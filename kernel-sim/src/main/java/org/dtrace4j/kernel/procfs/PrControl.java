package org.dtrace4j.kernel.procfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.genunix.Sig;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Prcommon;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.syscall.SystemCall;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.ProcLayout;

/**
 * prcontrol.c: stopping processes and setting them running.
 *
 * <p>A stop is directed, not waited for: each thread stops by itself when it next looks for signals. One that sleeps
 * where a signal may wake it is woken, so that it looks, and sleeps on when it is run again.
 */
public final class PrControl extends ProcessCode {
    private static final int WORD = 8;

    PrControl(Kernel k) {
        super(k);
    }

    /** Carries out what has been written to a ctl file, whose {@code pr_common} remembers what is to happen when it is closed. */
    int control(Proc p, Prcommon pcp, byte[] messages) {
        if (messages.length % WORD != 0) {
            return EINVAL;
        }
        int at = 0;
        while (at < messages.length) {
            long command = ProcLayout.getLong(messages, at);
            at += WORD;
            int error;
            if (command == ProcLayout.PCDSTOP) {
                error = pr_control((int) command, 0, p);
            } else if (command == ProcLayout.PCRUN && at + WORD <= messages.length) {
                error = pr_control((int) command, ProcLayout.getLong(messages, at), p);
                at += WORD;
            } else if (command == ProcLayout.PCSEXIT && at + WORD <= messages.length
                    && ProcLayout.getLong(messages, at) == SystemCall.EXECVE.number() && !isSystem(p)) {
                UserProcess.of(k, p).stopAtExec();
                error = 0;
                at += WORD;
            } else if (command == ProcLayout.PCSET && at + WORD <= messages.length
                    && ProcLayout.getLong(messages, at) == ProcLayout.PR_KLC) {
                error = killOnLastClose(p, pcp);
                at += WORD;
            } else {
                error = EINVAL;
            }
            if (error != 0) {
                return error;
            }
        }
        return 0;
    }

    @Prototype("static int pr_control(long cmd, ulong_t arg, proc_t *p)")
    private int pr_control(long cmd, long arg, Proc p) {
        if (isSystem(p)) {
            return EBUSY;
        }
        if (p.p_stat() == SZOMB) {
            return ENOENT;
        }
        if (cmd == ProcLayout.PCDSTOP) {
            pr_stop(p);
            return 0;
        }
        return pr_setrun(p, arg);
    }

    private static int killOnLastClose(Proc p, Prcommon pcp) {
        if (isSystem(p) || p.p_stat() == SZOMB) {
            return isSystem(p) ? EBUSY : ENOENT;
        }
        p.p_proc_flag(p.p_proc_flag() | P_PR_KILLCL);
        pcp.prc_flags(pcp.prc_flags() | P_PR_KILLCL);
        return 0;
    }

    /** Nobody has a ctl file open any more: the process that it was to keep alive dies. */
    void closed(Proc p, Prcommon pcp) {
        if ((pcp.prc_flags() & P_PR_KILLCL) != 0) {
            pcp.prc_flags(pcp.prc_flags() & ~P_PR_KILLCL);
            p.p_proc_flag(p.p_proc_flag() & ~P_PR_KILLCL);
            k.genunix.sig.psignal(p, SIGKILL);
        }
    }

    /** Directs all threads of a process to stop. */
    @Prototype("void pr_stop(proc_t *p)")
    public void pr_stop(Proc p) {
        for (Kthread t = p.p_tlist(); t != null; t = nextThread(p, t)) {
            if (!Sig.ISTOPPED(t)) {
                t.t_proc_flag(t.t_proc_flag() | TP_PRSTOP);
                t.t_sig_check(1);
                t.t_astflag(1);
                k.sched.interruptSleep(k.sched.thread(t));
            }
        }
    }

    /** Sets stopped threads running; EBUSY when none is stopped by /proc, nor going to be. */
    @Prototype("int pr_setrun(proc_t *p, ulong_t flags)")
    public int pr_setrun(Proc p, long flags) {
        boolean any = false;
        for (Kthread t = p.p_tlist(); t != null; t = nextThread(p, t)) {
            if ((t.t_proc_flag() & TP_PRSTOP) != 0) {
                t.t_proc_flag(t.t_proc_flag() & ~TP_PRSTOP);
                any = true;
            }
            if (Sig.ISTOPPED(t)) {
                t.t_schedflag(t.t_schedflag() | TS_PSTART);
                k.genunix.sig.setrun(t);
                any = true;
            }
        }
        return any ? 0 : EBUSY;
    }
}

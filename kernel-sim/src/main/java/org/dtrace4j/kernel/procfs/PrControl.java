package org.dtrace4j.kernel.procfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.genunix.Sig;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Kthread;
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

    /** Carries out what has been written to a ctl file. */
    int control(Proc p, byte[] messages) {
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

    /** Directs all threads of a process to stop. */
    @Prototype("void pr_stop(proc_t *p)")
    public void pr_stop(Proc p) {
        Kthread first = p.p_tlist();
        Kthread t = first;
        while (t != null) {
            if (!Sig.ISTOPPED(t)) {
                t.t_proc_flag(t.t_proc_flag() | TP_PRSTOP);
                t.t_sig_check(1);
                t.t_astflag(1);
                k.sched.interruptSleep(k.sched.thread(t));
            }
            t = t.t_forw();
            if (Kthread.same(t, first)) {
                break;
            }
        }
    }

    /** Sets stopped threads running; EBUSY when none is stopped by /proc, nor going to be. */
    @Prototype("int pr_setrun(proc_t *p, ulong_t flags)")
    public int pr_setrun(Proc p, long flags) {
        boolean any = false;
        Kthread first = p.p_tlist();
        Kthread t = first;
        while (t != null) {
            if ((t.t_proc_flag() & TP_PRSTOP) != 0) {
                t.t_proc_flag(t.t_proc_flag() & ~TP_PRSTOP);
                any = true;
            }
            if (Sig.ISTOPPED(t)) {
                t.t_schedflag(t.t_schedflag() | TS_PSTART);
                k.genunix.sig.setrun(t);
                any = true;
            }
            t = t.t_forw();
            if (Kthread.same(t, first)) {
                break;
            }
        }
        return any ? 0 : EBUSY;
    }
}

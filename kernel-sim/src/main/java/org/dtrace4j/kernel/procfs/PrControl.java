package org.dtrace4j.kernel.procfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.Map;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.genunix.Signals;
import org.dtrace4j.kernel.genunix.Stops;
import org.dtrace4j.kernel.genunix.SystemCallSets;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Fltset;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.KSysset;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Prcommon;
import org.dtrace4j.kernel.struct.Prnode;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Sigset;
import org.dtrace4j.kernel.struct.Sysset;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.User;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.user.ProcLayout;

/**
 * prcontrol.c: what is written to the ctl files of processes and of their lwps.
 *
 * <p>A thread that is told to stop does so by itself when it next looks for signals, and one that sleeps where a signal may wake
 * it is woken, so that it looks, and sleeps on when it is set running again. Who waits for the stop waits on {@code prc_wait} of
 * the process, and looks again each time that a thread of it has stopped.
 */
public final class PrControl extends ProcessCode {
    private static final int WORD = 8;
    private static final int MODES = ProcLayout.PR_FORK | ProcLayout.PR_RLC | ProcLayout.PR_KLC | ProcLayout.PR_ASYNC;
    private static final long RUN_FLAGS = ProcLayout.PRCSIG | ProcLayout.PRCFAULT | ProcLayout.PRSABORT | ProcLayout.PRSTOP;
    private static final int NANOS_OF_MILLISECOND = 1_000_000;
    /** What a wait ends with whose time is over; a write of such a message succeeds. */
    private static final int TIMED_OUT = -1;

    /** Bytes of the operand of each message. */
    private static final Map<Long, Integer> OPERANDS = Map.ofEntries(Map.entry(ProcLayout.PCNULL, 0),
            Map.entry(ProcLayout.PCSTOP, 0), Map.entry(ProcLayout.PCDSTOP, 0), Map.entry(ProcLayout.PCWSTOP, 0),
            Map.entry(ProcLayout.PCTWSTOP, WORD), Map.entry(ProcLayout.PCRUN, WORD), Map.entry(ProcLayout.PCCSIG, 0),
            Map.entry(ProcLayout.PCCFAULT, 0), Map.entry(ProcLayout.PCKILL, WORD), Map.entry(ProcLayout.PCUNKILL, WORD),
            Map.entry(ProcLayout.PCSTRACE, Sigset.SIZE), Map.entry(ProcLayout.PCSFAULT, Fltset.SIZE),
            Map.entry(ProcLayout.PCSENTRY, Sysset.SIZE), Map.entry(ProcLayout.PCSEXIT, Sysset.SIZE),
            Map.entry(ProcLayout.PCSET, WORD), Map.entry(ProcLayout.PCUNSET, WORD));
    private static final int MOST_BYTES = 4096;

    PrControl(Kernel k) {
        super(k);
    }

    /** Carries out what is written to a ctl file, one message after the other; the first that fails is the last. */
    @Prototype("int prwritectl(vnode_t *vp, struct uio *uiop, cred_t *cr)")
    public int prwritectl(Vnode vp, Uio uiop, Cred cr) {
        int length = (int) Math.min(uiop.uio_resid(), MOST_BYTES);
        byte[] messages = new byte[length];
        int error = k.genunix.move.takeBytes(messages, 0, length, uiop);
        if (error != 0) {
            return error;
        }
        long room = kmem_zalloc(MOST_BYTES);
        k.memory.write(room, messages, 0, length);
        int at = 0;
        while (error == 0 && at + WORD <= length) {
            long cmd = k.memory.getLong(room + at);
            int operand = OPERANDS.getOrDefault(cmd, MOST_BYTES);
            at += WORD;
            error = at + operand > length ? EINVAL : pr_control(cmd, room + at, k.procfs.subr.node(vp), cr);
            error = error == TIMED_OUT ? 0 : error;
            at += operand;
        }
        kmem_free(room, MOST_BYTES);
        return error == 0 && at != length ? EINVAL : error;
    }

    @Prototype("static int pr_control(long cmd, void *argp, prnode_t *pnp, cred_t *cr)")
    private int pr_control(long cmd, long argp, Prnode pnp, Cred cr) {
        Proc p = k.procfs.subr.process(pnp);
        if (p == null || p.p_stat() == SZOMB) {
            return ENOENT;
        }
        if (isSystem(p)) {
            return cmd == ProcLayout.PCNULL ? 0 : EBUSY;
        }
        long operand = k.memory.getLong(argp);
        switch ((int) cmd) {
            case (int) ProcLayout.PCNULL -> {
                return 0;
            }
            case (int) ProcLayout.PCSTOP, (int) ProcLayout.PCDSTOP, (int) ProcLayout.PCWSTOP, (int) ProcLayout.PCTWSTOP -> {
                return stopping(cmd, operand, p, pnp);
            }
            case (int) ProcLayout.PCRUN -> {
                return pr_setrun(pnp, operand);
            }
            case (int) ProcLayout.PCCSIG -> pr_clearsig(pnp);
            case (int) ProcLayout.PCCFAULT -> pr_clearflt(pnp);
            case (int) ProcLayout.PCKILL -> {
                return pr_kill(pnp, (int) operand, cr);
            }
            case (int) ProcLayout.PCUNKILL -> {
                return pr_unkill(pnp, (int) operand);
            }
            case (int) ProcLayout.PCSTRACE -> pr_settrace(p, Sigset.at(k.memory, argp));
            case (int) ProcLayout.PCSFAULT -> pr_setfault(p, Fltset.at(k.memory, argp));
            case (int) ProcLayout.PCSENTRY -> pr_setentryexit(p, Sysset.at(k.memory, argp), 1);
            case (int) ProcLayout.PCSEXIT -> pr_setentryexit(p, Sysset.at(k.memory, argp), 0);
            case (int) ProcLayout.PCSET -> {
                return pr_set(p, operand);
            }
            case (int) ProcLayout.PCUNSET -> {
                return pr_unset(p, operand);
            }
            default -> {
                return EINVAL;
            }
        }
        return 0;
    }

    private int stopping(long cmd, long milliseconds, Proc p, Prnode pnp) {
        if (cmd == ProcLayout.PCSTOP || cmd == ProcLayout.PCDSTOP) {
            pr_stop(pnp);
        }
        if (cmd == ProcLayout.PCDSTOP) {
            return 0;
        }
        if (isLwp(pnp) ? Kthread.same(pnp.pr_common().prc_thread(), curthread()) : Proc.same(p, curproc())) {
            // It would never see itself stopped.
            return cmd == ProcLayout.PCSTOP ? 0 : EBUSY;
        }
        return pr_wait_stop(pnp, cmd == ProcLayout.PCTWSTOP ? milliseconds : 0);
    }

    private static boolean isLwp(Prnode pnp) {
        return (pnp.pr_common().prc_flags() & PRC_LWP) != 0;
    }

    /** The lwp that a file is of, or the one that stands for a process. */
    @Prototype("kthread_t *pr_thread(prnode_t *pnp)")
    public Kthread pr_thread(Prnode pnp) {
        return isLwp(pnp) ? pnp.pr_common().prc_thread() : k.procfs.status.prchoose(pnp.pr_common().prc_proc());
    }

    // ---- stop and run

    /** Tells a process, or an lwp, to stop. */
    @Prototype("void pr_stop(prnode_t *pnp)")
    public void pr_stop(Prnode pnp) {
        if (isLwp(pnp)) {
            k.genunix.stops.tellToStop(pnp.pr_common().prc_thread());
            return;
        }
        Proc p = pnp.pr_common().prc_proc();
        for (Kthread t = p.p_tlist(); t != null; t = nextThread(p, t)) {
            k.genunix.stops.tellToStop(t);
        }
    }

    /** Waits until a process, which is all of its lwps, or an lwp has stopped. Returns 0, EINTR, ENOENT, or -1 after the time. */
    @Prototype("int pr_wait_stop(prnode_t *pnp, time_t timeo)")
    public int pr_wait_stop(Prnode pnp, long timeo) {
        long until = timeo > 0 ? gethrtime() + timeo * NANOS_OF_MILLISECOND : 0;
        Prcommon pcp = pnp.pr_pcommon();
        mutex_enter(pcp.prc_mutex());
        int error = 0;
        while (error == 0) {
            Proc p = k.procfs.subr.process(pnp);
            if (p == null || p.p_stat() == SZOMB) {
                error = ENOENT;
            } else if (Stops.ISTOPPED(pr_thread(pnp)) && (p.p_flag() & SEXITLWPS) == 0) {
                break;
            } else {
                error = pr_wait(pcp, until);
            }
        }
        mutex_exit(pcp.prc_mutex());
        return error;
    }

    @Prototype("int pr_wait(prcommon_t *pcp, hrtime_t until)")
    private int pr_wait(Prcommon pcp, long until) {
        long left = until == 0 ? cv_wait_sig(pcp.prc_wait(), pcp.prc_mutex())
                : k.genunix.condvar.cv_timedwait_sig_hires(pcp.prc_wait(), pcp.prc_mutex(), until, 1, 0);
        return left > 0 ? 0 : left == 0 ? EINTR : TIMED_OUT;
    }

    /** Sets what has stopped running, by flags of PCRUN; EBUSY when nothing is stopped by /proc, nor going to be. */
    @Prototype("int pr_setrun(prnode_t *pnp, ulong_t flags)")
    public int pr_setrun(Prnode pnp, long flags) {
        Kthread t = pr_thread(pnp);
        if (!Stops.ISTOPPED(t) && (t.t_proc_flag() & TP_PRSTOP) == 0) {
            return EBUSY;
        }
        if ((flags & ~RUN_FLAGS) != 0) {
            return EINVAL;
        }
        Klwp lwp = t.t_lwp();
        if ((flags & ProcLayout.PRCSIG) != 0 && lwp.lwp_cursig() != SIGKILL) {
            lwp.lwp_cursig(0);
            k.genunix.sigqueue.forgetCurrent(lwp);
        }
        if ((flags & ProcLayout.PRCFAULT) != 0) {
            lwp.lwp_curflt(0);
        }
        if ((flags & ProcLayout.PRSTOP) != 0) {
            t.t_proc_flag(t.t_proc_flag() | TP_PRSTOP);
            t.t_sig_check(1);
            t.t_astflag(1);
        }
        if ((flags & ProcLayout.PRSABORT) != 0) {
            lwp.lwp_sysabort(1);
        }
        if (isLwp(pnp) || (flags & ProcLayout.PRSTOP) != 0) {
            runOne(t, flags);
        } else {
            runProcess(pnp.pr_common().prc_proc(), t);
        }
        return 0;
    }

    private void runOne(Kthread t, long flags) {
        if (Stops.ISTOPPED(t)) {
            start(t);
        } else if ((flags & ProcLayout.PRSTOP) == 0) {
            t.t_proc_flag(t.t_proc_flag() & ~(TP_PRSTOP | TP_PRVSTOP | TP_STOPPING));
        }
    }

    /** The process goes on, unless another thread of it has stopped at an event that nobody has been told of. */
    private void runProcess(Proc p, Kthread t) {
        if (Stops.ISTOPPED(t)) {
            t.t_whystop(PR_REQUESTED);
            t.t_whatstop(0);
            if (k.procfs.status.prchoose(p).t_whystop() != PR_REQUESTED) {
                return;
            }
        }
        allsetrun(p);
    }

    private void start(Kthread t) {
        t.t_schedflag(t.t_schedflag() | TS_PSTART);
        t.t_dtrace_stop(0);
        k.genunix.stops.setrun(t);
    }

    /** Sets all threads of a process running. */
    @Prototype("void allsetrun(proc_t *p)")
    public void allsetrun(Proc p) {
        for (Kthread t = p.p_tlist(); t != null; t = nextThread(p, t)) {
            t.t_proc_flag(t.t_proc_flag() & ~(TP_PRSTOP | TP_PRVSTOP | TP_STOPPING));
            if (Stops.ISTOPPED(t)) {
                start(t);
            }
        }
    }

    // ---- what it stops at

    @Prototype("static void pr_settrace(proc_t *p, sigset_t *sp)")
    private void pr_settrace(Proc p, Sigset sp) {
        PrStatus.copy(sp, p.p_sigmask());
        traced(p);
    }

    @Prototype("void pr_setfault(proc_t *p, fltset_t *fltp)")
    public void pr_setfault(Proc p, Fltset fltp) {
        p.p_fltmask(fltp.word(0));
        traced(p);
    }

    @Prototype("void pr_setentryexit(proc_t *p, sysset_t *sysset, int entry)")
    public void pr_setentryexit(Proc p, Sysset sysset, int entry) {
        User up = p.p_user();
        KSysset mask = entry != 0 ? up.u_entrymask() : up.u_exitmask();
        for (int word = 0; word < SystemCallSets.WORDS; word++) {
            mask.word(word, sysset.word(word));
        }
        boolean none = SystemCallSets.isEmpty(up.u_entrymask()) && SystemCallSets.isEmpty(up.u_exitmask());
        up.u_systrap(none ? 0 : 1);
        traced(p);
        if (!none) {
            k.unix.syscall.set_proc_sys(p);
        }
    }

    /** Says in the flags of a process whether it stops at anything. */
    private static void traced(Proc p) {
        boolean none = Signals.isEmpty(p.p_sigmask()) && p.p_fltmask() == 0 && p.p_user().u_systrap() == 0;
        p.p_proc_flag(none ? p.p_proc_flag() & ~P_PR_TRACE : p.p_proc_flag() | P_PR_TRACE);
    }

    /** A process does not stop at anything any more, has no modes, and runs. */
    private void letGo(Proc p) {
        Signals.clear(p.p_sigmask());
        p.p_fltmask(0);
        SystemCallSets.clear(p.p_user().u_entrymask());
        SystemCallSets.clear(p.p_user().u_exitmask());
        p.p_user().u_systrap(0);
        p.p_proc_flag(p.p_proc_flag() & ~(P_PR_TRACE | P_PR_FORK | P_PR_ASYNC | P_PR_RUNLCL | P_PR_KILLCL | P_PR_BPTADJ));
        allsetrun(p);
    }

    // ---- modes

    @Prototype("int pr_set(proc_t *p, long flags)")
    public int pr_set(Proc p, long flags) {
        if ((flags & ~MODES) != 0) {
            return EINVAL;
        }
        p.p_proc_flag(p.p_proc_flag() | modes(flags));
        return 0;
    }

    @Prototype("int pr_unset(proc_t *p, long flags)")
    public int pr_unset(Proc p, long flags) {
        if ((flags & ~MODES) != 0) {
            return EINVAL;
        }
        p.p_proc_flag(p.p_proc_flag() & ~modes(flags));
        return 0;
    }

    private static int modes(long flags) {
        return ((flags & ProcLayout.PR_FORK) != 0 ? P_PR_FORK : 0) | ((flags & ProcLayout.PR_RLC) != 0 ? P_PR_RUNLCL : 0)
                | ((flags & ProcLayout.PR_KLC) != 0 ? P_PR_KILLCL : 0) | ((flags & ProcLayout.PR_ASYNC) != 0 ? P_PR_ASYNC : 0);
    }

    /** Nobody has a ctl file of a process open any more: it runs, or dies, where it was to do that then. */
    void lastClose(Proc p) {
        if ((p.p_proc_flag() & P_PR_KILLCL) != 0) {
            letGo(p);
            k.genunix.sig.psignal(p, SIGKILL);
        } else if ((p.p_proc_flag() & P_PR_RUNLCL) != 0) {
            letGo(p);
        }
    }

    // ---- signals and faults

    @Prototype("int pr_kill(prnode_t *pnp, int sig, cred_t *cr)")
    public int pr_kill(Prnode pnp, int sig, Cred cr) {
        if (sig <= 0 || sig >= MAXSIG) {
            return EINVAL;
        }
        KSiginfo info = KSiginfo.at(k.memory, clearedLocal(KSiginfo.SIZE));
        info.si_signo(sig);
        info.si_pid(pid(curproc()));
        info.si_uid(curproc().p_cred().cr_ruid());
        k.genunix.sigqueue.sigaddq(pnp.pr_common().prc_proc(), isLwp(pnp) ? pnp.pr_common().prc_thread() : null, info, 0);
        return 0;
    }

    @Prototype("int pr_unkill(prnode_t *pnp, int sig)")
    public int pr_unkill(Prnode pnp, int sig) {
        if (sig <= 0 || sig >= MAXSIG || sig == SIGKILL) {
            return EINVAL;
        }
        Signals.remove(isLwp(pnp) ? pnp.pr_common().prc_thread().t_sig() : pnp.pr_common().prc_proc().p_sig(), sig);
        return 0;
    }

    @Prototype("static int pr_clearsig(prnode_t *pnp)")
    private int pr_clearsig(Prnode pnp) {
        Klwp lwp = pr_thread(pnp).t_lwp();
        if (lwp.lwp_cursig() != SIGKILL) {
            lwp.lwp_cursig(0);
            k.genunix.sigqueue.forgetCurrent(lwp);
        }
        return 0;
    }

    @Prototype("static int pr_clearflt(prnode_t *pnp)")
    private int pr_clearflt(Prnode pnp) {
        pr_thread(pnp).t_lwp().lwp_curflt(0);
        return 0;
    }
}

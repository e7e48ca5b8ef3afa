package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;

/**
 * sig.c: threads that stop, and go on.
 *
 * <p>A thread always stops itself, in {@code stop}. Job control ({@code PR_JOBCONTROL}) stops a whole process, and SIGCONT lets
 * it go on ({@code TS_XSTART}); all else is for {@code /proc}, which alone sets such a thread running ({@code TS_PSTART}): where
 * it was told to stop ({@code PR_REQUESTED}), before it acts on a signal ({@code PR_SIGNALLED}) or on a fault ({@code
 * PR_FAULTED}), at the entry and at the exit of a system call ({@code PR_SYSENTRY}, {@code PR_SYSEXIT}). At such an event the
 * other threads of the process are told to stop, too, unless {@code P_PR_ASYNC} is set.
 */
public final class Stops extends ProcessCode {
    Stops(Kernel k) {
        super(k);
    }

    /**
     * Whether a signal that has been taken is one of those that stop the process, which it has done then. Nobody is stopped whom
     * nobody could let go on again, except by SIGSTOP; nor by a signal that SIGCONT has overtaken.
     */
    @Prototype("static int isjobstop(int sig)")
    public int isjobstop(int sig) {
        Proc p = curproc();
        if (!Signals.stopsByDefault(sig) || k.genunix.sig.handler(p, sig) != null) {
            return 0;
        }
        if ((p.p_flag() & SSCONT) == 0 && (sig == SIGSTOP || !k.genunix.session.isOrphaned(p.p_pgidp()))) {
            stop(PR_JOBCONTROL, sig);
            if ((p.p_pidflag() & CLDCONT) == 0) {
                // The first thread that goes on tells the parent.
                p.p_pidflag(p.p_pidflag() | CLDCONT);
                changed(p, CLD_CONTINUED, SIGCONT);
            }
        }
        return 1;
    }

    /** Tells the parent that a process has stopped or goes on. */
    private void changed(Proc p, int code, int sig) {
        p.p_wcode(code);
        p.p_wdata(sig);
        k.genunix.exit.sigcld(p);
    }

    /** Stops the running thread until somebody sets it running. */
    @Prototype("void stop(int why, int what)")
    public void stop(int why, int what) {
        Kthread t = curthread();
        Proc p = t.t_procp();
        Klwp lwp = t.t_lwp();
        boolean job = why == PR_JOBCONTROL;
        if (!job && (p.p_flag() & (SEXITLWPS | SKILLED)) != 0) {
            t.t_proc_flag(t.t_proc_flag() & ~(TP_PRSTOP | TP_PRVSTOP));
            return;
        }
        if (lwp.lwp_nostop() != 0) {
            return;
        }
        t.t_proc_flag(t.t_proc_flag() | TP_STOPPING);
        k.genunix.prmachdep.prstop(why, what);
        t.t_whystop(why);
        t.t_whatstop(what);
        t.t_stoptime(gethrtime());
        int start = job ? TS_XSTART : TS_PSTART;
        t.t_schedflag(t.t_schedflag() | TS_ALLSTART & ~start);
        if (!job) {
            t.t_proc_flag(t.t_proc_flag() & ~(TP_PRSTOP | TP_PRVSTOP));
            if (why != PR_REQUESTED && (p.p_proc_flag() & P_PR_ASYNC) == 0) {
                stopForThisOne(p, t);
            }
        }
        p.p_lwprcnt(p.p_lwprcnt() - 1);
        if (job && p.p_stopsig() == 0) {
            p.p_stopsig(what);
            stopOthers(p, t);
            p.p_pidflag(p.p_pidflag() & ~CLDCONT);
            changed(p, CLD_STOPPED, what);
        }
        if (p.p_trace() != null && !job) {
            k.procfs.tracers.prnotify(p.p_trace());
        }
        k.sched.prepareStop();
        k.unix.disp.swtch();
        t.t_proc_flag(t.t_proc_flag() & ~TP_STOPPING);
        t.t_whystop(0);
        t.t_whatstop(0);
    }

    /** The other threads of a process find that it has stopped. */
    private void stopOthers(Proc p, Kthread self) {
        for (Kthread t = self.t_forw(); !Kthread.same(t, self); t = t.t_forw()) {
            k.genunix.sig.eat_signal(t, SIGKILL);
        }
    }

    /** The other threads of a process are told to stop, because one of them stops for /proc. */
    private void stopForThisOne(Proc p, Kthread self) {
        for (Kthread t = self.t_forw(); !Kthread.same(t, self); t = t.t_forw()) {
            tellToStop(t);
        }
    }

    /** Has a thread stop for /proc as soon as it can, unless it has; one that sleeps so that a signal would wake it is woken. */
    public void tellToStop(Kthread t) {
        if (!ISTOPPED(t) && (t.t_proc_flag() & TP_PRSTOP) == 0) {
            t.t_proc_flag(t.t_proc_flag() | TP_PRSTOP);
            t.t_sig_check(1);
            t.t_astflag(1);
            k.sched.interruptSleep(k.sched.thread(t));
        }
    }

    /** Sets a stopped thread running once nobody wants it stopped any more: all TS_ALLSTART bits are there. */
    @Prototype("void setrun(kthread_t *t)")
    public void setrun(Kthread t) {
        if (t.t_state() != TS_STOPPED || (t.t_schedflag() & TS_ALLSTART) != TS_ALLSTART) {
            return;
        }
        t.t_schedflag(t.t_schedflag() & ~TS_ALLSTART);
        Proc p = t.t_procp();
        p.p_lwprcnt(p.p_lwprcnt() + 1);
        k.sched.setrun(k.sched.thread(t));
    }

    /** Whether a thread stands still because /proc said so (a macro of the original). */
    public static boolean ISTOPPED(Kthread t) {
        return t.t_state() == TS_STOPPED && (t.t_schedflag() & TS_PSTART) == 0;
    }

    /**
     * The running thread has incurred a fault that its process is to stop at, for who traces it.
     *
     * @param sip what the signal would come with that the fault becomes
     * @return the fault, 0 if who traces the process has taken it back
     */
    @Prototype("uint_t stop_on_fault(uint_t fault, k_siginfo_t *sip)")
    public int stop_on_fault(int fault, KSiginfo sip) {
        Klwp lwp = curthread().t_lwp();
        lwp.lwp_curflt(fault);
        k.memory.copy(sip.address(), lwp.lwp_siginfo().address(), KSiginfo.SIZE);
        stop(PR_FAULTED, fault);
        int still = lwp.lwp_curflt();
        lwp.lwp_curflt(0);
        k.memory.clear(lwp.lwp_siginfo().address(), KSiginfo.SIZE);
        return still;
    }
}

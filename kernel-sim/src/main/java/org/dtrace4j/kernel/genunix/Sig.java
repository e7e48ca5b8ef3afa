package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.ProcProbes;
import org.dtrace4j.kernel.struct.KSigset;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.User;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * sig.c: signals. What comes with them is in {@link SignalQueue}, and how threads stop in {@link Stops}.
 *
 * <p>A signal is posted to a process ({@code p_sig}) or thread ({@code t_sig}); an interruptible sleep ends. The thread
 * itself finds it, in {@code issig}: when such a sleep ends or would begin, and on the way out of the kernel. There the
 * signal is taken out of the set and becomes {@code lwp_cursig}; {@code psig} then does what the process has said: run
 * a handler, or die. Stopping happens inside {@code issig}, for job control as for {@code /proc} ({@code TP_PRSTOP}).
 */
public final class Sig extends ProcessCode {
    private static final int FORREAL = 0;
    private static final int JUSTLOOKING = 1;

    public Sig(Kernel k) {
        super(k);
    }

    // ---- posting

    /** Posts a signal to a process. Does nothing for a process that ignores it, is a system process, or is a zombie. */
    @Prototype("void psignal(proc_t *p, int sig)")
    public void psignal(Proc p, int sig) {
        sigtoproc(p, null, sig);
    }

    /** Posts a signal to a process, or to one of its threads. */
    @Prototype("void sigtoproc(proc_t *p, kthread_t *t, int sig)")
    public void sigtoproc(Proc p, Kthread t, int sig) {
        if (sig <= 0 || sig >= MAXSIG || isSystem(p) || p.p_stat() == SZOMB || p.p_tlist() == null) {
            return;
        }
        if (sig == SIGKILL) {
            p.p_flag(p.p_flag() | SKILLED);
        }
        if (sig == SIGKILL || sig == SIGCONT) {
            dropStops(p);
            if (sig == SIGCONT) {
                p.p_flag(p.p_flag() | SSCONT);
            }
            restartJobControl(p);
        }
        if (Signals.stopsByDefault(sig)) {
            p.p_flag(p.p_flag() & ~SSCONT);
            Signals.remove(p.p_sig(), SIGCONT);
        }
        if (sig_discardable(p, sig)) {
            ProcProbes.signal__discard(this, p.p_tlist(), p, sig);
            return;
        }
        ProcProbes.signal__send(this, t == null ? p.p_tlist() : t, sig);
        KSigset pending = t == null ? p.p_sig() : t.t_sig();
        Signals.add(pending, sig);
        wakeForSignal(p, t, sig);
    }

    /** Whether a signal is thrown away when it is posted. */
    private boolean sig_discardable(Proc p, int sig) {
        if (sig == SIGKILL || sig == SIGSTOP) {
            return false;
        }
        return Signals.has(p.p_ignore(), sig) && !tracing(p, sig);
    }

    /** Whether a process is to stop when it receives a signal, for who traces it (a macro of the original). */
    static boolean tracing(Proc p, int sig) {
        return (p.p_proc_flag() & P_PR_TRACE) != 0 && Signals.has(p.p_sigmask(), sig);
    }

    private void dropStops(Proc p) {
        for (int sig : new int[] {SIGSTOP, SIGTSTP, SIGTTOU, SIGTTIN}) {
            Signals.remove(p.p_sig(), sig);
        }
        p.p_stopsig(0);
    }

    /** Sets threads running that job control has stopped; SIGKILL sets running whoever is stopped for anything. */
    private void restartJobControl(Proc p) {
        boolean kill = (p.p_flag() & SKILLED) != 0;
        for (Kthread t = p.p_tlist(); t != null; t = nextThread(p, t)) {
            if (t.t_state() == TS_STOPPED && (kill || t.t_whystop() == PR_JOBCONTROL)) {
                if (kill) {
                    t.t_proc_flag(t.t_proc_flag() & ~TP_PRSTOP);
                    t.t_schedflag(t.t_schedflag() | TS_PSTART);
                }
                t.t_schedflag(t.t_schedflag() | TS_XSTART);
                t.t_dtrace_stop(0);
                k.genunix.stops.setrun(t);
            }
        }
    }

    private void wakeForSignal(Proc p, Kthread only, int sig) {
        Kthread t = only != null ? only : p.p_tlist();
        while (t != null && eat_signal(t, sig) == 0 && only == null) {
            t = nextThread(p, t);
        }
    }

    /** Makes a thread look for the signal soon. Returns whether it will. */
    @Prototype("int eat_signal(kthread_t *t, int sig)")
    public int eat_signal(Kthread t, int sig) {
        if (Signals.has(t.t_hold(), sig) && sig != SIGKILL) {
            return 0;
        }
        t.t_sig_check(1);
        t.t_astflag(1);
        k.sched.interruptSleep(k.sched.thread(t));
        return 1;
    }

    // ---- looking

    /** Whether anything is pending that {@code issig} must look at (a macro of the original). */
    public boolean ISSIG_PENDING(Kthread t) {
        Klwp lwp = t.t_lwp();
        if (lwp == null) {
            return false;
        }
        Proc p = t.t_procp();
        return t.t_dtrace_stop() != 0 || t.t_dtrace_sig() != 0 || lwp.lwp_cursig() != 0 || p.p_stopsig() != 0
                || (t.t_proc_flag() & (TP_PRSTOP | TP_HOLDLWP | TP_CHKPT | TP_PAUSE)) != 0
                || (p.p_flag() & (SEXITLWPS | SKILLED)) != 0 || Signals.first(p.p_sig(), t.t_sig(), t.t_hold()) != 0;
    }

    /** Whether an interruptible sleep of a thread must end or not begin: {@code ISSIG(t, JUSTLOOKING)}. */
    boolean isPending(Kthread t) {
        return ISSIG_PENDING(t) && issig_justlooking(t) != 0;
    }

    /**
     * Whether the running thread has a signal to handle, which it takes; it stops if it is to stop: {@code
     * ISSIG(curthread, FORREAL)}.
     */
    boolean take() {
        return ISSIG_PENDING(curthread()) && issig(FORREAL) != 0;
    }

    /**
     * Whether the running thread has a signal to act on. With FORREAL it takes the signal, and stops if it is to stop.
     *
     * @return 1 if {@code psig} is to be called, else 0
     */
    @Prototype("int issig(int why)")
    public int issig(int why) {
        return why == JUSTLOOKING ? issig_justlooking(curthread()) : issig_forreal();
    }

    /** Whether an interruptible sleep must not go on. */
    private int issig_justlooking(Kthread t) {
        Proc p = t.t_procp();
        Klwp lwp = ttolwp(t);
        if (lwp.lwp_cursig() != 0 || p.p_stopsig() != 0 || (t.t_proc_flag() & (TP_PRSTOP | TP_HOLDLWP)) != 0
                || (p.p_flag() & (SEXITLWPS | SKILLED)) != 0) {
            return 1;
        }
        return nextSignal(p, t, false) != 0 ? 1 : 0;
    }

    @Prototype("static int issig_forreal(void)")
    public int issig_forreal() {
        Kthread t = curthread();
        Proc p = t.t_procp();
        Klwp lwp = ttolwp(t);
        t.t_sig_check(0);
        t.t_astflag(0);
        while (true) {
            if ((p.p_flag() & (SEXITLWPS | SKILLED)) != 0) {
                lwp.lwp_cursig(SIGKILL);
                Signals.remove(p.p_sig(), SIGKILL);
                return 1;
            }
            if (t.t_dtrace_sig() != 0) {
                int raised = t.t_dtrace_sig();
                t.t_dtrace_sig(0);
                sigtoproc(p, t, raised);
                continue;
            }
            if ((t.t_proc_flag() & TP_PRSTOP) != 0 || t.t_dtrace_stop() != 0) {
                t.t_dtrace_stop(0);
                k.genunix.stops.stop(PR_REQUESTED, 0);
                continue;
            }
            if (p.p_stopsig() != 0) {
                k.genunix.stops.stop(PR_JOBCONTROL, p.p_stopsig());
                continue;
            }
            int sig = lwp.lwp_cursig();
            if (sig == 0 && !promote(p, t, lwp)) {
                return 0;
            }
            if (sig == 0) {
                // Whoever traces the process may have changed everything meanwhile.
                continue;
            }
            // While the process is stopped by it no signal is current.
            lwp.lwp_cursig(0);
            if (isIgnored(p, t, sig) || k.genunix.stops.isjobstop(sig) != 0) {
                k.genunix.sigqueue.forgetCurrent(lwp);
                continue;
            }
            lwp.lwp_cursig(sig);
            return 1;
        }
    }

    /** Makes the next signal the current one, and lets who traces it see that. Returns whether there was one. */
    private boolean promote(Proc p, Kthread t, Klwp lwp) {
        int sig = nextSignal(p, t, true);
        if (sig == 0) {
            return false;
        }
        lwp.lwp_cursig(sig);
        if (tracing(p, sig)) {
            k.genunix.sigqueue.sigdeq(p, t, sig, lwp);
            k.genunix.stops.stop(PR_SIGNALLED, sig);
        }
        return true;
    }

    private static boolean isIgnored(Proc p, Kthread t, int sig) {
        return sig != SIGKILL && sig != SIGSTOP && Signals.has(p.p_ignore(), sig) && !Signals.has(t.t_sigwait(), sig);
    }

    /** The next signal that is not held and that means something; ignored ones are dropped when they are taken. */
    private int nextSignal(Proc p, Kthread t, boolean take) {
        KSigset own = t.t_sig();
        KSigset shared = p.p_sig();
        for (int sig = Signals.first(own, shared, t.t_hold()); sig != 0; sig = Signals.first(own, shared, t.t_hold())) {
            boolean ignored = sig != SIGKILL && sig != SIGSTOP && Signals.has(p.p_ignore(), sig) && !tracing(p, sig);
            if (!ignored && !take) {
                return sig;
            }
            Signals.remove(own, sig);
            Signals.remove(shared, sig);
            if (!ignored) {
                return sig;
            }
        }
        return 0;
    }

    // ---- acting

    /** What the process does on a signal: null for the default. */
    Runnable handler(Proc p, int sig) {
        UserProcess process = UserProcess.of(k, p);
        return process == null ? null : process.handler(sig);
    }

    /**
     * Acts on the signal that {@code issig} has taken: asks for the handler to be run in user mode, or ends the
     * process.
     */
    @Prototype("void psig(void)")
    public void psig() {
        Kthread t = curthread();
        Proc p = t.t_procp();
        Klwp lwp = ttolwp(t);
        int sig = lwp.lwp_cursig();
        lwp.lwp_cursig(0);
        k.genunix.sigqueue.forgetCurrent(lwp);
        if ((p.p_flag() & SEXITLWPS) != 0) {
            // Another thread is about to end the process.
            k.genunix.lwp.lwp_exit();
        }
        if (sig == 0) {
            return;
        }
        Runnable handler = sig == SIGKILL ? null : handler(p, sig);
        if (handler == Syscalls.IGNORE || handler == null && Signals.ignoredByDefault(sig)) {
            return;
        }
        lwp.lwp_ru().nsignals(lwp.lwp_ru().nsignals() + 1);
        if (handler != null) {
            ProcProbes.signal__handle(this, sig, null, p.p_user().u_signal(sig - 1));
            UserProcess.of(k, p).thread(k.loop.currentThread()).deliver(handler);
            return;
        }
        k.genunix.exit.exit(CLD_KILLED, sig);
    }

    /** Makes the signals ignored that a process without wishes ignores. */
    @Prototype("void sigdefault(proc_t *p)")
    public void sigdefault(Proc p) {
        User user = p.p_user();
        KSigset ignored = p.p_ignore();
        for (int sig = 1; sig < MAXSIG; sig++) {
            long disposition = user.u_signal(sig - 1);
            if (disposition != SIG_IGN) {
                if (disposition != SIG_DFL) {
                    user.u_signal(sig - 1, SIG_DFL);
                }
                boolean toIgnore = Signals.ignoredByDefault(sig);
                if (toIgnore != Signals.has(ignored, sig)) {
                    Signals.change(ignored, sig);
                }
            }
        }
    }
}

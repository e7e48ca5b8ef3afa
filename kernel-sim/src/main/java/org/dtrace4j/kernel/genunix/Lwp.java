package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.ProcProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sched.Callouts;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.KSigset;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Lrusage;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.syscall.UserProcess;

/**
 * lwp.c: light-weight processes, the threads that belong to a process. Each consists of a {@code klwp_t} and a
 * {@code kthread_t}; the threads of a process are a circle, {@code p_tlist}.
 */
public final class Lwp extends ProcessCode {
    private static final long NANOS_OF_SECOND = 1_000_000_000;

    public Lwp(Kernel k) {
        super(k);
    }

    /**
     * A new lwp.
     *
     * @param pc what it executes
     * @param state TS_RUN, or TS_STOPPED until {@code lwp_create_done}
     * @param pri its priority, which is also its class: less than 60 is time-shared
     * @param smask signals that it holds; null for none
     * @param lwpid its number, 0 for the next one
     */
    @Prototype("klwp_t *lwp_create(void (*proc)(void), caddr_t arg, size_t len, proc_t *p, int state, int pri, "
            + "const k_sigset_t *smask, int cid, id_t lwpid)")
    public Klwp lwp_create(FunctionPointer pc, long arg, long len, Proc p, int state, int pri, KSigset smask, int cid,
            int lwpid) {
        SimThread thread = k.sched.create(pc, arg, p.address(), false, pri);
        Kthread t = thread.kthread();
        Klwp lwp = Klwp.at(k.memory, kmem_zalloc(Klwp.SIZE));
        lwp.lwp_thread(t);
        lwp.lwp_procp(p);
        lwp.lwp_state(LWP_SYS);
        lwp.lwp_mstate().ms_start(gethrtime());
        t.t_lwp(lwp);
        t.t_mstate(LMS_SYSTEM);
        t.t_cid(cid);
        t.t_procp(p);
        t.t_plockp(p_lock(p));
        t.t_cred(p.p_cred());
        crhold(p.p_cred());
        t.t_start(p.p_user().u_start().tv_sec());
        if (smask != null) {
            Signals.copy(smask, t.t_hold());
        }
        int id = lwpid != 0 ? lwpid : p.p_lwpid() + 1;
        p.p_lwpid(Math.max(p.p_lwpid(), id));
        t.t_tid(id);
        linkThread(p, t);
        p.p_lwpcnt(p.p_lwpcnt() + 1);
        p.p_lwprcnt(p.p_lwprcnt() + 1);
        if (curthread().t_bind_cpu() != PBIND_NONE) {
            k.sched.bind(t, curthread().t_bind_cpu());
        }
        SysinfoProbes.nthreads(this, 1, k.counters.sys(CpuSysStats.OFFSET_NTHREADS, 1));
        ProcProbes.lwp__create(this, t);
        if (state == TS_RUN) {
            k.sched.setrun(thread);
        }
        return lwp;
    }

    private static void linkThread(Proc p, Kthread t) {
        Kthread first = p.p_tlist();
        if (first == null) {
            t.t_forw(t);
            t.t_back(t);
            p.p_tlist(t);
            return;
        }
        t.t_forw(first);
        t.t_back(first.t_back());
        first.t_back().t_forw(t);
        first.t_back(t);
    }

    private static void unlinkThread(Proc p, Kthread t) {
        if (Kthread.same(t.t_forw(), t)) {
            p.p_tlist(null);
        } else {
            t.t_forw().t_back(t.t_back());
            t.t_back().t_forw(t.t_forw());
            if (Kthread.same(p.p_tlist(), t)) {
                p.p_tlist(t.t_forw());
            }
        }
    }

    /** A new thread of a system process. */
    @Prototype("kthread_t *lwp_kernel_create(proc_t *p, void (*proc)(void), void *arg, int state, pri_t pri)")
    public Kthread lwp_kernel_create(Proc p, FunctionPointer pc, long arg, int state, int pri) {
        Klwp lwp = lwp_create(pc, arg, 0, p, TS_STOPPED, pri, null, 0, 0);
        if (state == TS_RUN) {
            lwp_create_done(lwp.lwp_thread());
        }
        return lwp.lwp_thread();
    }

    /** A thread for a new process, like the one that forks. */
    @Prototype("klwp_t *forklwp(klwp_t *lwp, proc_t *cp, id_t lwpid)")
    public Klwp forklwp(Klwp lwp, Proc cp, int lwpid) {
        Kthread t = lwp.lwp_thread();
        int priority = k.sched.thread(t).priority();
        return lwp_create(k.unix.syscall.userEntry(), cp.address(), 0, cp, TS_STOPPED, priority, t.t_hold(), t.t_cid(),
                lwpid);
    }

    /** Sets a thread running that was made stopped. */
    @Prototype("void lwp_create_done(kthread_t *t)")
    public void lwp_create_done(Kthread t) {
        k.sched.setrun(k.sched.thread(t));
    }

    /** Ends the running thread; its process, too, if it is the last one and the process has not ended yet. Does not return. */
    @Prototype("void lwp_exit(void)")
    public void lwp_exit() {
        Kthread t = curthread();
        Proc p = t.t_procp();
        if (p.p_lwpcnt() == 1 && p.p_stat() != SZOMB) {
            k.genunix.exit.exit(CLD_EXITED, 0);
            return;
        }
        ProcProbes.lwp__exit(this);
        if (t.t_schedctl() != null) {
            k.genunix.schedctl.schedctl_lwp_cleanup(t);
        }
        if (t.t_pollstate() != null) {
            k.genunix.poll.pollcleanup();
        }
        if (p.p_stat() != SZOMB) {
            UserProcess process = UserProcess.of(k, p);
            addTo(p, t);
            process.end(k.sched.thread(t), (p.p_flag() & SEXITLWPS) != 0 ? 0 : t.t_tid());
            p.p_zombcnt(process.endedThreads());
            cv_broadcast(p.p_lwpexit());
        }
        lwpGone(t);
        if (p.p_trace() != null) {
            k.procfs.tracers.prlwpexit(t);
        }
        // What follows takes no time: nobody sees a process without a thread that is not a zombie, nor frees it twice.
        if (p.p_lwpcnt() == 0 && (p.p_pidflag() & CLDNOSIGCHLD) != 0) {
            k.genunix.fork.freeproc(p);
        }
        k.sched.exit();
    }

    /** Takes a thread that ends out of its process. */
    void lwpGone(Kthread t) {
        Proc p = t.t_procp();
        unlinkThread(p, t);
        p.p_lwpcnt(p.p_lwpcnt() - 1);
        p.p_lwprcnt(p.p_lwprcnt() - 1);
        k.genunix.cred.crfree(t.t_cred());
        k.genunix.sigqueue.forget(t);
        kmem_free(t.t_lwp().address(), Klwp.SIZE);
        t.t_lwp(null);
    }

    // ---- system calls of threads

    /** The system call: a further thread, which executes what the Java half of the process says. Returns its number. */
    @Prototype("int syslwp_create(ucontext_t *ucp, int flags, id_t *new_lwp)")
    public int syslwp_create(long ucp, int flags, long newLwp) {
        Kthread own = curthread();
        Proc p = curproc();
        spend(Latency.LWP_CREATE);
        Kthread t = lwp_create(k.unix.syscall.threadEntry(), 0, 0, p, TS_STOPPED, k.sched.thread(own).priority(), own.t_hold(),
                own.t_cid(), 0).lwp_thread();
        t.t_pre_sys(own.t_pre_sys());
        t.t_post_sys(own.t_post_sys());
        if (own.t_post_sys() != 0) {
            // It begins by returning from the same system call, which is to be seen by who traces it.
            t.t_sysnum(own.t_sysnum());
        }
        UserProcess.of(k, p).begin(k.sched.thread(t), k.loop.currentThread());
        user().putInt(newLwp, t.t_tid());
        int number = t.t_tid();
        lwp_create_done(t);
        return number;
    }

    /** The system call: the thread ends. */
    @Prototype("int syslwp_exit(void)")
    public int syslwp_exit() {
        lwp_exit();
        return 0;
    }

    /**
     * The system call: waits for the end of another thread.
     *
     * @param lwpid its number, 0 for any
     * @param departed where in the process its number goes
     * @return 0; ESRCH when there is no such thread, EDEADLK for oneself, EINTR
     */
    @Prototype("int lwp_wait(id_t lwpid, id_t *departed)")
    public int lwp_wait(int lwpid, long departed) {
        Proc p = curproc();
        UserProcess process = UserProcess.of(k, p);
        if (lwpid == curthread().t_tid()) {
            return EDEADLK;
        }
        mutex_enter(p_lock(p));
        int ended = process.takeEnded(lwpid);
        while (ended == 0) {
            boolean none = lwpid != 0 ? idtot(p, lwpid) == null : p.p_lwpcnt() == 1;
            if (none || cv_wait_sig(p.p_lwpexit(), p_lock(p)) == 0) {
                mutex_exit(p_lock(p));
                return none ? ESRCH : EINTR;
            }
            ended = process.takeEnded(lwpid);
        }
        p.p_zombcnt(process.endedThreads());
        mutex_exit(p_lock(p));
        user().putInt(departed, ended);
        return 0;
    }

    /** The thread of a process with a number; null if there is none. */
    @Prototype("kthread_t *idtot(proc_t *p, id_t lwpid)")
    public Kthread idtot(Proc p, int lwpid) {
        Kthread t = p.p_tlist();
        while (t != null && t.t_tid() != lwpid) {
            t = nextThread(p, t);
        }
        return t;
    }

    /**
     * The system call by which locks of programs wait and wake: 0 parks the thread, until a time that {@code arg1} points to is
     * over if there is one; 1 unparks thread {@code arg1}; 2 those {@code arg2} whose numbers lie at {@code arg1}.
     *
     * @return 0 or an errno
     */
    @Prototype("int syslwp_park(int which, uintptr_t arg1, uintptr_t arg2)")
    public int syslwp_park(int which, long arg1, long arg2) {
        switch (which) {
            case 0 -> {
                return lwp_park(arg1, (int) arg2);
            }
            case 1 -> {
                return lwp_unpark((int) arg1);
            }
            case 2 -> {
                int error = 0;
                for (long i = 0; i < arg2; i++) {
                    int one = lwp_unpark(user().getInt(arg1 + i * Integer.BYTES));
                    error = one != 0 ? one : error;
                }
                return error;
            }
            default -> {
                return EINVAL;
            }
        }
    }

    @Prototype("static int lwp_park(timespec_t *timeoutp, id_t lwpid)")
    private int lwp_park(long timeoutp, int lwpid) {
        Kthread t = curthread();
        long until = timeoutp == 0 ? 0 : gethrtime() + user().getLong(timeoutp) * NANOS_OF_SECOND
                + user().getLong(timeoutp + Long.BYTES);
        int error = 0;
        mutex_enter(t.t_delay_lock());
        while (error == 0 && t.t_unpark() == 0) {
            long woken = timeoutp == 0 ? cv_wait_sig(t.t_delay_cv(), t.t_delay_lock())
                    : k.genunix.condvar.cv_timedwait_sig_hires(t.t_delay_cv(), t.t_delay_lock(), until, 1, 0);
            error = woken > 0 ? 0 : woken == 0 ? EINTR : ETIME;
        }
        t.t_unpark(0);
        mutex_exit(t.t_delay_lock());
        return error;
    }

    @Prototype("static int lwp_unpark(id_t lwpid)")
    private int lwp_unpark(int lwpid) {
        Kthread t = idtot(curproc(), lwpid);
        if (t == null) {
            return ESRCH;
        }
        mutex_enter(t.t_delay_lock());
        t.t_unpark(1);
        cv_signal(t.t_delay_cv());
        mutex_exit(t.t_delay_lock());
        return 0;
    }

    /** A thread goes; what its time went to is its process's from now on. */
    private void addTo(Proc p, Kthread t) {
        SimThread thread = k.sched.thread(t);
        for (int state = 0; state < NMSTATES; state++) {
            p.p_acct(state, p.p_acct(state) + k.microstates.nanosIn(thread, state));
        }
        Lrusage gone = t.t_lwp().lwp_ru();
        Lrusage all = p.p_ru();
        all.sysc(all.sysc() + gone.sysc());
        all.nsignals(all.nsignals() + gone.nsignals());
        all.nvcsw(all.nvcsw() + k.microstates.switches(thread, true));
        all.nivcsw(all.nivcsw() + k.microstates.switches(thread, false));
    }

    /** Nanoseconds that all threads that a process has or has had have spent in a microstate (LMS_…). */
    public long nanosIn(Proc p, int state) {
        long nanos = p.p_acct(state);
        for (Kthread t = p.p_tlist(); t != null; t = nextThread(p, t)) {
            nanos += k.microstates.nanosIn(k.sched.thread(t), state);
        }
        return nanos;
    }

    /** Clock ticks that all threads that a process has or has had have spent in user mode. */
    public long userTicks(Proc p) {
        return nanosIn(p, LMS_USER) / Callouts.TICK_NANOS;
    }

    /** The same, in the kernel: in system calls and traps, but not in faults. */
    public long systemTicks(Proc p) {
        return (nanosIn(p, LMS_SYSTEM) + nanosIn(p, LMS_TRAP)) / Callouts.TICK_NANOS;
    }

    /** Nanoseconds of CPU time of all threads that a process has or has had: in user mode, the kernel, traps and faults. */
    public long cpuNanos(Proc p) {
        long used = 0;
        for (int state = LMS_USER; state <= LMS_TRAP; state++) {
            used += nanosIn(p, state);
        }
        return used;
    }

    /** The thread of a process that stands for all of it, when one only is shown. */
    public Kthread representative(Proc p) {
        return p.p_tlist();
    }

    /**
     * Changes which signals wait for the running thread, of the first 64; returns those that waited before.
     *
     * @param how SIG_BLOCK 1 adds the signals, SIG_UNBLOCK 2 takes them away, SIG_SETMASK 3 puts them in place
     */
    @Prototype("int64_t lwp_sigmask(int how, uint_t bits0, uint_t bits1, uint_t bits2, uint_t bits3)")
    public long lwp_sigmask(int how, int bits0, int bits1, int bits2, int bits3) {
        KSigset hold = curthread().t_hold();
        int old0 = hold.__sigbits(0);
        int old1 = hold.__sigbits(1);
        switch (how) {
            case 1 -> set(hold, old0 | bits0, old1 | bits1);
            case 2 -> set(hold, old0 & ~bits0, old1 & ~bits1);
            case 3 -> set(hold, bits0, bits1);
            default -> {
                return set_errno(EINVAL);
            }
        }
        return old0 & 0xffffffffL | (long) old1 << 32;
    }

    private static void set(KSigset hold, int bits0, int bits1) {
        hold.__sigbits(0, bits0);
        hold.__sigbits(1, bits1);
        Signals.remove(hold, SIGKILL);
        Signals.remove(hold, SIGSTOP);
    }
}

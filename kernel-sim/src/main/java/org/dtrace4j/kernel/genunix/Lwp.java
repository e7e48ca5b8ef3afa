package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.ProcProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.KSigset;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;

/**
 * lwp.c: light-weight processes, the threads that belong to a process. Each consists of a {@code klwp_t} and a
 * {@code kthread_t}; the threads of a process are a circle, {@code p_tlist}.
 */
public final class Lwp extends ProcessCode {
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

    /** Ends the running thread, the last one of its process. Does not return. */
    @Prototype("void lwp_exit(void)")
    public void lwp_exit() {
        Kthread t = curthread();
        Proc p = t.t_procp();
        ProcProbes.lwp__exit(this);
        if (t.t_schedctl() != null) {
            k.genunix.schedctl.schedctl_lwp_cleanup(t);
        }
        if (t.t_pollstate() != null) {
            k.genunix.poll.pollcleanup();
        }
        lwpGone(t);
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
        kmem_free(t.t_lwp().address(), Klwp.SIZE);
        t.t_lwp(null);
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

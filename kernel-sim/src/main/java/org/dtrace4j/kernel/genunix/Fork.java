package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.mem.KmemCache;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.ProcProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Plock;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.syscall.UserProcess;

/**
 * fork.c: new processes, as copies of others ({@code cfork}) or out of nothing ({@code newproc}).
 */
public final class Fork extends ProcessCode {
    /** {@code getproc}: a process that inherits from its parent. */
    public static final int GETPROC_USER = 1;
    /** {@code getproc}: one that belongs to the kernel. */
    public static final int GETPROC_KERNEL = 2;

    private KmemCache processCache;

    public Fork(Kernel k) {
        super(k);
    }

    /** Makes the cache that processes come from. */
    public void createProcessCache() {
        processCache = k.kmem.createCache("process_cache", Proc.SIZE, 8);
    }

    /** The system call behind {@code fork}, {@code forkall} and {@code vfork}. Returns the child's pid. */
    @Prototype("int64_t forksys(int subcode, int flags)")
    public long forksys(int subcode, int flags) {
        return cfork(subcode == 2 ? 1 : 0, subcode == 1 ? 0 : 1, flags);
    }

    /**
     * Makes the running process twice. The child's thread starts in user mode, in what the Java half of the process
     * says that a child does.
     */
    @Prototype("static int64_t cfork(int isvfork, int isfork1, int flags)")
    public long cfork(int isvfork, int isfork1, int flags) {
        Proc p = curproc();
        spend(Latency.FORK);
        PointerCell cpp = cell();
        int error = getproc(cpp, 0, GETPROC_USER);
        if (error != 0) {
            return set_errno(error);
        }
        Proc cp = Proc.at(k.memory, cpp.get());
        error = k.genunix.as.as_dup(p.p_as(), cp);
        if (error != 0) {
            fork_fail(cp);
            freeproc(cp);
            return set_errno(error);
        }
        cp.p_execdir(p.p_execdir());
        if (p.p_execdir() != null) {
            VN_HOLD(p.p_execdir());
        }
        if (p.p_segacct() != null) {
            k.shmsys.shm.shmfork(p, cp);
        }
        UserProcess parent = UserProcess.of(k, p);
        UserProcess child = UserProcess.create(k, cp);
        child.copyFrom(parent, k.loop.currentThread());
        Klwp clone = k.genunix.lwp.forklwp(ttolwp(curthread()), cp, 1);
        if ((p.p_proc_flag() & P_PR_FORK) != 0) {
            inheritTracing(p, cp, clone.lwp_thread());
        }
        cp.p_stat(SRUN);
        cp.p_lwpid(1);
        k.genunix.pid.pgjoin(cp, p.p_pgidp());
        int pid = pid(cp);
        String program = k.programNames.get(pid(p));
        if (program != null) {
            k.programNames.put(pid, program);
        }
        if (!child.probes().isEmpty()) {
            k.dtraceHelpers.accept(child);
        }
        if (isvfork != 0) {
            SysinfoProbes.sysvfork(this, 1, k.counters.sys(CpuSysStats.OFFSET_SYSVFORK, 1));
        } else {
            SysinfoProbes.sysfork(this, 1, k.counters.sys(CpuSysStats.OFFSET_SYSFORK, 1));
        }
        ProcProbes.create(this, cp);
        k.genunix.lwp.lwp_create_done(clone.lwp_thread());
        return pid;
    }

    /** Inherit-on-fork: a child is traced as its parent, and begins with the exit of the system call that has made it. */
    private void inheritTracing(Proc p, Proc cp, Kthread t) {
        cp.p_proc_flag(p.p_proc_flag() & (P_PR_TRACE | P_PR_FORK | P_PR_ASYNC | P_PR_RUNLCL | P_PR_KILLCL | P_PR_BPTADJ));
        Signals.copy(p.p_sigmask(), cp.p_sigmask());
        cp.p_fltmask(p.p_fltmask());
        SystemCallSets.copy(p.p_user().u_entrymask(), cp.p_user().u_entrymask());
        SystemCallSets.copy(p.p_user().u_exitmask(), cp.p_user().u_exitmask());
        cp.p_user().u_systrap(p.p_user().u_systrap());
        if (cp.p_user().u_systrap() != 0) {
            Kthread parent = curthread();
            t.t_sysnum(parent.t_sysnum());
            for (int i = 0; i < PRSYSARGS; i++) {
                t.t_lwp().lwp_arg(i, parent.t_lwp().lwp_arg(i));
            }
            t.t_pre_sys(1);
            t.t_post_sys(1);
        }
    }

    /**
     * Makes a process without a thread: its id, its place among its relatives, and copies of what is inherited.
     *
     * @param cpp receives the process
     * @param pid the number wanted, 0 for any
     * @return 0 or an errno
     */
    @Prototype("static int getproc(proc_t **cpp, pid_t pid, uint_t flags)")
    public int getproc(PointerCell cpp, int pid, int flags) {
        Proc pp = curproc();
        if (k.vars.nproc() >= k.vars.v().v_proc()) {
            SysinfoProbes.procovf(this, 1, k.counters.sys(CpuSysStats.OFFSET_PROCOVF, 1));
            return EAGAIN;
        }
        Proc cp = Proc.at(k.memory, kmem_cache_alloc(processCache));
        k.memory.clear(cp.address(), Proc.SIZE);
        cp.p_stat(SIDL);
        cp.p_lockp(Plock.at(k.memory, kmem_zalloc(64)));
        setStartTime(cp);
        k.genunix.pid.pid_allocate(cp, pid, 1);
        boolean user = flags == GETPROC_USER;
        cp.p_flag(user ? pp.p_flag() & SJCTL : SSYS | SNOWAIT);
        cp.p_cred(user ? pp.p_cred() : k.vars.kcred());
        crhold(cp.p_cred());
        k.memory.copy(pp.p_ignore().address(), cp.p_ignore().address(), 12);
        cp.p_model(pp.p_model());
        cp.p_brkbase(pp.p_brkbase());
        cp.p_brksize(pp.p_brksize());
        cp.p_stkprot(pp.p_stkprot());
        cp.p_datprot(pp.p_datprot());
        cp.p_usrstack(pp.p_usrstack());
        cp.p_fno_ctl(pp.p_fno_ctl() != 0 ? pp.p_fno_ctl() : 256);
        cp.p_zone(k.vars.global_zone());
        cp.p_sessp(pp.p_sessp());
        k.genunix.session.sess_hold(pp.p_sessp());
        cp.p_ancpid(pid(pp));
        copyUser(pp, cp, user);
        k.genunix.pid.link(cp);
        adopt(pp, cp);
        cpp.set(cp);
        return 0;
    }

    private void copyUser(Proc pp, Proc cp, boolean user) {
        String comm = k.genunix.strings.get(pp.p_user().u_comm_address());
        String args = k.genunix.strings.get(pp.p_user().u_psargs_address());
        setName(cp, comm, args);
        cp.p_user().u_cmask(pp.p_user().u_cmask());
        Vnode cdir = pp.p_user().u_cdir();
        cp.p_user().u_cdir(cdir);
        if (cdir != null) {
            VN_HOLD(cdir);
        }
        Vnode rdir = pp.p_user().u_rdir();
        cp.p_user().u_rdir(rdir);
        if (rdir != null) {
            VN_HOLD(rdir);
        }
        if (!user) {
            return;
        }
        for (int sig = 0; sig < MAXSIG; sig++) {
            long disposition = pp.p_user().u_signal(sig);
            if (disposition != 0) {
                cp.p_user().u_signal(sig, disposition);
            }
        }
        cp.p_exec(pp.p_exec());
        if (cp.p_exec() != null) {
            VN_HOLD(cp.p_exec());
        }
        k.genunix.fio.flist_fork(pp.p_user().u_finfo(), cp.p_user().u_finfo());
    }

    /** Gives back what a child has inherited that does not come to be. */
    @Prototype("static void fork_fail(proc_t *cp)")
    private void fork_fail(Proc cp) {
        k.genunix.fio.flist_free(cp.p_user().u_finfo());
        k.genunix.exit.releaseVnodes(cp);
    }

    /** Makes {@code cp} the youngest child of {@code pp}. */
    private void adopt(Proc pp, Proc cp) {
        cp.p_parent(pp);
        cp.p_ppid(pid(pp));
        cp.p_nextofkin(pp);
        cp.p_psibling(null);
        cp.p_sibling(pp.p_child());
        if (pp.p_child() != null) {
            pp.p_child().p_psibling(cp);
        }
        pp.p_child(cp);
    }

    /**
     * Makes a process that begins in the kernel.
     *
     * @param pc what its first thread executes
     * @param pri 60 and more for a process of the system; less for one that will become a user process
     * @param pid the number wanted, 0 for any
     * @return 0 or an errno
     */
    @Prototype("int newproc(void (*pc)(void), caddr_t arg, id_t cid, int pri, struct contract **ct, pid_t pid)")
    public int newproc(FunctionPointer pc, long arg, int cid, int pri, long ct, int pid) {
        spend(Latency.NEWPROC);
        boolean system = pri >= MINCLSYSPRI;
        PointerCell cpp = cell();
        int error = getproc(cpp, pid, system ? GETPROC_KERNEL : GETPROC_USER);
        if (error != 0) {
            return error;
        }
        Proc p = Proc.at(k.memory, cpp.get());
        Kthread t;
        if (system) {
            p.p_flag(p.p_flag() | SNOWAIT);
            p.p_exec(null);
            p.p_as(k.vars.kas());
            t = k.genunix.lwp.lwp_kernel_create(p, pc, arg, TS_STOPPED, pri);
        } else {
            UserProcess.create(k, p);
            t = k.genunix.lwp.lwp_create(pc, arg, 0, p, TS_STOPPED, pri, null, cid, 1).lwp_thread();
        }
        p.p_lwpid(1);
        k.genunix.pid.pgjoin(p, curproc().p_pgidp());
        p.p_stat(SRUN);
        ProcProbes.create(this, p);
        k.genunix.lwp.lwp_create_done(t);
        return 0;
    }

    /** Gives back what is left of a process that has been waited for, or whose end interests nobody. */
    @Prototype("void freeproc(proc_t *p)")
    public void freeproc(Proc p) {
        Proc parent = p.p_parent();
        if (parent != null) {
            detach(parent, p);
        }
        k.genunix.pid.pid_exit(p);
        k.genunix.cred.crfree(p.p_cred());
        kmem_free(p.p_lockp().address(), 64);
        UserProcess.forget(k, p);
        kmem_cache_free(processCache, p.address());
    }

    /** Takes a process out of its parent's list of children. */
    void detach(Proc parent, Proc p) {
        if (p.p_psibling() != null) {
            p.p_psibling().p_sibling(p.p_sibling());
        } else {
            parent.p_child(p.p_sibling());
        }
        if (p.p_sibling() != null) {
            p.p_sibling().p_psibling(p.p_psibling());
        }
        p.p_sibling(null);
        p.p_psibling(null);
    }

    /** Gives the children of a process that ends to another one, init as a rule. */
    void reparent(Proc from, Proc to) {
        for (Proc child = from.p_child(); child != null; child = from.p_child()) {
            giveTo(child, to);
        }
    }

    /** Gives a process another parent. */
    void giveTo(Proc child, Proc parent) {
        detach(child.p_parent(), child);
        adopt(parent, child);
    }
}

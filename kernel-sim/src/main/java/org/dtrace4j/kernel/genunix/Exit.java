package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.MessageLevel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.ProcProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.As;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * exit.c: how processes end, and how their parents learn of it.
 *
 * <p>A process that ends gives back everything but its entry, becomes a zombie and sends SIGCLD to its parent. The
 * entry goes when the parent waits for it; at once if the parent does not care ({@code SNOWAIT}, or SIGCLD ignored on
 * purpose).
 */
public final class Exit extends ProcessCode {
    public Exit(Kernel k) {
        super(k);
    }

    /** The system call: ends the process. */
    @Prototype("void rexit(int rval)")
    public void rexit(int rval) {
        exit(CLD_EXITED, rval);
    }

    /** Ends the running process. Returns only in init, which begins anew instead. */
    @Prototype("void exit(int why, int what)")
    public void exit(int why, int what) {
        if (proc_exit(why, what) == 0) {
            k.genunix.lwp.lwp_exit();
        }
    }

    /**
     * Gives back what the running process has, makes it a zombie and tells its parent.
     *
     * @param why how it ends, a CLD_ code
     * @param what the exit status, or the signal
     * @return 0; not 0 in init, which has been restarted
     */
    @Prototype("int proc_exit(int why, int what)")
    public int proc_exit(int why, int what) {
        Proc p = curproc();
        if (Proc.same(p, k.vars.proc_init())) {
            return restart_init(what, why);
        }
        exitlwps(0);
        ProcProbes.exit(this, why);
        spend(Latency.EXIT);
        p.p_flag(p.p_flag() | SEXITING);
        if (k.semsys.isLoaded() && k.semsys.sem.hasUndo(p)) {
            k.semsys.sem.semexit(p);
        }
        k.genunix.session.leave(p);
        k.genunix.fio.closeall(p.p_user().u_finfo());
        releaseVnodes(p);
        relvm();
        Proc heir = k.vars.proc_init() != null ? k.vars.proc_init() : k.vars.proc_sched();
        boolean orphanedZombies = hasZombies(p);
        k.genunix.session.pgdetach(p, heir);
        if (orphanedZombies) {
            k.genunix.sig.psignal(heir, SIGCLD);
            cv_broadcast(heir.p_cv());
        }
        k.genunix.sigqueue.sigqfree(p);
        if (p.p_trace() != null) {
            k.procfs.tracers.prexit(p);
        }
        p.p_mterm(gethrtime());
        p.p_wcode(why);
        p.p_wdata(what);
        p.p_utime(k.genunix.lwp.userTicks(p));
        p.p_stime(k.genunix.lwp.systemTicks(p));
        p.p_stat(SZOMB);
        Proc parent = p.p_parent();
        boolean unwanted = (p.p_flag() & SNOWAIT) != 0 || (parent.p_flag() & SNOWAIT) != 0
                || parent.p_user().u_signal(SIGCLD - 1) == SIG_IGN;
        if (unwanted) {
            // Nobody will wait, so the entry goes now. From here to the end of the thread no time passes.
            cv_broadcast(parent.p_cv());
            p.p_pidflag(p.p_pidflag() | CLDNOSIGCHLD);
        } else {
            sigcld(p);
        }
        return 0;
    }

    /** Ends the other threads of the running process, and waits for it. Who comes second ends himself. */
    @Prototype("int exitlwps(int coredump)")
    public int exitlwps(int coredump) {
        Proc p = curproc();
        if (p.p_lwpcnt() == 1) {
            return 0;
        }
        if ((p.p_flag() & SEXITLWPS) != 0) {
            k.genunix.lwp.lwp_exit();
        }
        mutex_enter(p_lock(p));
        p.p_flag(p.p_flag() | SEXITLWPS);
        Kthread self = curthread();
        for (Kthread t = self.t_forw(); !Kthread.same(t, self); t = t.t_forw()) {
            t.t_sig_check(1);
            t.t_astflag(1);
            t.t_proc_flag(t.t_proc_flag() & ~TP_PRSTOP);
            t.t_schedflag(t.t_schedflag() | TS_ALLSTART);
            k.genunix.stops.setrun(t);
            k.sched.interruptSleep(k.sched.thread(t));
        }
        while (p.p_lwpcnt() > 1) {
            cv_wait(p.p_lwpexit(), p_lock(p));
        }
        p.p_flag(p.p_flag() & ~SEXITLWPS);
        mutex_exit(p_lock(p));
        return 0;
    }

    /** Init must not end: it is executed again, in the same process, without what it had open. Returns 1. */
    @Prototype("static int restart_init(int what, int why)")
    public int restart_init(int what, int why) {
        Proc p = curproc();
        String how = why == CLD_EXITED ? "exited with status " + what : "exited on fatal signal " + what;
        cmn_err(MessageLevel.CE_WARN, "init(1M) " + how + ": restarting automatically");
        k.genunix.fio.closeall(p.p_user().u_finfo());
        p.p_flag(p.p_flag() & ~SKILLED);
        Signals.clear(p.p_sig());
        Signals.clear(curthread().t_sig());
        if (k.genunix.exec.exec_init(k.vars.initname_address(), k.vars.initargs_address()) != 0) {
            k.unix.machdep.halt(newString("unix: Could not start init"));
        }
        return 1;
    }

    /** A process, maybe one that never was, has no directories and no program any more. */
    void releaseVnodes(Proc p) {
        Vnode cdir = p.p_user().u_cdir();
        Vnode rdir = p.p_user().u_rdir();
        Vnode exec = p.p_exec();
        Vnode execdir = p.p_execdir();
        p.p_user().u_cdir(null);
        p.p_user().u_rdir(null);
        p.p_exec(null);
        p.p_execdir(null);
        for (Vnode vp : new Vnode[] {cdir, rdir, exec, execdir}) {
            if (vp != null) {
                VN_RELE(vp);
            }
        }
    }

    private static boolean hasZombies(Proc p) {
        for (Proc child = p.p_child(); child != null; child = child.p_sibling()) {
            if (child.p_stat() == SZOMB) {
                return true;
            }
        }
        return false;
    }

    /** Gives back the memory of the running process. */
    @Prototype("void relvm(void)")
    public void relvm() {
        Proc p = curproc();
        if (p.p_as() != null && !As.same(p.p_as(), k.vars.kas())) {
            if (p.p_segacct() != null) {
                k.shmsys.shm.shmexit(p);
            }
            k.genunix.as.as_free(p.p_as());
            p.p_as(null);
        }
    }

    // ---- telling the parent

    /**
     * A child has ended, stopped or gone on: signals the parent, of the latter two only if it wants to know, and wakes it if it
     * waits.
     */
    @Prototype("void sigcld(proc_t *cp)")
    public void sigcld(Proc cp) {
        Proc parent = cp.p_parent();
        if (parent == null) {
            return;
        }
        boolean lives = cp.p_wcode() == CLD_STOPPED || cp.p_wcode() == CLD_CONTINUED;
        boolean wanted = !lives || (parent.p_flag() & SJCTL) != 0;
        if (wanted && Sig.tracing(parent, SIGCLD)) {
            KSiginfo info = KSiginfo.at(k.memory, clearedLocal(KSiginfo.SIZE));
            winfo(cp, info);
            k.genunix.sigqueue.sigaddq(parent, null, info, 0);
        } else if (wanted) {
            k.genunix.sig.psignal(parent, SIGCLD);
        }
        cv_broadcast(parent.p_cv());
    }

    // ---- waiting

    /** The system call: waits for a child, as {@link #waitid} does. */
    @Prototype("int waitsys(int idtype, id_t id, k_siginfo_t *infop, int options)")
    public int waitsys(int idtype, int id, KSiginfo infop, int options) {
        int error = waitid(idtype, id, infop, options);
        return error == 0 ? 0 : set_errno(error);
    }

    /**
     * Waits until a child has ended, stopped (WSTOPPED) or gone on (WCONTINUED).
     *
     * @param infop receives which and how; {@code si_pid} 0 when none has, and WNOHANG was asked for
     * @return 0, ECHILD when there is no such child, EINTR when a signal came first
     */
    @Prototype("int waitid(idtype_t idtype, id_t id, k_siginfo_t *ip, int options)")
    public int waitid(int idtype, int id, KSiginfo ip, int options) {
        Proc pp = curproc();
        k.memory.clear(ip.address(), KSiginfo.SIZE);
        mutex_enter(k.vars.pidlock());
        while (true) {
            boolean any = false;
            for (Proc cp = pp.p_child(); cp != null; cp = cp.p_sibling()) {
                if (idtype == P_PID && pid(cp) != id || idtype == P_PGID && cp.p_pgidp().pid_id() != id) {
                    continue;
                }
                any = true;
                if (cp.p_stat() == SZOMB && (options & WEXITED) != 0) {
                    winfo(cp, ip);
                    pp.p_cutime(pp.p_cutime() + cp.p_utime() + cp.p_cutime());
                    pp.p_cstime(pp.p_cstime() + cp.p_stime() + cp.p_cstime());
                    mutex_exit(k.vars.pidlock());
                    k.genunix.fork.freeproc(cp);
                    return 0;
                }
                boolean stopped = cp.p_wcode() == CLD_STOPPED && cp.p_stopsig() != 0 && (options & WSTOPPED) != 0;
                boolean goesOn = cp.p_wcode() == CLD_CONTINUED && (options & WCONTINUED) != 0;
                if (stopped || goesOn) {
                    winfo(cp, ip);
                    if ((options & WNOWAIT) == 0) {
                        // It is told once.
                        cp.p_wcode(0);
                        cp.p_wdata(0);
                    }
                    mutex_exit(k.vars.pidlock());
                    return 0;
                }
            }
            if (!any || (options & WNOHANG) != 0) {
                mutex_exit(k.vars.pidlock());
                return any ? 0 : ECHILD;
            }
            if (cv_wait_sig(pp.p_cv(), k.vars.pidlock()) == 0) {
                mutex_exit(k.vars.pidlock());
                return EINTR;
            }
        }
    }

    /** Says how a child has changed. */
    @Prototype("void winfo(proc_t *pp, k_siginfo_t *ip)")
    public void winfo(Proc pp, KSiginfo ip) {
        ip.si_signo(SIGCLD);
        ip.si_code(pp.p_wcode());
        ip.si_pid(pid(pp));
        ip.si_status(pp.p_wdata());
        ip.si_utime(pp.p_utime());
        ip.si_stime(pp.p_stime());
    }

}

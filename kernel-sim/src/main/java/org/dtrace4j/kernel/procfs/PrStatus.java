package org.dtrace4j.kernel.procfs;

import static org.dtrace4j.kernel.struct.Constants.*;
import static org.dtrace4j.kernel.user.ProcLayout.*;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.genunix.Signals;
import org.dtrace4j.kernel.genunix.Stops;
import org.dtrace4j.kernel.genunix.SystemCallSets;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.KSigset;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Lwpstatus;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Pstatus;
import org.dtrace4j.kernel.struct.Sigset;
import org.dtrace4j.kernel.struct.Sysset;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.struct.User;
import org.dtrace4j.kernel.struct.Zone;
import org.dtrace4j.kernel.syscall.SystemCall;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.syscall.UserThread;

/** prsubr.c: what a process that may be traced is doing, {@code pstatus_t} and {@code lwpstatus_t}. */
public final class PrStatus extends ProcessCode {
    private static final long NANOS = 1_000_000_000L;
    private static final int KERNEL_SIGSET_WORDS = 3;
    private static final byte PR_MODEL_LP64 = 2;

    PrStatus(Kernel k) {
        super(k);
    }

    /** The contents of a status file. */
    byte[] status(Proc p) {
        byte[] data = new byte[Pstatus.SIZE];
        long room = kmem_zalloc(Pstatus.SIZE);
        prgetstatus(p, Pstatus.at(k.memory, room), k.vars.global_zone());
        k.memory.read(room, data, 0, data.length);
        kmem_free(room, Pstatus.SIZE);
        return data;
    }

    /** The contents of the status file of an lwp. */
    byte[] lwpstatus(Kthread t) {
        byte[] data = new byte[Lwpstatus.SIZE];
        long room = kmem_zalloc(Lwpstatus.SIZE);
        prgetlwpstatus(t, Lwpstatus.at(k.memory, room), k.vars.global_zone());
        k.memory.read(room, data, 0, data.length);
        kmem_free(room, Lwpstatus.SIZE);
        return data;
    }

    /** Those of all lwps, behind a header. */
    byte[] lstatus(Proc p) {
        int lwps = isSystem(p) ? 0 : p.p_lwpcnt();
        byte[] data = new byte[PRHEADER_SIZE + lwps * Lwpstatus.SIZE];
        System.arraycopy(words(lwps, Lwpstatus.SIZE), 0, data, 0, PRHEADER_SIZE);
        int at = PRHEADER_SIZE;
        for (Kthread t = lwps == 0 ? null : p.p_tlist(); t != null; t = nextThread(p, t)) {
            System.arraycopy(lwpstatus(t), 0, data, at, Lwpstatus.SIZE);
            at += Lwpstatus.SIZE;
        }
        return data;
    }

    /**
     * The lwp that stands for all of a process: one that is not stopped if there is any, so that a process has stopped when all
     * of it has; else one that has stopped at an event of interest.
     */
    @Prototype("kthread_t *prchoose(proc_t *p)")
    public Kthread prchoose(Proc p) {
        Kthread stopped = null;
        Kthread other = null;
        for (Kthread t = p.p_tlist(); t != null; t = nextThread(p, t)) {
            if (t.t_state() == TS_ONPROC || t.t_state() == TS_RUN) {
                return t;
            }
            if (!Stops.ISTOPPED(t)) {
                other = other == null ? t : other;
            } else if (stopped == null || stopped.t_whystop() == PR_REQUESTED && t.t_whystop() != PR_REQUESTED) {
                stopped = t;
            }
        }
        return other != null ? other : stopped;
    }

    @Prototype("void prgetstatus(proc_t *p, pstatus_t *sp, zone_t *zp)")
    public void prgetstatus(Proc p, Pstatus sp, Zone zp) {
        sp.pr_nlwp(p.p_lwpcnt());
        sp.pr_nzomb(p.p_zombcnt());
        sp.pr_pid(pid(p));
        sp.pr_ppid(p.p_ppid());
        sp.pr_pgid(p.p_pgidp().pid_id());
        sp.pr_sid(p.p_sessp() == null || p.p_sessp().s_sidp() == null ? 0 : p.p_sessp().s_sidp().pid_id());
        copy(p.p_sig(), sp.pr_sigpend());
        sp.pr_brkbase(p.p_brkbase());
        sp.pr_brksize(p.p_brksize());
        sp.pr_stkbase(p.p_usrstack() - p.p_stksize());
        sp.pr_stksize(p.p_stksize());
        set(sp.pr_utime(), k.genunix.lwp.nanosIn(p, LMS_USER));
        set(sp.pr_stime(), k.genunix.lwp.nanosIn(p, LMS_SYSTEM) + k.genunix.lwp.nanosIn(p, LMS_TRAP));
        copy(p.p_sigmask(), sp.pr_sigtrace());
        sp.pr_flttrace().word(0, p.p_fltmask());
        User up = p.p_user();
        for (int i = 0; i < SystemCallSets.WORDS; i++) {
            Sysset entry = sp.pr_sysentry();
            entry.word(i, up.u_entrymask().word(i));
            Sysset exit = sp.pr_sysexit();
            exit.word(i, up.u_exitmask().word(i));
        }
        sp.pr_dmodel(PR_MODEL_LP64);
        Kthread t = prchoose(p);
        prgetlwpstatus(t, sp.pr_lwp(), zp);
        sp.pr_flags(sp.pr_lwp().pr_flags());
    }

    @Prototype("void prgetlwpstatus(kthread_t *t, lwpstatus_t *sp, zone_t *zp)")
    public void prgetlwpstatus(Kthread t, Lwpstatus sp, Zone zp) {
        Proc p = t.t_procp();
        Klwp lwp = t.t_lwp();
        boolean stopped = t.t_state() == TS_STOPPED;
        sp.pr_flags(flags(p, t, lwp));
        sp.pr_lwpid(t.t_tid());
        if (stopped) {
            sp.pr_why(t.t_whystop());
            sp.pr_what(t.t_whatstop());
        }
        int cursig = lwp.lwp_cursig();
        sp.pr_cursig(cursig);
        if (lwp.lwp_curinfo() != null) {
            k.memory.copy(lwp.lwp_curinfo().sq_info().address(), sp.pr_info().address(), KSiginfo.SIZE);
        } else if (lwp.lwp_curflt() != 0) {
            k.memory.copy(lwp.lwp_siginfo().address(), sp.pr_info().address(), KSiginfo.SIZE);
        } else if (cursig != 0) {
            sp.pr_info().si_signo(cursig);
        }
        copy(t.t_sig(), sp.pr_lwppend());
        copy(t.t_hold(), sp.pr_lwphold());
        if (cursig != 0) {
            sp.pr_action().sa_handler(p.p_user().u_signal(cursig - 1));
        }
        systemCall(t, lwp, sp);
        putText(sp.pr_clname_address(), "TS");
        set(sp.pr_tstamp(), stopped ? t.t_stoptime() : gethrtime());
        SimThread thread = k.sched.thread(t);
        set(sp.pr_utime(), k.microstates.nanosIn(thread, LMS_USER));
        set(sp.pr_stime(), k.microstates.nanosIn(thread, LMS_SYSTEM) + k.microstates.nanosIn(thread, LMS_TRAP));
        registers(p, thread, sp);
    }

    private int flags(Proc p, Kthread t, Klwp lwp) {
        int flags = 0;
        if (t.t_state() == TS_STOPPED) {
            flags |= PR_STOPPED | ((t.t_schedflag() & TS_PSTART) == 0 ? PR_ISTOP : 0);
        }
        flags |= (t.t_proc_flag() & TP_PRSTOP) != 0 ? PR_DSTOP : 0;
        flags |= lwp.lwp_asleep() != 0 ? PR_ASLEEP : 0;
        flags |= k.genunix.session.isOrphaned(p.p_pgidp()) ? PR_ORPHAN : 0;
        int modes = p.p_proc_flag();
        flags |= (modes & P_PR_FORK) != 0 ? PR_FORK : 0;
        flags |= (modes & P_PR_RUNLCL) != 0 ? PR_RLC : 0;
        flags |= (modes & P_PR_KILLCL) != 0 ? PR_KLC : 0;
        flags |= (modes & P_PR_ASYNC) != 0 ? PR_ASYNC : 0;
        return flags;
    }

    private static void systemCall(Kthread t, Klwp lwp, Lwpstatus sp) {
        int number = t.t_sysnum();
        SystemCall call = number == 0 ? null : SystemCall.of(number);
        if (call == null) {
            return;
        }
        sp.pr_syscall(number);
        int count = Math.min(call.arguments(), PRSYSARGS);
        sp.pr_nsysarg(count);
        for (int i = 0; i < count; i++) {
            sp.pr_sysarg(i, lwp.lwp_arg(i));
        }
        if (t.t_state() == TS_STOPPED && t.t_whystop() == PR_SYSEXIT) {
            sp.pr_errno(lwp.lwp_errno());
        }
    }

    private void registers(Proc p, SimThread thread, Lwpstatus sp) {
        UserProcess process = UserProcess.of(k, p);
        if (process == null) {
            return;
        }
        UserThread user = process.thread(thread);
        if (sp.pr_why() == PR_SYSEXIT && sp.pr_errno() == 0) {
            sp.pr_rval1(user.value1());
            sp.pr_rval2(user.value2());
        }
        long[] pc = new long[1];
        if (user.stack().frames(pc, 1) == 1) {
            sp.pr_reg(R_PC, pc[0]);
        }
        sp.pr_reg(R_SP, user.stackPointer());
        sp.pr_reg(R_R0, user.value1());
        sp.pr_reg(R_R1, user.value2());
    }

    private void putText(long address, String text) {
        k.memory.putString(address, text, PRCLSZ);
    }

    private static void set(Timespec time, long nanos) {
        time.tv_sec(nanos / NANOS);
        time.tv_nsec(nanos % NANOS);
    }

    private static void copy(KSigset from, Sigset to) {
        for (int i = 0; i < KERNEL_SIGSET_WORDS; i++) {
            to.__sigbits(i, from.__sigbits(i));
        }
    }

    /** Makes a set of the kernel's like one that a program has; SIGKILL is left out. */
    static void copy(Sigset from, KSigset to) {
        for (int i = 0; i < KERNEL_SIGSET_WORDS; i++) {
            to.__sigbits(i, from.__sigbits(i));
        }
        Signals.remove(to, SIGKILL);
    }
}

package org.dtrace4j.kernel.unix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.function.LongSupplier;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.genunix.SystemCallSets;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.ProcProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.User;
import org.dtrace4j.kernel.syscall.SystemCall;
import org.dtrace4j.kernel.syscall.UserMode;
import org.dtrace4j.kernel.syscall.UserProcess;

/**
 * syscall_asm_amd64.s, syscall.c and trap.c: the way from user mode into the kernel and back.
 *
 * <p>On the way back the thread looks for signals: here it stops, dies, or is given its handlers. Where its process is traced for
 * the system call it stops before and behind it; {@code t_pre_sys} and {@code t_post_sys} say that somebody may want that.
 */
public final class SyscallEntry extends ProcessCode {
    private static final int FORREAL = 0;

    /** Who wants to know of system calls. */
    public interface Tracer {
        /** Whether it wants to know of this one. */
        boolean wants(SystemCall call);

        /** Called in the kernel, before the call's function. */
        void entry(SystemCall call, long[] arguments);

        /** Called after it. */
        void exit(SystemCall call, long value);
    }

    private SystemCall row;
    private LongSupplier body;
    private long[] arguments;
    /** Null while nobody wants to know. */
    private Tracer tracer;

    public SyscallEntry(Kernel k) {
        super(k);
    }

    /** What a new thread of a user process begins with. */
    public FunctionPointer userEntry() {
        return function("lwp_rtt", unused -> {
            lwp_rtt();
            UserMode.run(k);
        });
    }

    /** What a further thread of a process begins with. */
    public FunctionPointer threadEntry() {
        return function("lwp_rtt", unused -> {
            threadBegins();
            UserMode.run(k);
        });
    }

    @InFunction(module = "unix", function = "lwp_rtt")
    private void threadBegins() {
        ProcProbes.lwp__start(this);
        if (curthread().t_post_sys() != 0) {
            post_syscall(0, 0);
            curthread().t_sysnum(0);
        }
    }

    /** The way of a new process to user mode. Assembly: no probe. */
    @Prototype(value = "void lwp_rtt(void)", traceable = false)
    public void lwp_rtt() {
        ProcProbes.start(this);
        ProcProbes.lwp__start(this);
        k.genunix.segvn.touchStack(curproc().p_as());
        if (curthread().t_post_sys() != 0) {
            childReturns();
        }
    }

    /** The child of a traced process returns from the system call that has made it, as its parent does. */
    private void childReturns() {
        post_syscall(curproc().p_ppid(), 1);
        curthread().t_sysnum(0);
    }

    /** Sets who wants to know of system calls; null for nobody. */
    public void setTracer(Tracer newTracer) {
        tracer = newTracer;
    }

    /**
     * Ends the running flow if its thread, or the machine, has ended: what a program has in its finally blocks is not done any
     * more.
     */
    public void requireThread() {
        k.loop.requireMachine();
        if (curthread().t_lwp() == null) {
            throw k.sched.exit();
        }
    }

    /**
     * Does a system call on the running thread. Returns what the kernel function returned.
     *
     * @param given the arguments, at most eight, as the program passed them
     */
    public long enter(SystemCall call, LongSupplier kernelFunction, long... given) {
        requireThread();
        row = call;
        body = kernelFunction;
        arguments = given;
        return _sys_sysenter_post_swapgs();
    }

    /** Where a 32-bit program's sysenter arrives. Assembly: no probe. */
    @Prototype(value = "int64_t _sys_sysenter_post_swapgs(void)", traceable = false)
    public long _sys_sysenter_post_swapgs() {
        LongSupplier function = body;
        SystemCall call = row;
        long[] given = arguments;
        Kthread t = curthread();
        Klwp lwp = t.t_lwp();
        t.t_sysnum(call.number());
        lwp.lwp_ap(lwp.lwp_arg_address());
        for (int i = 0; i < given.length; i++) {
            lwp.lwp_arg(i, given[i]);
        }
        if (t.t_post_sys() != 0) {
            // Who traces the call is shown all the arguments that it may have.
            for (int i = given.length; i < PRSYSARGS; i++) {
                lwp.lwp_arg(i, 0);
            }
        }
        k.microstates.modeChanged(LMS_SYSTEM);
        k.counters.sys(CpuSysStats.OFFSET_SYSCALL, 1);
        lwp.lwp_state(LWP_SYS);
        lwp.lwp_errno(0);
        lwp.lwp_ru().sysc(lwp.lwp_ru().sysc() + 1);
        spend(Latency.SYSCALL);
        long value = 0;
        if (t.t_pre_sys() == 0 || pre_syscall() == 0) {
            value = tracer != null && tracer.wants(call) ? traced(call, function, given) : function.getAsLong();
        }
        post_syscall(value, secondValue(call, t.t_procp()));
        t.t_sysnum(0);
        toUserMode();
        UserProcess process = UserProcess.current(k);
        if (process.mayHaveLost(k.genunix.pvn.freed())) {
            k.genunix.as.touchImage(t.t_procp().p_as());
        }
        if ((t.t_schedflag() & (TS_PROJWAITQ | TS_ZONEWAITQ)) != 0) {
            k.sched.enforceCaps();
        }
        return value;
    }

    /** What else a system call returns, in the second register; here only who traces it sees that. */
    private long secondValue(SystemCall call, Proc p) {
        if (curthread().t_post_sys() == 0) {
            return 0;
        }
        return switch (call) {
            case GETPID -> p.p_ppid();
            case GETUID -> p.p_cred().cr_uid();
            case GETGID -> p.p_cred().cr_gid();
            default -> 0;
        };
    }

    private long traced(SystemCall call, LongSupplier function, long[] given) {
        row = call;
        body = function;
        arguments = given;
        return dtrace_systrace_syscall();
    }

    /** Stands in the place of a system call's function while it is traced. DTrace's own: no probe. */
    @Prototype(value = "int64_t dtrace_systrace_syscall(void)", traceable = false)
    public long dtrace_systrace_syscall() {
        SystemCall call = row;
        LongSupplier function = body;
        Tracer asked = tracer;
        asked.entry(call, arguments);
        long value = function.getAsLong();
        asked.exit(call, takeErrno() != 0 ? -1 : value);
        return value;
    }

    /**
     * What is to be done before a system call where somebody wants to trace it: stop at its entry.
     *
     * @return not 0 when the system call is not to be done, and has an error already
     */
    @Prototype("int pre_syscall(void)")
    public int pre_syscall() {
        Kthread t = curthread();
        int code = t.t_sysnum();
        User up = t.t_procp().p_user();
        t.t_pre_sys(0);
        boolean again = up.u_systrap() != 0;
        if (again && SystemCallSets.has(up.u_entrymask(), code)) {
            k.genunix.stops.stop(PR_SYSENTRY, code);
        }
        Klwp lwp = t.t_lwp();
        if (lwp.lwp_sysabort() != 0) {
            lwp.lwp_sysabort(0);
            set_errno(EINTR);
            t.t_pre_sys(1);
            return 1;
        }
        if (again) {
            t.t_pre_sys(1);
        }
        return 0;
    }

    /** What a system call has to do before it returns to user mode: stop where it is traced, and above all, signals. */
    @Prototype("void post_syscall(long rval1, long rval2)")
    public void post_syscall(long rval1, long rval2) {
        Kthread t = curthread();
        if (t.t_post_sys() != 0) {
            stopAtExit(t, rval1, rval2);
        }
        handleSignals();
    }

    @InFunction(module = "unix", function = "post_syscall")
    private void stopAtExit(Kthread t, long rval1, long rval2) {
        int code = t.t_sysnum();
        User up = t.t_procp().p_user();
        t.t_post_sys(0);
        if (up.u_systrap() == 0) {
            return;
        }
        t.t_post_sys(1);
        if (SystemCallSets.has(up.u_exitmask(), code)) {
            UserProcess.current(k).thread(k.loop.currentThread()).registers(rval1, rval2);
            k.genunix.stops.stop(PR_SYSEXIT, code);
        }
    }

    /** Has all threads of a process look, at each system call, whether it is traced. */
    @Prototype("void set_proc_sys(proc_t *p)")
    public void set_proc_sys(Proc p) {
        for (Kthread t = p.p_tlist(); t != null; t = nextThread(p, t)) {
            t.t_pre_sys(1);
            t.t_post_sys(1);
        }
    }

    private void handleSignals() {
        Kthread t = curthread();
        while (k.genunix.sig.ISSIG_PENDING(t)) {
            if (k.genunix.sig.issig(FORREAL) != 0) {
                k.genunix.sig.psig();
            }
        }
    }

    /** The running thread is in user mode from now on. */
    public void toUserMode() {
        Kthread t = curthread();
        k.microstates.modeChanged(LMS_USER);
        t.t_lwp().lwp_state(LWP_USER);
    }

    /** Whether the running thread is in user mode. */
    public boolean isUserMode() {
        return curthread().t_lwp().lwp_state() == LWP_USER;
    }

    /** The running thread computes in user mode; signals reach it at the end, as after an interrupt. */
    public void userTime(long nanos) {
        requireThread();
        spend(nanos);
        Kthread t = curthread();
        if (t.t_astflag() != 0 || t.t_sig_check() != 0) {
            t.t_astflag(0);
            trap();
        }
    }

    /** An asynchronous trap: something is to be done before the thread goes on in user mode. */
    @Prototype("void trap(void)")
    public void trap() {
        SysinfoProbes.trap(this, 1, k.counters.sys(CpuSysStats.OFFSET_TRAP, 1));
        curthread().t_lwp().lwp_state(LWP_SYS);
        if (faultSignal != 0) {
            tellFault();
        }
        handleSignals();
        toUserMode();
    }

    /** The signal of the fault that the running thread is in, until {@link #trap} has taken it; else 0. */
    private int faultSignal;

    private long faultAddress;

    /**
     * The running program has touched an address where there is nothing: its process gets a signal.
     *
     * @param isMapped whether a file is mapped there, but ends before
     */
    public void fault(long address, boolean isMapped) {
        faultSignal = isMapped ? SIGBUS : SIGSEGV;
        faultAddress = address;
        trap();
    }

    @InFunction(module = "unix", function = "trap")
    private void tellFault() {
        int sig = faultSignal;
        long address = faultAddress;
        faultSignal = 0;
        KSiginfo info = KSiginfo.at(k.memory, kmem_zalloc(KSiginfo.SIZE));
        info.si_signo(sig);
        info.si_code(sig == SIGBUS ? BUS_OBJERR : SEGV_MAPERR);
        int fault = sig == SIGBUS ? FLTACCESS : FLTBOUNDS;
        ProcProbes.fault(this, fault, info);
        // si_addr, which shares its place with si_pid.
        k.memory.putLong(info.address() + KSiginfo.OFFSET_SI_PID, address);
        Proc p = curproc();
        if ((p.p_fltmask() & 1 << fault - 1) == 0 || k.genunix.stops.stop_on_fault(fault, info) != 0) {
            k.genunix.sigqueue.sigaddq(p, curthread(), info, 0);
        }
        kmem_free(info.address(), KSiginfo.SIZE);
    }

    /** The error of the system call that has just returned, 0 for none. */
    public int takeErrno() {
        return curthread().t_lwp().lwp_errno();
    }
}

package org.dtrace4j.kernel.unix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.function.LongSupplier;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.syscall.SystemCall;
import org.dtrace4j.kernel.syscall.UserMode;

/**
 * syscall_asm_amd64.s, syscall.c and trap.c: the way from user mode into the kernel and back.
 *
 * <p>On the way back the thread looks for signals: here it stops, dies, or is given its handlers.
 */
public final class SyscallEntry extends ProcessCode {
    private static final int FORREAL = 0;

    private SystemCall row;
    private LongSupplier body;

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

    /** The way of a new thread to user mode. Assembly: no probe. */
    @Prototype(value = "void lwp_rtt(void)", traceable = false)
    public void lwp_rtt() {
        k.genunix.as.touchStack(curproc().p_as());
    }

    /** Does a system call on the running thread. Returns what the kernel function returned. */
    public long enter(SystemCall call, LongSupplier kernelFunction) {
        row = call;
        body = kernelFunction;
        return _sys_sysenter_post_swapgs();
    }

    /** Where a 32-bit program's sysenter arrives. Assembly: no probe. */
    @Prototype(value = "int64_t _sys_sysenter_post_swapgs(void)", traceable = false)
    public long _sys_sysenter_post_swapgs() {
        LongSupplier function = body;
        Kthread t = curthread();
        Klwp lwp = t.t_lwp();
        t.t_sysnum(row.number());
        t.t_mstate(LMS_SYSTEM);
        lwp.lwp_state(LWP_SYS);
        lwp.lwp_errno(0);
        lwp.lwp_ru().sysc(lwp.lwp_ru().sysc() + 1);
        spend(Latency.SYSCALL);
        long value = function.getAsLong();
        post_syscall(value, 0);
        t.t_sysnum(0);
        toUserMode();
        return value;
    }

    /** What a system call has to do before it returns to user mode: above all, signals. */
    @Prototype("void post_syscall(long rval1, long rval2)")
    public void post_syscall(long rval1, long rval2) {
        handleSignals();
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
        t.t_mstate(LMS_USER);
        t.t_lwp().lwp_state(LWP_USER);
    }

    /** The running thread computes in user mode; signals reach it at the end, as after an interrupt. */
    public void userTime(long nanos) {
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
        curthread().t_lwp().lwp_state(LWP_SYS);
        handleSignals();
        toUserMode();
    }

    /** Sets the error that the running system call returns. Returns it. A macro's worth: no probe. */
    public int set_errno(int error) {
        curthread().t_lwp().lwp_errno(error);
        return error;
    }

    /** The error of the system call that has just returned, 0 for none. */
    public int takeErrno() {
        return curthread().t_lwp().lwp_errno();
    }
}

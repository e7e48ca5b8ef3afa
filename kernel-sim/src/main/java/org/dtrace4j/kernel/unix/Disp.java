package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;

/** Switching threads (disp.c, and resume of swtch.s). A waiting thread's innermost frames are these. */
public final class Disp extends BareKernelCode {
    public Disp(Kernel kernel) {
        super(kernel);
    }

    /** Waits until the running thread, which has been put to sleep or stopped, runs again. */
    @Prototype("void swtch(void)")
    public void swtch() {
        k.sched.showSwitch();
        _resume_from_idle();
    }

    @Prototype(value = "void _resume_from_idle(void)", traceable = false)
    public void _resume_from_idle() {
        k.sched.waitForTurn();
    }

    /** Where each kernel thread begins. Assembly in the original. */
    @Prototype(value = "void thread_start(void)", traceable = false)
    public void thread_start() {
        k.sched.callStart();
    }

    /** What an idle CPU executes. */
    @Prototype("void idle(void)")
    public void idle() {
        k.panic("idle() is never called: idle CPUs take no steps");
    }
}

package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SchedProbes;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.ScShared;

/**
 * schedctl.c and yield.c: threads that put off losing the CPU. What comes of that is in the dispatcher, which looks at the page of a
 * thread before it takes the CPU from it. Programs see the page where the kernel has it.
 */
public final class Schedctl extends ProcessCode {
    Schedctl(Kernel k) {
        super(k);
    }

    /** Where the running thread's page is; made when it asks for the first time. */
    @Prototype("caddr_t schedctl(void)")
    public long schedctl() {
        Kthread t = curthread();
        if (t.t_schedctl() == null) {
            t.t_schedctl(ScShared.at(k.memory, kmem_zalloc(ScShared.SIZE)));
            t.t_schedctl().sc_state(t.t_state());
        }
        return t.t_schedctl().address();
    }

    /** A thread that has such a page ends. */
    @Prototype("void schedctl_lwp_cleanup(kthread_t *t)")
    public void schedctl_lwp_cleanup(Kthread t) {
        kmem_free(t.t_schedctl().address(), ScShared.SIZE);
        t.t_schedctl(null);
    }

    /** Lets others have the CPU, after those of a higher priority also those of the same. */
    @Prototype("int yield(void)")
    public int yield() {
        Kthread t = curthread();
        if (t.t_schedctl() != null) {
            t.t_schedctl().sc_preemptctl().sc_yield(0);
        }
        int overtime = k.sched.endOvertime();
        if (overtime >= 0) {
            SchedProbes.schedctl__yield(this, overtime);
        }
        k.sched.yield();
        return 0;
    }
}

package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SchedProbes;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Waitq;

/**
 * waitq.c: threads that could run and may not. They wait in the order of their priorities, linked by {@code t_link}, until
 * somebody takes them out, one by one.
 */
public final class WaitQueue extends BareKernelCode {
    WaitQueue(Kernel k) {
        super(k);
    }

    /** Puts a thread into a queue; 0 if the queue takes none. Its CPU is still to be given to another. */
    @Prototype("int waitq_enqueue(waitq_t *wq, kthread_t *t)")
    public int waitq_enqueue(Waitq wq, Kthread t) {
        if (wq.wq_blocked() != 0) {
            return 0;
        }
        SchedProbes.cpucaps__sleep(this, t);
        waitq_link(wq, t);
        return 1;
    }

    @Prototype("static void waitq_link(waitq_t *wq, kthread_t *t)")
    private void waitq_link(Waitq wq, Kthread t) {
        Kthread before = null;
        Kthread at = wq.wq_first();
        while (at != null && at.t_pri() >= t.t_pri()) {
            before = at;
            at = at.t_link();
        }
        t.t_link(at);
        if (before == null) {
            wq.wq_first(t);
        } else {
            before.t_link(t);
        }
        wq.wq_count(wq.wq_count() + 1);
    }

    /** Lets the first thread of a queue run again. */
    @Prototype("void waitq_runone(waitq_t *wq)")
    public void waitq_runone(Waitq wq) {
        Kthread t = wq.wq_first();
        if (t != null) {
            waitq_dequeue(wq, t);
            k.sched.endWait(t);
        }
    }

    @Prototype("static void waitq_dequeue(waitq_t *wq, kthread_t *t)")
    private void waitq_dequeue(Waitq wq, Kthread t) {
        SchedProbes.cpucaps__wakeup(this, t);
        wq.wq_first(t.t_link());
        t.t_link(null);
        wq.wq_count(wq.wq_count() - 1);
    }

    /** From now on a queue takes no thread; those that wait in it run again. */
    @Prototype("void waitq_block(waitq_t *wq)")
    public void waitq_block(Waitq wq) {
        wq.wq_blocked(1);
        while (wq.wq_first() != null) {
            waitq_runone(wq);
        }
    }

    @Prototype("void waitq_unblock(waitq_t *wq)")
    public void waitq_unblock(Waitq wq) {
        wq.wq_blocked(0);
    }
}

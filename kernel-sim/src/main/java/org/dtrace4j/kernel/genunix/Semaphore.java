package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Ksema;

/** Counting semaphores (semaphore.c): a count in memory, and sleepers on its address. */
public final class Semaphore extends BareKernelCode {
    private static final int COUNT_OFFSET = 8;

    public Semaphore(Kernel kernel) {
        super(kernel);
    }

    /** Sets the count. Not a function that probes see: in the original it has further parameters nobody here needs. */
    public void sema_init(Ksema semaphore, int count) {
        semaphore.memory().putLong(semaphore.address(), 0);
        semaphore.memory().putInt(semaphore.address() + COUNT_OFFSET, count);
    }

    @Prototype("void sema_p(ksema_t *sp)")
    public void sema_p(Ksema semaphore) {
        while (count(semaphore) <= 0) {
            k.sched.block(semaphore.address(), false);
            k.unix.disp.swtch();
        }
        add(semaphore, -1);
    }

    /** Takes one if there is one. Returns 1 if it did, else 0. */
    @Prototype("int sema_tryp(ksema_t *sp)")
    public int sema_tryp(Ksema semaphore) {
        if (count(semaphore) <= 0) {
            return 0;
        }
        add(semaphore, -1);
        return 1;
    }

    @Prototype("void sema_v(ksema_t *sp)")
    public void sema_v(Ksema semaphore) {
        add(semaphore, 1);
        k.sched.wakeOne(semaphore.address());
    }

    private int count(Ksema semaphore) {
        return semaphore.memory().getInt(semaphore.address() + COUNT_OFFSET);
    }

    private void add(Ksema semaphore, int change) {
        semaphore.memory().putInt(semaphore.address() + COUNT_OFFSET, count(semaphore) + change);
    }
}

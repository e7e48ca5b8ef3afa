package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Ksema;

/**
 * bio.c: waiting for the disk. A request's interrupt comes when a time drawn from its row of the table has passed;
 * the CPU is free for others meanwhile. The disk does any number of requests at once.
 */
public final class Bio extends FileSystemCode {
    public Bio(Kernel k) {
        super(k);
    }

    /** Waits until a request of this kind is done. */
    public void transfer(Latency kind) {
        long done = kmem_zalloc(Ksema.SIZE);
        Ksema semaphore = Ksema.at(k.memory, done);
        sema_init(semaphore, 0);
        Event interrupt = new Event() {
            @Override
            public void fire() {
                k.sched.interrupt(k.sched.cpus().get(0), () -> sema_v(semaphore));
            }
        };
        k.events.schedule(interrupt, k.clock.now() + k.latency.draw(kind));
        biowait(done);
        kmem_free(done, Ksema.SIZE);
    }

    /** Sleeps until the interrupt of a request has come; {@code bp} is where its semaphore lies. */
    @Prototype("int biowait(struct buf *bp)")
    private int biowait(long bp) {
        sema_p(Ksema.at(k.memory, bp));
        return 0;
    }
}

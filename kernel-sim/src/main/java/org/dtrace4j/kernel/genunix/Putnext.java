package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;

/**
 * putnext.c: passing messages on. A call goes through the whole stream, from module to module; nothing in it may block, so
 * that interrupts may call, too. No two threads change a stream at once, as no time passes in it but in its driver.
 */
public final class Putnext extends KernelCode {
    Putnext(Kernel k) {
        super(k);
    }

    /** Gives a message to a module. */
    @Prototype("void put(queue_t *qp, mblk_t *mp)")
    public void put(Queue qp, Msgb mp) {
        QueueProcedures.of(k, qp).put(qp, mp);
    }

    /** Gives a message to the neighbour in the direction of this side. */
    @Prototype("void putnext(queue_t *qp, mblk_t *mp)")
    public void putnext(Queue qp, Msgb mp) {
        Queue next = qp.q_next();
        QueueProcedures.of(k, next).put(next, mp);
    }

    /** Whether what is given to the neighbour will find room: 1 or 0. */
    @Prototype("int canputnext(queue_t *qp)")
    public int canputnext(Queue qp) {
        return k.genunix.queues.canput(qp.q_next());
    }

    // ---- messages of one byte or none: ddi.c

    /** Gives a control message to a module. Returns 1. */
    @Prototype("int putctl1(queue_t *q, int type, int param)")
    public int putctl1(Queue q, int type, int param) {
        put(q, k.genunix.stream.block(type, new byte[] {(byte) param}));
        return 1;
    }

    /** Gives a control message without data to the neighbour. Returns 1. */
    @Prototype("int putnextctl(queue_t *q, int type)")
    public int putnextctl(Queue q, int type) {
        putnext(q, k.genunix.stream.block(type, new byte[0]));
        return 1;
    }

    /** Gives a control message to the neighbour. Returns 1. */
    @Prototype("int putnextctl1(queue_t *q, int type, int param)")
    public int putnextctl1(Queue q, int type, int param) {
        putnext(q, k.genunix.stream.block(type, new byte[] {(byte) param}));
        return 1;
    }
}

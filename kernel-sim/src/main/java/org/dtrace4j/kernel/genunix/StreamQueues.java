package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;

/**
 * stream.c, second part: messages that wait in queues, and flow control.
 *
 * <p>A message waits where its module cannot pass it on: the next queue that can keep messages is full ({@code canputnext}
 * says so, and sets QWANTW there). When that queue has been emptied down to its low mark, the nearest service procedure behind
 * it is enabled ({@code backenable}), and takes up the messages that wait. Messages of high priority pass all others and are
 * never stopped.
 *
 * <p>Invariant: {@code q_count} is the bytes of all blocks of the messages from {@code q_first} to {@code q_last}; QFULL is set
 * from when it reaches {@code q_hiwat} to when it is below that.
 */
public final class StreamQueues extends KernelCode {
    StreamQueues(Kernel k) {
        super(k);
    }

    private static boolean has(Queue q, int flag) {
        return (q.q_flag() & flag) != 0;
    }

    private static void set(Queue q, int flag) {
        q.q_flag(q.q_flag() | flag);
    }

    private static void clear(Queue q, int flag) {
        q.q_flag(q.q_flag() & ~flag);
    }

    private static boolean hasService(Queue q) {
        return q.q_qinfo().qi_srvp() != 0;
    }

    // ---- in and out

    /** Puts a message behind those that wait, or, if it is of high priority, behind those that are, too. Returns 1. */
    @Prototype("int putq(queue_t *q, mblk_t *bp)")
    public int putq(Queue q, Msgb bp) {
        boolean high = StreamModule.isHighPriority(bp);
        Msgb after = q.q_last();
        if (high) {
            while (after != null && !StreamModule.isHighPriority(after)) {
                after = after.b_prev();
            }
        }
        insert(q, after, bp);
        if (high || has(q, QWANTR) && !has(q, QNOENB)) {
            qenable(q);
        }
        return 1;
    }

    /** Puts a message back that was the first to wait. Returns 1. */
    @Prototype("int putbq(queue_t *q, mblk_t *bp)")
    public int putbq(Queue q, Msgb bp) {
        Msgb after = null;
        if (!StreamModule.isHighPriority(bp)) {
            for (Msgb at = q.q_first(); at != null && StreamModule.isHighPriority(at); at = at.b_next()) {
                after = at;
            }
        }
        insert(q, after, bp);
        if (has(q, QWANTR) && !has(q, QNOENB)) {
            qenable(q);
        }
        return 1;
    }

    private void insert(Queue q, Msgb after, Msgb bp) {
        Msgb before = after == null ? q.q_first() : after.b_next();
        bp.b_prev(after);
        bp.b_next(before);
        if (after == null) {
            q.q_first(bp);
        } else {
            after.b_next(bp);
        }
        if (before == null) {
            q.q_last(bp);
        } else {
            before.b_prev(bp);
        }
        count(q, bp, 1);
        if (q.q_count() >= q.q_hiwat()) {
            set(q, QFULL);
        }
    }

    private static void count(Queue q, Msgb bp, int sign) {
        long bytes = 0;
        int blocks = 0;
        for (Msgb at = bp; at != null; at = at.b_cont()) {
            bytes += at.b_wptr() - at.b_rptr();
            blocks++;
        }
        q.q_count(q.q_count() + sign * bytes);
        q.q_mblkcnt(q.q_mblkcnt() + sign * blocks);
    }

    /** Takes the first message that waits, null if none does: then the next one enables the service procedure. */
    @Prototype("mblk_t *getq(queue_t *q)")
    public Msgb getq(Queue q) {
        Msgb bp = q.q_first();
        if (bp == null) {
            set(q, QWANTR);
        } else {
            clear(q, QWANTR);
            take(q, bp);
            roomAgain(q);
        }
        return bp;
    }

    /** Takes a message out of the middle. */
    @Prototype("void rmvq(queue_t *q, mblk_t *mp)")
    public void rmvq(Queue q, Msgb mp) {
        take(q, mp);
        roomAgain(q);
    }

    private void take(Queue q, Msgb bp) {
        Msgb after = bp.b_prev();
        Msgb before = bp.b_next();
        if (after == null) {
            q.q_first(before);
        } else {
            after.b_next(before);
        }
        if (before == null) {
            q.q_last(after);
        } else {
            before.b_prev(after);
        }
        bp.b_next(null);
        bp.b_prev(null);
        count(q, bp, -1);
        if (q.q_count() < q.q_hiwat()) {
            clear(q, QFULL);
        }
    }

    private void roomAgain(Queue q) {
        if (has(q, QWANTW) && (q.q_count() == 0 || q.q_count() < q.q_lowat())) {
            backenable(q, 0);
        }
    }

    /** Frees what waits: all of it, or with FLUSHDATA what is data. */
    @Prototype("void flushq(queue_t *q, int flag)")
    public void flushq(Queue q, int flag) {
        for (Msgb mp = q.q_first(); mp != null; ) {
            Msgb next = mp.b_next();
            int type = Stream.type(mp);
            if (flag == FLUSHALL || type == M_DATA || type == M_PROTO || type == M_PCPROTO) {
                take(q, mp);
                k.genunix.stream.freemsg(mp);
            }
            mp = next;
        }
        roomAgain(q);
    }

    // ---- flow control

    /** Whether a queue, or the next after it that can keep messages, has room: 1 or 0. */
    @Prototype("int canput(queue_t *q)")
    public int canput(Queue q) {
        Queue keeper = q.q_nfsrv();
        if (has(keeper, QFULL)) {
            set(keeper, QWANTW);
            return 0;
        }
        return 1;
    }

    /** Enables the nearest service procedure behind a queue that has room again. */
    @Prototype("void backenable(queue_t *q, uchar_t pri)")
    public void backenable(Queue q, int pri) {
        clear(q, QWANTW);
        Queue at = backq(q);
        while (at != null && !hasService(at)) {
            at = backq(at);
        }
        if (at != null) {
            qenable(at);
        }
    }

    /** The queue whose {@code q_next} this one is; null for the first. */
    @Prototype("queue_t *backq(queue_t *q)")
    public Queue backq(Queue q) {
        Queue other = k.genunix.strsubr.otherq(q).q_next();
        return other == null ? null : k.genunix.strsubr.otherq(other);
    }

    /** Has a queue's service procedure run, as soon as nothing else does. */
    @Prototype("void qenable(queue_t *q)")
    public void qenable(Queue q) {
        if (hasService(q) && !has(q, QENAB | QWCLOSE)) {
            set(q, QENAB);
            k.genunix.strsubr.setqsched(q);
        }
    }

    // ---- sending back

    /** Sends a message back the way that it came. */
    @Prototype("void qreply(queue_t *q, mblk_t *bp)")
    public void qreply(Queue q, Msgb bp) {
        k.genunix.putnext.putnext(k.genunix.strsubr.otherq(q), bp);
    }
}

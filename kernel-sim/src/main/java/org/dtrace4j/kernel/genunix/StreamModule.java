package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.QPCTL;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.ModuleInfo;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Qinit;
import org.dtrace4j.kernel.struct.Queue;
import org.dtrace4j.kernel.struct.Streamtab;

/**
 * Code of a module or driver of STREAMS: what its queues do with messages. The structures that describe it lie in kernel
 * memory; each of its two sides has its {@link QueueProcedures}.
 */
public abstract class StreamModule extends FileSystemCode {
    protected StreamModule(Kernel k) {
        super(k);
    }

    // ---- how it is described in memory

    /** Fills in what C has initialised from the beginning: a module's information. */
    protected final void describe(ModuleInfo info, int id, String name, long maxpsz, long hiwat, long lowat) {
        info.mi_idnum(id);
        info.mi_idname(newString(name));
        info.mi_maxpsz(maxpsz);
        info.mi_hiwat(hiwat);
        info.mi_lowat(lowat);
    }

    /** The same for one side: its procedures, none yet, which are functions of this class. */
    protected final QueueProcedures describe(Qinit side, ModuleInfo info) {
        side.qi_minfo(info);
        return new QueueProcedures(k, getClass(), side);
    }

    /** The same for a module or driver with these two sides. */
    protected final Streamtab describe(Streamtab tab, Qinit read, Qinit write) {
        tab.st_rdinit(read);
        tab.st_wrinit(write);
        return tab;
    }

    /** The same for a driver that streams are linked below: the sides of those. */
    protected final void multiplex(Streamtab tab, Qinit lowerRead, Qinit lowerWrite) {
        tab.st_muxrinit(lowerRead);
        tab.st_muxwinit(lowerWrite);
    }

    // ---- macros

    /** {@code RD}: the read queue beside a write queue. */
    public static Queue RD(Queue wq) {
        return Queue.at(wq.memory(), wq.address() - Queue.SIZE);
    }

    /** {@code WR}: the write queue beside a read queue. */
    public static Queue WR(Queue rq) {
        return Queue.at(rq.memory(), rq.address() + Queue.SIZE);
    }

    // ---- what modules call

    protected final void putnext(Queue q, Msgb mp) {
        k.genunix.putnext.putnext(q, mp);
    }

    /** Sends a message back where it came from. */
    protected final void qreply(Queue q, Msgb mp) {
        k.genunix.queues.qreply(q, mp);
    }

    protected final boolean canputnext(Queue q) {
        return k.genunix.putnext.canputnext(q) != 0;
    }

    protected final Msgb getq(Queue q) {
        return k.genunix.queues.getq(q);
    }

    protected final void putq(Queue q, Msgb mp) {
        k.genunix.queues.putq(q, mp);
    }

    protected final void putbq(Queue q, Msgb mp) {
        k.genunix.queues.putbq(q, mp);
    }

    protected final void flushq(Queue q, int flag) {
        k.genunix.queues.flushq(q, flag);
    }

    protected final void freemsg(Msgb mp) {
        k.genunix.stream.freemsg(mp);
    }

    /** Whether a message passes all others. */
    protected static boolean isHighPriority(Msgb mp) {
        return Stream.type(mp) >= QPCTL;
    }

    /** The first byte of a message. */
    protected final int firstByte(Msgb mp) {
        return k.memory.getByte(mp.b_rptr()) & 0xff;
    }
}

package org.dtrace4j.kernel.genunix;

import java.util.Arrays;
import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.ModuleInfo;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Qinit;
import org.dtrace4j.kernel.struct.Queue;
import org.dtrace4j.kernel.struct.Streamtab;

/**
 * Code of a module or driver of STREAMS: what its queues do with messages. The structures that describe it lie in kernel
 * memory; the calls find this object by the address of a queue's {@code q_qinfo}.
 */
public abstract class StreamModule extends FileSystemCode {
    /** Names of the procedures in the module's C file; null for one that it has not. */
    public record Procedures(String rput, String rsrv, String open, String close, String wput, String wsrv) { }

    private final Procedures procedures;

    protected StreamModule(Kernel k, Procedures procedures) {
        super(k);
        this.procedures = procedures;
    }

    // ---- what the procedures do; each calls the function of that name

    /** The read side has got a message. */
    protected abstract void rput(Queue q, Msgb mp);

    /** The write side has got a message. */
    protected abstract void wput(Queue q, Msgb mp);

    /** Looks at what waits on the read side. */
    protected void rsrv(Queue q) {
        throw new IllegalStateException(procedures + " has no service procedure");
    }

    /** Looks at what waits on the write side. */
    protected void wsrv(Queue q) {
        throw new IllegalStateException(procedures + " has no service procedure");
    }

    /** Called at each open of the stream, with the read queue and where the device number is; 0 or an error number. */
    protected int open(Queue q, long devp, int flag, int sflag, Cred cr) {
        return 0;
    }

    /** Called when the queues go, after the last close of the stream. */
    protected int close(Queue q, int flag, Cred cr) {
        return 0;
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

    /** The same for the procedures of both sides, which become those of this object. */
    protected final void describe(Qinit read, Qinit write, ModuleInfo info) {
        read.qi_minfo(info);
        write.qi_minfo(info);
        put(read, Qinit.OFFSET_QI_PUTP, procedures.rput, procedures.rsrv, procedures.open, procedures.close);
        put(write, Qinit.OFFSET_QI_PUTP, procedures.wput, procedures.wsrv);
        k.peers.put(read.address(), this);
        k.peers.put(write.address(), this);
    }

    private void put(Qinit qinit, int offset, String... names) {
        List<String> members = Arrays.asList(names);
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i) != null) {
                k.memory.putLong(qinit.address() + offset + 8L * i, k.functions.textAddress(getClass(), members.get(i)));
            }
        }
    }

    /** The same for a module or driver with these two sides. */
    protected final Streamtab describe(Streamtab tab, Qinit read, Qinit write) {
        tab.st_rdinit(read);
        tab.st_wrinit(write);
        return tab;
    }

    // ---- macros

    /** The code behind a queue. */
    static StreamModule of(Kernel k, Queue q) {
        return (StreamModule) k.peers.get(k.memory.getLong(q.address()));
    }

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
        return Stream.type(mp) >= org.dtrace4j.kernel.struct.Constants.QPCTL;
    }

    /** The first byte of a message. */
    protected final int firstByte(Msgb mp) {
        return k.memory.getByte(mp.b_rptr()) & 0xff;
    }
}

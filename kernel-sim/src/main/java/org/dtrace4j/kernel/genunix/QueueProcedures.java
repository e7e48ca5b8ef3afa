package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Qinit;
import org.dtrace4j.kernel.struct.Queue;

/**
 * The procedures of one side of a module of STREAMS, read or write. Memory has a {@code struct qinit} with their addresses;
 * calls find this object by the address of that, a queue's {@code q_qinfo}.
 *
 * <p>A procedure is entered with its name in the module's C file. One that is not is NULL in memory, and nobody may call it.
 */
public final class QueueProcedures {
    /** Takes a message. */
    @FunctionalInterface
    public interface Put {
        int put(Queue q, Msgb mp);
    }

    /** Looks at what waits in the queue. */
    @FunctionalInterface
    public interface Service {
        int service(Queue q);
    }

    /** Called at each open of the stream, with the read queue and where the device number is; returns 0 or an error number. */
    @FunctionalInterface
    public interface Open {
        int open(Queue q, long devp, int flag, int sflag, Cred cr);
    }

    /** Called when the queues go, after the last close of the stream. */
    @FunctionalInterface
    public interface Close {
        int close(Queue q, int flag, Cred cr);
    }

    private final Kernel k;
    private final Class<?> code;
    private final Qinit qinit;
    private Put put;
    private Service service;
    private Open open;
    private Close close;

    /** None yet, of a side that {@code qinit} describes and whose functions are in a class of kernel code. */
    QueueProcedures(Kernel k, Class<?> code, Qinit qinit) {
        this.k = k;
        this.code = code;
        this.qinit = qinit;
        k.peers.put(qinit.address(), this);
    }

    /** Those of a queue. */
    static QueueProcedures of(Kernel k, Queue q) {
        return (QueueProcedures) k.peers.get(k.memory.getLong(q.address() + Queue.OFFSET_Q_QINFO));
    }

    // ---- entering them

    private long text(String name) {
        return k.functions.textAddress(code, name);
    }

    public QueueProcedures put(String name, Put procedure) {
        qinit.qi_putp(text(name));
        put = procedure;
        return this;
    }

    public QueueProcedures service(String name, Service procedure) {
        qinit.qi_srvp(text(name));
        service = procedure;
        return this;
    }

    /** Of the read side. */
    public QueueProcedures open(String name, Open procedure) {
        qinit.qi_qopen(text(name));
        open = procedure;
        return this;
    }

    /** Of the read side. */
    public QueueProcedures close(String name, Close procedure) {
        qinit.qi_qclose(text(name));
        close = procedure;
        return this;
    }

    // ---- calling them

    private <T> T present(T procedure, String what) {
        if (procedure == null) {
            throw new IllegalStateException(k.genunix.strings.get(qinit.qi_minfo().mi_idname()) + " has no " + what + " procedure");
        }
        return procedure;
    }

    void put(Queue q, Msgb mp) {
        present(put, "put").put(q, mp);
    }

    void service(Queue q) {
        present(service, "service").service(q);
    }

    int open(Queue q, long devp, int flag, int sflag, Cred cr) {
        return present(open, "open").open(q, devp, flag, sflag, cr);
    }

    void close(Queue q, int flag, Cred cr) {
        present(close, "close").close(q, flag, cr);
    }
}

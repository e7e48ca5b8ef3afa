package org.dtrace4j.kernel.msgsys;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.ipc.IpcObjects;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.IpcPerm;
import org.dtrace4j.kernel.struct.IpcService;
import org.dtrace4j.kernel.struct.KipcPerm;
import org.dtrace4j.kernel.struct.Kmsqid;
import org.dtrace4j.kernel.struct.Msg;

/** msg.c: queues of messages. */
public final class MsgSyscalls extends ProcessCode {
    /** Bytes of {@code struct msqid_ds}, as {@code msgctl(IPC_STAT)} fills it. */
    public static final int STATUS_BYTES = 88;
    /** Where the most bytes of the queue are in it. */
    public static final int MOST_BYTES_AT = 40;

    private IpcService service;

    MsgSyscalls(Kernel k) {
        super(k);
    }

    void init() {
        service = k.ipc.objects.ipcs_create(newString("msqids"), Kmsqid.SIZE);
    }

    private Kmsqid lookup(int msqid) {
        KipcPerm perm = k.ipc.objects.ipc_lookup(service, msqid);
        return perm == null ? null : Kmsqid.at(k.memory, perm.address());
    }

    private long answer(int error, long value) {
        return error != 0 ? set_errno(error) : value;
    }

    /** The call of all calls: {@code opcode} says which. */
    @Prototype("static ssize_t msgsys(int opcode, uintptr_t a0, uintptr_t a1, uintptr_t a2, uintptr_t a4, uintptr_t a5)")
    public long msgsys(int opcode, long a0, long a1, long a2, long a4, long a5) {
        return switch (opcode) {
            case MSGGET -> msgget((int) a0, (int) a1);
            case MSGCTL -> msgctl((int) a0, (int) a1, a2);
            case MSGRCV -> msgrcv((int) a0, a1, a2, a4, (int) a5);
            case MSGSND -> msgsnd((int) a0, a1, a2, (int) a4);
            case MSGIDS -> answer(k.ipc.objects.ipc_ids(service, a0, (int) a1, a2), 0);
            default -> set_errno(EINVAL);
        };
    }

    /** The identifier of the queue of a key. */
    @Prototype("static int msgget(key_t key, int msgflg)")
    private int msgget(int key, int msgflg) {
        PointerCell permp = cell();
        PointerCell fresh = cell();
        int error = k.ipc.objects.ipc_get(service, key, msgflg, permp, fresh);
        if (error != 0) {
            return set_errno(error);
        }
        Kmsqid qp = Kmsqid.at(k.memory, permp.get());
        if (fresh.get() != 0) {
            qp.msg_qbytes(MSGMNB);
            qp.msg_qmax(MSGTQL);
            qp.msg_ctime(seconds());
        }
        int id = qp.msg_perm().ipc_id();
        mutex_exit(service.ipcs_lock());
        return id;
    }

    /** Asks how a queue is, gives it away, or removes it. */
    @Prototype("static int msgctl(int msgid, int cmd, void *arg)")
    private int msgctl(int msgid, int cmd, long arg) {
        Kmsqid qp = lookup(msgid);
        if (qp == null) {
            return set_errno(EINVAL);
        }
        int error;
        switch (cmd) {
            case IPC_RMID -> {
                error = k.ipc.objects.ipc_rmid(service, qp.msg_perm(), CRED());
                if (error == 0) {
                    while (qp.msg_first() != null) {
                        msgunlink(qp, null);
                    }
                    cv_broadcast(qp.msg_rcv_cv());
                    cv_broadcast(qp.msg_snd_cv());
                    k.ipc.objects.ipc_rele(service, qp.msg_perm());
                    return 0;
                }
            }
            case IPC_STAT -> {
                error = k.ipc.objects.ipcperm_access(qp.msg_perm(), MSG_R, CRED());
                if (error == 0) {
                    error = copyout(status(qp), arg);
                }
            }
            case IPC_STAT64 -> error = copyout(status(qp), arg);
            case IPC_SET -> error = set(qp, arg);
            default -> error = EINVAL;
        }
        mutex_exit(service.ipcs_lock());
        return error == 0 ? 0 : set_errno(error);
    }

    /** Gives a queue away, and sets how many bytes it may have: more only with a privilege. */
    private int set(Kmsqid qp, long arg) {
        byte[] bytes = new byte[STATUS_BYTES];
        int error = copyin(arg, bytes);
        if (error != 0) {
            return error;
        }
        long most = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MOST_BYTES_AT);
        error = Long.compareUnsigned(most, qp.msg_qbytes()) > 0 ? k.genunix.policy.secpolicy_ipc_config(CRED()) : 0;
        error = error != 0 ? error : k.ipc.objects.ipcperm_set(service, CRED(), qp.msg_perm(), arg);
        if (error == 0) {
            qp.msg_qbytes(most);
            qp.msg_ctime(seconds());
            cv_broadcast(qp.msg_snd_cv());
        }
        return error;
    }

    private byte[] status(Kmsqid qp) {
        KipcPerm perm = qp.msg_perm();
        int waits = (qp.msg_rcv_cnt() != 0 ? MSG_RWAIT : 0) | (qp.msg_snd_cnt() != 0 ? MSG_WWAIT : 0);
        return IpcObjects.status(perm, STATUS_BYTES).putInt(IpcPerm.OFFSET_MODE, perm.ipc_mode() | waits)
                .putLong(qp.msg_cbytes()).putLong(qp.msg_qnum()).putLong(qp.msg_qbytes()).putInt(qp.msg_lspid())
                .putInt(qp.msg_lrpid()).putLong(qp.msg_stime()).putLong(qp.msg_rtime()).putLong(qp.msg_ctime()).array();
    }

    /**
     * Sends a message, once there is room.
     *
     * @param msgp the message: its type, then its text, in the memory of the process
     */
    @Prototype("static int msgsnd(int msqid, struct ipcmsgbuf *msgp, size_t msgsz, int msgflg)")
    private int msgsnd(int msqid, long msgp, long msgsz, int msgflg) {
        SysinfoProbes.msg(this, 1, k.counters.sys(CpuSysStats.OFFSET_MSG, 1));
        spend(Latency.IPC_CALL);
        long type;
        try {
            type = user().getLong(msgp);
        } catch (MemoryFault e) {
            return set_errno(EFAULT);
        }
        Kmsqid qp = type < 1 || msgsz < 0 ? null : lookup(msqid);
        if (qp == null) {
            return set_errno(EINVAL);
        }
        k.ipc.objects.ipc_hold(service, qp.msg_perm());
        int error = k.ipc.objects.ipcperm_access(qp.msg_perm(), MSG_W, CRED());
        if (error == 0 && msgsz > qp.msg_qbytes()) {
            error = EINVAL;
        }
        while (error == 0 && (qp.msg_cbytes() + msgsz > qp.msg_qbytes() || qp.msg_qnum() >= qp.msg_qmax())) {
            if ((msgflg & IPC_NOWAIT) != 0) {
                error = EAGAIN;
            } else {
                qp.msg_snd_cnt(qp.msg_snd_cnt() + 1);
                int woken = cv_wait_sig(qp.msg_snd_cv(), service.ipcs_lock());
                qp.msg_snd_cnt(qp.msg_snd_cnt() - 1);
                error = IpcObjects.IPC_FREE(qp.msg_perm()) ? EIDRM : woken == 0 ? EINTR : 0;
            }
        }
        if (error == 0) {
            error = append(qp, type, msgp + Long.BYTES, (int) msgsz);
        }
        k.ipc.objects.ipc_rele(service, qp.msg_perm());
        return error == 0 ? 0 : set_errno(error);
    }

    private int append(Kmsqid qp, long type, long text, int length) {
        byte[] data = new byte[length];
        int error = copyin(text, data);
        if (error != 0) {
            return error;
        }
        Msg mp = Msg.at(k.memory, kmem_zalloc(Msg.SIZE));
        mp.msg_type(type);
        mp.msg_size(length);
        if (length > 0) {
            mp.msg_addr(kmem_alloc(length));
            k.memory.write(mp.msg_addr(), data, 0, length);
        }
        if (qp.msg_last() == null) {
            qp.msg_first(mp);
        } else {
            qp.msg_last().msg_next(mp);
        }
        qp.msg_last(mp);
        qp.msg_qnum(qp.msg_qnum() + 1);
        qp.msg_cbytes(qp.msg_cbytes() + length);
        qp.msg_lspid(pid(curproc()));
        qp.msg_stime(seconds());
        cv_broadcast(qp.msg_rcv_cv());
        return 0;
    }

    /**
     * Receives a message, once there is one.
     *
     * @param msgtyp 0 for the first one, a type for the first one of it, less than 0 for the lowest type up to that
     */
    @Prototype("static ssize_t msgrcv(int msqid, struct ipcmsgbuf *msgp, size_t msgsz, long msgtyp, int msgflg)")
    private long msgrcv(int msqid, long msgp, long msgsz, long msgtyp, int msgflg) {
        SysinfoProbes.msg(this, 1, k.counters.sys(CpuSysStats.OFFSET_MSG, 1));
        spend(Latency.IPC_CALL);
        Kmsqid qp = lookup(msqid);
        if (qp == null) {
            return set_errno(EINVAL);
        }
        k.ipc.objects.ipc_hold(service, qp.msg_perm());
        int error = k.ipc.objects.ipcperm_access(qp.msg_perm(), MSG_R, CRED());
        PointerCell before = cell();
        Msg found = error == 0 ? msgrcv_lookup(qp, msgtyp, before) : null;
        while (error == 0 && found == null) {
            if ((msgflg & IPC_NOWAIT) != 0) {
                error = ENOMSG;
            } else {
                qp.msg_rcv_cnt(qp.msg_rcv_cnt() + 1);
                int woken = cv_wait_sig(qp.msg_rcv_cv(), service.ipcs_lock());
                qp.msg_rcv_cnt(qp.msg_rcv_cnt() - 1);
                error = IpcObjects.IPC_FREE(qp.msg_perm()) ? EIDRM : woken == 0 ? EINTR : 0;
                found = error == 0 ? msgrcv_lookup(qp, msgtyp, before) : null;
            }
        }
        long moved = 0;
        if (error == 0) {
            moved = Math.min(found.msg_size(), msgsz);
            error = msg_copyout(qp, found, Msg.at(k.memory, before.get()), msgp, msgsz, msgflg);
        }
        k.ipc.objects.ipc_rele(service, qp.msg_perm());
        return error != 0 ? set_errno(error) : moved;
    }

    /** The message that is wanted, and in {@code before} the one before it; null when there is none. */
    @Prototype("static struct msg *msgrcv_lookup(kmsqid_t *qp, long msgtyp, struct msg **before)")
    private Msg msgrcv_lookup(Kmsqid qp, long msgtyp, PointerCell before) {
        Msg found = null;
        Msg previous = null;
        before.set(0);
        for (Msg mp = qp.msg_first(); mp != null; mp = mp.msg_next()) {
            boolean fits = msgtyp == 0 || (msgtyp > 0 ? mp.msg_type() == msgtyp : mp.msg_type() <= -msgtyp);
            if (fits && (found == null || msgtyp < 0 && mp.msg_type() < found.msg_type())) {
                found = mp;
                before.set(previous);
            }
            previous = mp;
        }
        return found;
    }

    @Prototype("static int msg_copyout(kmsqid_t *qp, struct msg *smp, struct msg *before, struct ipcmsgbuf *msgp, size_t msgsz, "
            + "int msgflg)")
    private int msg_copyout(Kmsqid qp, Msg smp, Msg before, long msgp, long msgsz, int msgflg) {
        if (msgsz < smp.msg_size() && (msgflg & MSG_NOERROR) == 0) {
            return E2BIG;
        }
        byte[] text = new byte[(int) Math.min(smp.msg_size(), msgsz)];
        if (text.length > 0) {
            k.memory.read(smp.msg_addr(), text, 0, text.length);
        }
        try {
            user().putLong(msgp, smp.msg_type());
            user().write(msgp + Long.BYTES, text, 0, text.length);
        } catch (MemoryFault e) {
            return EFAULT;
        }
        qp.msg_lrpid(pid(curproc()));
        qp.msg_rtime(seconds());
        msgunlink(qp, before);
        return 0;
    }

    /** Takes the message behind {@code before} out of a queue, the first one for null, and frees it. */
    @Prototype("static void msgunlink(kmsqid_t *qp, struct msg *before)")
    private void msgunlink(Kmsqid qp, Msg before) {
        Msg mp = before == null ? qp.msg_first() : before.msg_next();
        if (before == null) {
            qp.msg_first(mp.msg_next());
        } else {
            before.msg_next(mp.msg_next());
        }
        if (mp.msg_next() == null) {
            qp.msg_last(before);
        }
        qp.msg_qnum(qp.msg_qnum() - 1);
        qp.msg_cbytes(qp.msg_cbytes() - mp.msg_size());
        if (mp.msg_size() > 0) {
            kmem_free(mp.msg_addr(), mp.msg_size());
        }
        kmem_free(mp.address(), Msg.SIZE);
        cv_broadcast(qp.msg_snd_cv());
    }
}

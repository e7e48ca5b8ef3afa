package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.msgsys.MsgSyscalls;
import org.dtrace4j.kernel.semsys.SemSyscalls;
import org.dtrace4j.kernel.shmsys.ShmSyscalls;
import org.dtrace4j.kernel.struct.IpcPerm;
import org.dtrace4j.kernel.struct.ScShared;
import org.dtrace4j.kernel.struct.Sembuf;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * System calls on System V's messages, semaphores and shared memory: three calls in truth, with codes for what is wanted; and on
 * the CPU.
 */
@InObject("libc.so.1")
abstract class IpcCalls extends SocketCalls {
    protected IpcCalls(Kernel k, UserThread thread) {
        super(k, thread);
    }

    private long msgsys(int opcode, long a0, long a1, long a2, long a3, long a4) throws SystemCallError {
        return trap(SystemCall.MSGSYS, () -> {
            k.modules.load("sys/msgsys");
            return k.msgsys.msg.msgsys(opcode, a0, a1, a2, a3, a4);
        }, opcode, a0, a1, a2, a3, a4);
    }

    private long semsys(int opcode, long a1, long a2, long a3, long a4) throws SystemCallError {
        return trap(SystemCall.SEMSYS, () -> {
            k.modules.load("sys/semsys");
            return k.semsys.sem.semsys(opcode, a1, a2, a3, a4);
        }, opcode, a1, a2, a3, a4);
    }

    private long shmsys(int opcode, long a0, long a1, long a2) throws SystemCallError {
        return trap(SystemCall.SHMSYS, () -> {
            k.modules.load("sys/shmsys");
            return k.shmsys.shm.shmsys(opcode, a0, a1, a2);
        }, opcode, a0, a1, a2);
    }

    // ---- the CPU

    @Override
    @LibraryFunction("yield")
    public void yieldCpu() {
        trapWithoutError(SystemCall.YIELD, () -> k.genunix.schedctl.yield());
    }

    @Override
    @LibraryFunction("schedctl_init")
    public void schedctlInit() {
        if (k.curthread().t_schedctl() == null) {
            trapWithoutError(SystemCall.SCHEDCTL, () -> k.genunix.schedctl.schedctl());
        }
    }

    /** A macro: no function. */
    @Override
    public void schedctlStart() {
        ScShared shared = k.curthread().t_schedctl();
        if (shared != null) {
            shared.sc_preemptctl().sc_nopreempt(1);
        }
    }

    /** A macro: no function, unless the thread has to give up its CPU. */
    @Override
    public void schedctlStop() {
        ScShared shared = k.curthread().t_schedctl();
        if (shared == null) {
            return;
        }
        shared.sc_preemptctl().sc_nopreempt(0);
        if (shared.sc_preemptctl().sc_yield() != 0) {
            yieldCpu();
        }
    }

    // ---- messages

    @Override
    @LibraryFunction("msgget")
    public int msgget(int key, int flags) throws SystemCallError {
        return (int) msgsys(MSGGET, key, flags, 0, 0, 0);
    }

    @Override
    @LibraryFunction("msgsnd")
    public void msgsnd(int id, Message message, int flags) throws SystemCallError {
        byte[] text = message.text();
        withRoom(Long.BYTES + text.length, msgp -> {
            process.memory().putLong(msgp, message.type());
            process.memory().write(msgp + Long.BYTES, text, 0, text.length);
            return msgsys(MSGSND, id, msgp, text.length, flags, 0);
        });
    }

    @Override
    @LibraryFunction("msgrcv")
    public Message msgrcv(int id, int size, long type, int flags) throws SystemCallError {
        return answered(Long.BYTES + size, msgp -> {
            int length = (int) msgsys(MSGRCV, id, msgp, size, type, flags);
            byte[] text = new byte[length];
            process.memory().read(msgp + Long.BYTES, text, 0, length);
            return new Message(process.memory().getLong(msgp), text);
        });
    }

    @Override
    @LibraryFunction("msgctl")
    public void msgremove(int id) throws SystemCallError {
        msgsys(MSGCTL, id, IPC_RMID, 0, 0, 0);
    }

    private IpcStatus common(long at) {
        IpcPerm perm = IpcPerm.at(process.memory(), at);
        return new IpcStatus(perm.uid(), perm.gid(), perm.cuid(), perm.cgid(), perm.mode(), perm.key());
    }

    @Override
    @LibraryFunction("msgctl")
    public QueueStatus msgstat(int id) throws SystemCallError {
        return msgstat(id, IPC_STAT);
    }

    @Override
    @LibraryFunction("msgctl64")
    public QueueStatus msgstat64(int id) throws SystemCallError {
        return msgstat(id, IPC_STAT64);
    }

    private QueueStatus msgstat(int id, int command) throws SystemCallError {
        return answered(MsgSyscalls.STATUS_BYTES, buf -> {
            msgsys(MSGCTL, id, command, buf, 0, 0);
            long rest = buf + IpcPerm.SIZE;
            return new QueueStatus(common(buf), process.memory().getLong(rest), process.memory().getLong(rest + 8),
                    process.memory().getLong(rest + 16), process.memory().getInt(rest + 24), process.memory().getInt(rest + 28),
                    process.memory().getLong(rest + 32), process.memory().getLong(rest + 40),
                    process.memory().getLong(rest + 48));
        });
    }

    /** One of the calls that tell identifiers. */
    @FunctionalInterface
    private interface Identifiers {
        long run(long buf, long count, long countp) throws SystemCallError;
    }

    private static final int MOST_IDENTIFIERS = 128;

    private List<Integer> identifiers(Identifiers call) throws SystemCallError {
        return answered((MOST_IDENTIFIERS + 1) * Integer.BYTES, buf -> {
            List<Integer> found = new ArrayList<>();
            long countp = buf + MOST_IDENTIFIERS * Integer.BYTES;
            call.run(buf, MOST_IDENTIFIERS, countp);
            int count = Math.min(MOST_IDENTIFIERS, process.memory().getInt(countp));
            for (int i = 0; i < count; i++) {
                found.add(process.memory().getInt(buf + (long) i * Integer.BYTES));
            }
            return found;
        });
    }

    @Override
    @LibraryFunction("msgids")
    public List<Integer> msgids() throws SystemCallError {
        return identifiers((buf, count, countp) -> msgsys(MSGIDS, buf, count, countp, 0, 0));
    }

    /** Owner, group and permissions, where {@code struct ipc_perm} has them. */
    private void common(long at, IpcOwner owner) {
        IpcPerm perm = IpcPerm.at(process.memory(), at);
        perm.uid(owner.uid());
        perm.gid(owner.gid());
        perm.mode(owner.mode());
    }

    @Override
    @LibraryFunction("msgctl")
    public void msgset(int id, IpcOwner owner, long mostBytes) throws SystemCallError {
        withRoom(MsgSyscalls.STATUS_BYTES, buf -> {
            common(buf, owner);
            process.memory().putLong(buf + MsgSyscalls.MOST_BYTES_AT, mostBytes);
            return msgsys(MSGCTL, id, IPC_SET, buf, 0, 0);
        });
    }

    // ---- semaphores

    @Override
    @LibraryFunction("semctl")
    public void semset(int id, IpcOwner owner) throws SystemCallError {
        withRoom(SemSyscalls.STATUS_BYTES, buf -> {
            common(buf, owner);
            return semsys(SEMCTL, id, 0, IPC_SET, buf);
        });
    }

    @Override
    @LibraryFunction("semget")
    public int semget(int key, int count, int flags) throws SystemCallError {
        return (int) semsys(SEMGET, key, count, flags, 0);
    }

    @Override
    @LibraryFunction("semop")
    public void semop(int id, SemaphoreOperation... operations) throws SystemCallError {
        withRoom(Math.max(1, operations.length * Sembuf.SIZE), sops -> {
            for (int i = 0; i < operations.length; i++) {
                Sembuf one = Sembuf.at(process.memory(), sops + (long) i * Sembuf.SIZE);
                one.sem_num(operations[i].number());
                one.sem_op(operations[i].change());
                one.sem_flg(operations[i].flags());
            }
            return semsys(SEMOP, id, sops, operations.length, 0);
        });
    }

    @Override
    @LibraryFunction("semctl")
    public int semctl(int id, int number, int command, int value) throws SystemCallError {
        return (int) semsys(SEMCTL, id, number, command, value);
    }

    @Override
    @LibraryFunction("semctl")
    public SemaphoreStatus semstat(int id) throws SystemCallError {
        return semstat(id, IPC_STAT);
    }

    @Override
    @LibraryFunction("semctl64")
    public SemaphoreStatus semstat64(int id) throws SystemCallError {
        return semstat(id, IPC_STAT64);
    }

    private SemaphoreStatus semstat(int id, int command) throws SystemCallError {
        return answered(SemSyscalls.STATUS_BYTES, buf -> {
            semsys(SEMCTL, id, 0, command, buf);
            long rest = buf + IpcPerm.SIZE;
            return new SemaphoreStatus(common(buf), (int) process.memory().getLong(rest),
                    process.memory().getLong(rest + 8), process.memory().getLong(rest + 16));
        });
    }

    @Override
    @LibraryFunction("semids")
    public List<Integer> semids() throws SystemCallError {
        return identifiers((buf, count, countp) -> semsys(SEMIDS, buf, count, countp, 0));
    }

    // ---- shared memory

    @Override
    @LibraryFunction("shmctl")
    public void shmset(int id, IpcOwner owner) throws SystemCallError {
        withRoom(ShmSyscalls.STATUS_BYTES, buf -> {
            common(buf, owner);
            return shmsys(SHMCTL, id, IPC_SET, buf);
        });
    }

    @Override
    @LibraryFunction("shmget")
    public int shmget(int key, long bytes, int flags) throws SystemCallError {
        return (int) shmsys(SHMGET, key, bytes, flags);
    }

    @Override
    @LibraryFunction("shmat")
    public long shmat(int id, long address, int flags) throws SystemCallError {
        return shmsys(SHMAT, id, address, flags);
    }

    @Override
    @LibraryFunction("shmdt")
    public void shmdt(long address) throws SystemCallError {
        shmsys(SHMDT, address, 0, 0);
    }

    @Override
    @LibraryFunction("shmctl")
    public void shmctl(int id, int command) throws SystemCallError {
        shmsys(SHMCTL, id, command, 0);
    }

    @Override
    @LibraryFunction("shmctl")
    public MemoryStatus shmstat(int id) throws SystemCallError {
        return shmstat(id, IPC_STAT);
    }

    @Override
    @LibraryFunction("shmctl64")
    public MemoryStatus shmstat64(int id) throws SystemCallError {
        return shmstat(id, IPC_STAT64);
    }

    private MemoryStatus shmstat(int id, int command) throws SystemCallError {
        return answered(ShmSyscalls.STATUS_BYTES, buf -> {
            shmsys(SHMCTL, id, command, buf);
            long rest = buf + IpcPerm.SIZE;
            return new MemoryStatus(common(buf), process.memory().getLong(rest), process.memory().getInt(rest + 8),
                    process.memory().getInt(rest + 12), process.memory().getInt(rest + 16), process.memory().getInt(rest + 20),
                    process.memory().getLong(rest + 24), process.memory().getLong(rest + 32),
                    process.memory().getLong(rest + 40));
        });
    }

    @Override
    @LibraryFunction("shmids")
    public List<Integer> shmids() throws SystemCallError {
        return identifiers((buf, count, countp) -> shmsys(SHMIDS, buf, count, countp));
    }
}

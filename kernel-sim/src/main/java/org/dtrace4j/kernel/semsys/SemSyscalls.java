package org.dtrace4j.kernel.semsys;

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
import org.dtrace4j.kernel.struct.IpcService;
import org.dtrace4j.kernel.struct.Kcondvar;
import org.dtrace4j.kernel.struct.KipcPerm;
import org.dtrace4j.kernel.struct.Ksemid;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Sem;
import org.dtrace4j.kernel.struct.SemUndo;
import org.dtrace4j.kernel.struct.Sembuf;

/** sem.c: sets of semaphores. */
public final class SemSyscalls extends ProcessCode {
    /** Bytes of {@code struct semid_ds}, as {@code semctl(IPC_STAT)} fills it. */
    public static final int STATUS_BYTES = 48;

    private IpcService service;

    SemSyscalls(Kernel k) {
        super(k);
    }

    void init() {
        service = k.ipc.objects.ipcs_create(newString("semids"), Ksemid.SIZE);
    }

    private Ksemid lookup(int semid) {
        KipcPerm perm = k.ipc.objects.ipc_lookup(service, semid);
        return perm == null ? null : Ksemid.at(k.memory, perm.address());
    }

    private Sem sem(Ksemid sp, int num) {
        return Sem.at(k.memory, sp.sem_base().address() + (long) num * Sem.SIZE);
    }

    private int answer(int error, int value) {
        return error != 0 ? set_errno(error) : value;
    }

    /** The call of all calls: {@code opcode} says which. */
    @Prototype("static int semsys(int opcode, uintptr_t a1, uintptr_t a2, uintptr_t a3, uintptr_t a4)")
    public int semsys(int opcode, long a1, long a2, long a3, long a4) {
        return switch (opcode) {
            case SEMCTL -> semctl((int) a1, (int) a2, (int) a3, a4);
            case SEMGET -> semget((int) a1, (int) a2, (int) a3);
            case SEMOP -> semop((int) a1, a2, a3, 0);
            case SEMIDS -> answer(k.ipc.objects.ipc_ids(service, a1, (int) a2, a3), 0);
            default -> set_errno(EINVAL);
        };
    }

    /** The identifier of the set of a key. */
    @Prototype("static int semget(key_t key, int nsems, int semflg)")
    private int semget(int key, int nsems, int semflg) {
        PointerCell permp = cell();
        PointerCell fresh = cell();
        int error = k.ipc.objects.ipc_get(service, key, semflg, permp, fresh);
        if (error != 0) {
            return set_errno(error);
        }
        Ksemid sp = Ksemid.at(k.memory, permp.get());
        if (fresh.get() == 0) {
            error = nsems < 0 || nsems > sp.sem_nsems() ? EINVAL : 0;
        } else if (nsems <= 0 || nsems > SEMMSL) {
            k.ipc.objects.ipc_rmid(service, sp.sem_perm(), CRED());
            k.ipc.objects.ipc_rele(service, sp.sem_perm());
            return set_errno(EINVAL);
        } else {
            sp.sem_base(Sem.at(k.memory, kmem_zalloc((long) nsems * Sem.SIZE)));
            sp.sem_nsems(nsems);
            sp.sem_ctime(seconds());
        }
        int id = sp.sem_perm().ipc_id();
        mutex_exit(service.ipcs_lock());
        return answer(error, id);
    }

    /** Asks for a value or sets one, asks how a set is, gives it away, or removes it. */
    @Prototype("static int semctl(int semid, uint_t semnum, int cmd, uintptr_t arg)")
    private int semctl(int semid, int semnum, int cmd, long arg) {
        Ksemid sp = lookup(semid);
        if (sp == null) {
            return set_errno(EINVAL);
        }
        if (cmd == IPC_RMID) {
            return remove(sp);
        }
        if (cmd == IPC_SET || cmd == IPC_STAT64) {
            int error = cmd == IPC_SET ? k.ipc.objects.ipcperm_set(service, CRED(), sp.sem_perm(), arg) : copyout(status(sp), arg);
            sp.sem_ctime(cmd == IPC_SET && error == 0 ? seconds() : sp.sem_ctime());
            mutex_exit(service.ipcs_lock());
            return answer(error, 0);
        }
        boolean changes = cmd == SETVAL || cmd == SETALL;
        boolean one = cmd == GETVAL || cmd == GETPID || cmd == GETNCNT || cmd == GETZCNT || cmd == SETVAL;
        int error = k.ipc.objects.ipcperm_access(sp.sem_perm(), changes ? SEM_A : SEM_R, CRED());
        if (error == 0 && one && Integer.compareUnsigned(semnum, sp.sem_nsems()) >= 0) {
            error = EINVAL;
        }
        int value = 0;
        if (error == 0) {
            switch (cmd) {
                case GETVAL -> value = sem(sp, semnum).semval();
                case GETPID -> value = sem(sp, semnum).sempid();
                case GETNCNT -> value = sem(sp, semnum).semncnt();
                case GETZCNT -> value = sem(sp, semnum).semzcnt();
                case SETVAL -> error = arg < 0 || arg > SEMVMX ? ERANGE : set(sp, semnum, (int) arg);
                case GETALL -> error = getAll(sp, arg);
                case SETALL -> error = setAll(sp, arg);
                case IPC_STAT -> error = copyout(status(sp), arg);
                default -> error = EINVAL;
            }
        }
        mutex_exit(service.ipcs_lock());
        return answer(error, value);
    }

    private int remove(Ksemid sp) {
        int error = k.ipc.objects.ipc_rmid(service, sp.sem_perm(), CRED());
        if (error != 0) {
            mutex_exit(service.ipcs_lock());
            return set_errno(error);
        }
        for (int num = 0; num < sp.sem_nsems(); num++) {
            cv_broadcast(sem(sp, num).semncnt_cv());
            cv_broadcast(sem(sp, num).semzcnt_cv());
        }
        while (sp.sem_undos() != null) {
            SemUndo undo = sp.sem_undos();
            sp.sem_undos(undo.un_next());
            kmem_free(undo.address(), SemUndo.SIZE);
        }
        // Who waits in it looks at its perm only, and sleeps on nothing of it any more when it does.
        rele(sp);
        return 0;
    }

    /** Gives back a reference, and unlocks; with the last one the semaphores go, too. */
    private void rele(Ksemid sp) {
        if (sp.sem_perm().ipc_ref() == 1) {
            kmem_free(sp.sem_base().address(), (long) sp.sem_nsems() * Sem.SIZE);
        }
        k.ipc.objects.ipc_rele(service, sp.sem_perm());
    }

    private int set(Ksemid sp, int num, int value) {
        Sem semp = sem(sp, num);
        semp.semval(value);
        semp.sempid(pid(curproc()));
        clearUndo(sp, num);
        wake(semp);
        return 0;
    }

    private void wake(Sem semp) {
        if (semp.semval() != 0 && semp.semncnt() != 0) {
            cv_broadcast(semp.semncnt_cv());
        }
        if (semp.semval() == 0 && semp.semzcnt() != 0) {
            cv_broadcast(semp.semzcnt_cv());
        }
    }

    private static void clearUndo(Ksemid sp, int num) {
        for (SemUndo undo = sp.sem_undos(); undo != null; undo = undo.un_next()) {
            if (undo.un_num() == num) {
                undo.un_aoe(0);
            }
        }
    }

    private int getAll(Ksemid sp, long array) {
        ByteBuffer values = ByteBuffer.allocate(sp.sem_nsems() * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int num = 0; num < sp.sem_nsems(); num++) {
            values.putShort((short) sem(sp, num).semval());
        }
        return copyout(values.array(), array);
    }

    private int setAll(Ksemid sp, long array) {
        try {
            for (int num = 0; num < sp.sem_nsems(); num++) {
                set(sp, num, Short.toUnsignedInt(user().getShort(array + (long) num * Short.BYTES)));
            }
            return 0;
        } catch (MemoryFault e) {
            return EFAULT;
        }
    }

    private byte[] status(Ksemid sp) {
        return IpcObjects.status(sp.sem_perm(), STATUS_BYTES).putLong(sp.sem_nsems()).putLong(sp.sem_otime())
                .putLong(sp.sem_ctime()).array();
    }

    // ---- operations

    /**
     * Does some operations, all at once, as soon as all of them can be done.
     *
     * @param sops where they are, in the memory of the process
     */
    @Prototype("static int semop(int semid, struct sembuf *sops, size_t nsops, timespec_t *timeout)")
    private int semop(int semid, long sops, long nsops, long timeout) {
        SysinfoProbes.sema(this, 1, k.counters.sys(CpuSysStats.OFFSET_SEMA, 1));
        spend(Latency.IPC_CALL);
        if (nsops == 0) {
            return 0;
        }
        if (nsops < 0 || nsops > SEMOPM) {
            return set_errno(E2BIG);
        }
        Sembuf[] operations = new Sembuf[(int) nsops];
        long copy = kmem_alloc(nsops * Sembuf.SIZE);
        int error = copyin(sops, copy, operations);
        Ksemid sp = error == 0 ? lookup(semid) : null;
        if (error == 0 && sp == null) {
            error = EINVAL;
        }
        if (error != 0) {
            kmem_free(copy, nsops * Sembuf.SIZE);
            return set_errno(error);
        }
        k.ipc.objects.ipc_hold(service, sp.sem_perm());
        error = mayDo(sp, operations);
        while (error == 0) {
            int stuck = firstStuck(sp, operations);
            if (stuck < 0) {
                error = stuck == BEYOND ? ERANGE : 0;
                break;
            }
            error = (operations[stuck].sem_flg() & IPC_NOWAIT) != 0 ? EAGAIN : await(sp, operations[stuck]);
        }
        if (error == 0) {
            perform(sp, operations);
        }
        rele(sp);
        kmem_free(copy, nsops * Sembuf.SIZE);
        return answer(error, 0);
    }

    private int copyin(long sops, long copy, Sembuf[] operations) {
        byte[] data = new byte[operations.length * Sembuf.SIZE];
        int error = copyin(sops, data);
        if (error == 0) {
            k.memory.write(copy, data, 0, data.length);
            for (int i = 0; i < operations.length; i++) {
                operations[i] = Sembuf.at(k.memory, copy + (long) i * Sembuf.SIZE);
            }
        }
        return error;
    }

    private int mayDo(Ksemid sp, Sembuf[] operations) {
        int mode = 0;
        for (Sembuf op : operations) {
            mode |= op.sem_op() != 0 ? SEM_A : SEM_R;
            if (op.sem_num() >= sp.sem_nsems()) {
                return EFBIG;
            }
        }
        return k.ipc.objects.ipcperm_access(sp.sem_perm(), mode, CRED());
    }

    /** No operation is stuck. */
    private static final int NONE = -1;
    /** One would lead beyond the largest value. */
    private static final int BEYOND = -2;

    /** Which operation cannot be done yet, after those before it. */
    private int firstStuck(Ksemid sp, Sembuf[] operations) {
        for (int i = 0; i < operations.length; i++) {
            int num = operations[i].sem_num();
            int value = sem(sp, num).semval();
            for (int j = 0; j < i; j++) {
                value += operations[j].sem_num() == num ? operations[j].sem_op() : 0;
            }
            int change = operations[i].sem_op();
            if (change == 0 ? value != 0 : value + change < 0) {
                return i;
            }
            if (value + change > SEMVMX) {
                return BEYOND;
            }
        }
        return NONE;
    }

    private int await(Ksemid sp, Sembuf op) {
        Sem semp = sem(sp, op.sem_num());
        boolean forZero = op.sem_op() == 0;
        Kcondvar cv = forZero ? semp.semzcnt_cv() : semp.semncnt_cv();
        count(semp, forZero, 1);
        int woken = cv_wait_sig(cv, service.ipcs_lock());
        count(semp, forZero, -1);
        return IpcObjects.IPC_FREE(sp.sem_perm()) ? EIDRM : woken == 0 ? EINTR : 0;
    }

    private static void count(Sem semp, boolean forZero, int change) {
        if (forZero) {
            semp.semzcnt(semp.semzcnt() + change);
        } else {
            semp.semncnt(semp.semncnt() + change);
        }
    }

    private void perform(Ksemid sp, Sembuf[] operations) {
        for (Sembuf op : operations) {
            Sem semp = sem(sp, op.sem_num());
            semp.semval(semp.semval() + op.sem_op());
            semp.sempid(pid(curproc()));
            if (op.sem_op() != 0 && (op.sem_flg() & SEM_UNDO) != 0) {
                remember(sp, op);
            }
        }
        for (Sembuf op : operations) {
            wake(sem(sp, op.sem_num()));
        }
        sp.sem_otime(seconds());
    }

    // ---- what is taken back

    private void remember(Ksemid sp, Sembuf op) {
        Proc p = curproc();
        SemUndo undo = sp.sem_undos();
        while (undo != null && !(Proc.same(undo.un_proc(), p) && undo.un_num() == op.sem_num())) {
            undo = undo.un_next();
        }
        if (undo == null) {
            undo = SemUndo.at(k.memory, kmem_zalloc(SemUndo.SIZE));
            undo.un_proc(p);
            undo.un_num(op.sem_num());
            undo.un_next(sp.sem_undos());
            sp.sem_undos(undo);
        }
        undo.un_aoe(undo.un_aoe() - op.sem_op());
    }

    /** Whether a process has done anything with SEM_UNDO. */
    public boolean hasUndo(Proc p) {
        for (KipcPerm at = service.ipcs_list(); at != null; at = at.ipc_next()) {
            for (SemUndo undo = Ksemid.at(k.memory, at.address()).sem_undos(); undo != null; undo = undo.un_next()) {
                if (Proc.same(undo.un_proc(), p)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A process ends: what it has done with SEM_UNDO is taken back. */
    @Prototype("void semexit(proc_t *pp)")
    public void semexit(Proc pp) {
        mutex_enter(service.ipcs_lock());
        for (KipcPerm at = service.ipcs_list(); at != null; at = at.ipc_next()) {
            Ksemid sp = Ksemid.at(k.memory, at.address());
            SemUndo before = null;
            for (SemUndo undo = sp.sem_undos(); undo != null; ) {
                SemUndo next = undo.un_next();
                if (!Proc.same(undo.un_proc(), pp)) {
                    before = undo;
                } else {
                    Sem semp = sem(sp, undo.un_num());
                    int value = semp.semval() + undo.un_aoe();
                    if (value >= 0 && value <= SEMVMX) {
                        semp.semval(value);
                        wake(semp);
                    }
                    if (before == null) {
                        sp.sem_undos(next);
                    } else {
                        before.un_next(next);
                    }
                    kmem_free(undo.address(), SemUndo.SIZE);
                }
                undo = next;
            }
        }
        mutex_exit(service.ipcs_lock());
    }
}

package org.dtrace4j.kernel.shmsys;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.ipc.IpcObjects;
import org.dtrace4j.kernel.mem.SharedMemory;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.AnonMap;
import org.dtrace4j.kernel.struct.IpcService;
import org.dtrace4j.kernel.struct.KipcPerm;
import org.dtrace4j.kernel.struct.Kshmid;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Segacct;
import org.dtrace4j.kernel.syscall.UserProcess;

/** shm.c: shared memory. The bytes are the peer of the object's {@code anon_map}. */
public final class ShmSyscalls extends ProcessCode {
    /** Bytes of {@code struct shmid_ds}, as {@code shmctl(IPC_STAT)} fills it. */
    public static final int STATUS_BYTES = 72;

    private IpcService service;

    ShmSyscalls(Kernel k) {
        super(k);
    }

    void init() {
        service = k.ipc.objects.ipcs_create(newString("shmids"), Kshmid.SIZE);
    }

    private Kshmid lookup(int shmid) {
        KipcPerm perm = k.ipc.objects.ipc_lookup(service, shmid);
        return perm == null ? null : Kshmid.at(k.memory, perm.address());
    }

    private static long pages(long bytes) {
        return bytes + PAGEOFFSET & -PAGESIZE;
    }

    /** The call of all calls: {@code opcode} says which. */
    @Prototype("static uintptr_t shmsys(int opcode, uintptr_t a0, uintptr_t a1, uintptr_t a2)")
    public long shmsys(int opcode, long a0, long a1, long a2) {
        PointerCell rvp = cell();
        int error = switch (opcode) {
            case SHMAT -> shmat((int) a0, a1, (int) a2, rvp);
            case SHMCTL -> shmctl((int) a0, (int) a1, a2);
            case SHMDT -> shmdt(a0);
            case SHMGET -> shmget((int) a0, a1, (int) a2, rvp);
            case SHMIDS -> k.ipc.objects.ipc_ids(service, a0, (int) a1, a2);
            default -> EINVAL;
        };
        return error != 0 ? set_errno(error) : rvp.get();
    }

    /** The identifier of the memory of a key. */
    @Prototype("static int shmget(key_t key, size_t size, int shmflg, uintptr_t *rvp)")
    private int shmget(int key, long size, int shmflg, PointerCell rvp) {
        PointerCell permp = cell();
        PointerCell fresh = cell();
        int error = k.ipc.objects.ipc_get(service, key, shmflg, permp, fresh);
        if (error != 0) {
            return error;
        }
        Kshmid sp = Kshmid.at(k.memory, permp.get());
        if (fresh.get() == 0) {
            error = Long.compareUnsigned(size, sp.shm_segsz()) > 0 ? EINVAL : 0;
        } else {
            boolean sensible = size > 0 && size <= SHMMAX;
            error = !sensible ? EINVAL : k.genunix.anon.anon_resvmem(pages(size), 1, 0, 1) == 0 ? ENOMEM : 0;
            if (error != 0) {
                k.ipc.objects.ipc_rmid(service, sp.shm_perm(), CRED());
                k.ipc.objects.ipc_rele(service, sp.shm_perm());
                return error;
            }
            sp.shm_amp(k.genunix.anon.anonmap_alloc(pages(size), pages(size), 0));
            k.peers.put(sp.shm_amp().address(), new SharedMemory());
            sp.shm_segsz(size);
            sp.shm_ctime(seconds());
            sp.shm_cpid(pid(curproc()));
        }
        rvp.set(sp.shm_perm().ipc_id());
        mutex_exit(service.ipcs_lock());
        return error;
    }

    /** Maps an object into the running process, and says where. */
    @Prototype("static int shmat(int shmid, caddr_t uaddr, int uflags, uintptr_t *rvp)")
    private int shmat(int shmid, long uaddr, int uflags, PointerCell rvp) {
        Kshmid sp = lookup(shmid);
        if (sp == null) {
            return EINVAL;
        }
        boolean readOnly = (uflags & SHM_RDONLY) != 0;
        int error = k.ipc.objects.ipcperm_access(sp.shm_perm(), readOnly ? SHM_R : SHM_R | SHM_W, CRED());
        long addr = (uflags & SHM_RND) != 0 ? uaddr & -PAGESIZE : uaddr;
        if (error == 0 && (addr & PAGEOFFSET) != 0) {
            error = EINVAL;
        }
        Proc p = curproc();
        AnonMap amp = sp.shm_amp();
        if (error == 0) {
            int prot = PROT_USER | PROT_READ | PROT_EXEC | (readOnly ? 0 : PROT_WRITE);
            error = k.genunix.as.mapShared(k.genunix.grow.addressSpace(), addr, amp.size(), amp, prot, rvp);
        }
        if (error == 0) {
            UserProcess.current(k).memory().mapShared("shm", rvp.get(), amp.size(), (SharedMemory) k.peers.get(amp.address()));
            sa_add(p, rvp.get(), amp.size(), uflags, sp);
            sp.shm_atime(seconds());
            sp.shm_lpid(pid(p));
            k.ipc.objects.ipc_hold(service, sp.shm_perm());
        }
        mutex_exit(service.ipcs_lock());
        return error;
    }

    @Prototype("static void sa_add(struct proc *pp, caddr_t addr, size_t len, ulong_t flags, kshmid_t *id)")
    private void sa_add(Proc pp, long addr, long len, long flags, Kshmid id) {
        Segacct sap = Segacct.at(k.memory, kmem_zalloc(Segacct.SIZE));
        sap.sa_addr(addr);
        sap.sa_len(len);
        sap.sa_flags(flags);
        sap.sa_id(id);
        sap.sa_next(pp.p_segacct());
        pp.p_segacct(sap);
    }

    /** Takes away what is mapped at an address. */
    @Prototype("static int shmdt(caddr_t addr)")
    private int shmdt(long addr) {
        Proc p = curproc();
        Segacct before = null;
        Segacct sap = p.p_segacct();
        while (sap != null && sap.sa_addr() != addr) {
            before = sap;
            sap = sap.sa_next();
        }
        if (sap == null) {
            return EINVAL;
        }
        if (before == null) {
            p.p_segacct(sap.sa_next());
        } else {
            before.sa_next(sap.sa_next());
        }
        UserProcess.current(k).memory().unmap(addr);
        shm_detach(p, sap);
        return 0;
    }

    @Prototype("static void shm_detach(proc_t *pp, segacct_t *sap)")
    private void shm_detach(Proc pp, Segacct sap) {
        Kshmid sp = sap.sa_id();
        k.genunix.as.as_unmap(pp.p_as(), sap.sa_addr(), sap.sa_len());
        mutex_enter(service.ipcs_lock());
        sp.shm_dtime(seconds());
        sp.shm_lpid(pid(pp));
        rele(sp);
        kmem_free(sap.address(), Segacct.SIZE);
    }

    /** Gives back a reference, and unlocks; with the last one the memory goes, too. */
    private void rele(Kshmid sp) {
        if (sp.shm_perm().ipc_ref() == 1) {
            if (sp.shm_lkcnt() > 0) {
                k.genunix.sharedSegments.unlock(sp.shm_amp());
            }
            k.peers.remove(sp.shm_amp().address());
            k.genunix.sharedSegments.release(sp.shm_amp());
        }
        k.ipc.objects.ipc_rele(service, sp.shm_perm());
    }

    /** Asks how an object is, gives it away, locks its pages in memory, or removes it. */
    @Prototype("static int shmctl(int shmid, int cmd, void *arg)")
    private int shmctl(int shmid, int cmd, long arg) {
        Kshmid sp = lookup(shmid);
        if (sp == null) {
            return EINVAL;
        }
        int error;
        switch (cmd) {
            case IPC_RMID -> {
                error = k.ipc.objects.ipc_rmid(service, sp.shm_perm(), CRED());
                if (error == 0) {
                    rele(sp);
                    return 0;
                }
            }
            case IPC_STAT -> {
                error = k.ipc.objects.ipcperm_access(sp.shm_perm(), SHM_R, CRED());
                error = error != 0 ? error : copyout(status(sp), arg);
            }
            case IPC_STAT64 -> error = copyout(status(sp), arg);
            case IPC_SET -> {
                error = k.ipc.objects.ipcperm_set(service, CRED(), sp.shm_perm(), arg);
                sp.shm_ctime(error == 0 ? seconds() : sp.shm_ctime());
            }
            case SHM_LOCK -> {
                error = CRED().cr_uid() != 0 ? EPERM
                        : sp.shm_lkcnt() == 0 ? k.genunix.sharedSegments.lock(sp.shm_amp()) : 0;
                sp.shm_lkcnt(sp.shm_lkcnt() + (error == 0 ? 1 : 0));
            }
            case SHM_UNLOCK -> {
                error = CRED().cr_uid() != 0 ? EPERM : 0;
                if (error == 0 && sp.shm_lkcnt() > 0) {
                    sp.shm_lkcnt(sp.shm_lkcnt() - 1);
                    if (sp.shm_lkcnt() == 0) {
                        k.genunix.sharedSegments.unlock(sp.shm_amp());
                    }
                }
            }
            default -> error = EINVAL;
        }
        mutex_exit(service.ipcs_lock());
        return error;
    }

    private static byte[] status(Kshmid sp) {
        return IpcObjects.status(sp.shm_perm(), STATUS_BYTES).putLong(sp.shm_segsz()).putInt(sp.shm_perm().ipc_ref() - 1)
                .putInt(sp.shm_lkcnt()).putInt(sp.shm_lpid()).putInt(sp.shm_cpid()).putLong(sp.shm_atime())
                .putLong(sp.shm_dtime()).putLong(sp.shm_ctime()).array();
    }

    // ---- processes come and go

    /** A child has what its parent has attached. */
    @Prototype("void shmfork(struct proc *ppp, struct proc *cpp)")
    public void shmfork(Proc ppp, Proc cpp) {
        mutex_enter(service.ipcs_lock());
        for (Segacct sap = ppp.p_segacct(); sap != null; sap = sap.sa_next()) {
            sa_add(cpp, sap.sa_addr(), sap.sa_len(), sap.sa_flags(), sap.sa_id());
            k.ipc.objects.ipc_hold(service, sap.sa_id().shm_perm());
        }
        mutex_exit(service.ipcs_lock());
    }

    /** A process, or its program, ends. */
    @Prototype("void shmexit(struct proc *pp)")
    public void shmexit(Proc pp) {
        while (pp.p_segacct() != null) {
            Segacct sap = pp.p_segacct();
            pp.p_segacct(sap.sa_next());
            shm_detach(pp, sap);
        }
    }
}

package org.dtrace4j.kernel.ipc;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.IpcPerm;
import org.dtrace4j.kernel.struct.IpcService;
import org.dtrace4j.kernel.struct.KipcPerm;
import org.dtrace4j.kernel.syscall.UserProcess;

/** ipc.c: objects, their keys, identifiers and permissions. */
public final class IpcObjects extends ProcessCode {
    private static final int IPC_PRIVATE = 0;
    private static final int PERMISSIONS = 0777;

    IpcObjects(Kernel k) {
        super(k);
    }

    /** Whether an object has been removed. A macro: no function, no probe. */
    public static boolean IPC_FREE(KipcPerm perm) {
        return (perm.ipc_mode() & IPC_ALLOC) == 0;
    }

    /**
     * Makes a service.
     *
     * @param sizeBytes of each of its objects
     */
    @Prototype("ipc_service_t *ipcs_create(const char *name, size_t ssize)")
    public IpcService ipcs_create(long name, long sizeBytes) {
        IpcService service = IpcService.at(k.memory, kmem_zalloc(IpcService.SIZE));
        service.ipcs_ssize(sizeBytes);
        return service;
    }

    /**
     * The object of a key, or a new one; the service is locked if it is found.
     *
     * @param flag IPC_CREAT, IPC_EXCL and the permissions of a new object
     * @param permp where the object goes
     * @param newp where 1 goes if it is new
     */
    @Prototype("int ipc_get(ipc_service_t *service, key_t key, int flag, kipc_perm_t **permp, int *newp)")
    public int ipc_get(IpcService service, int key, int flag, PointerCell permp, PointerCell newp) {
        mutex_enter(service.ipcs_lock());
        if (key != IPC_PRIVATE) {
            for (KipcPerm at = service.ipcs_list(); at != null; at = at.ipc_next()) {
                if (at.ipc_key() == key) {
                    int error = (flag & (IPC_CREAT | IPC_EXCL)) == (IPC_CREAT | IPC_EXCL) ? EEXIST
                            : ipcperm_access(at, flag & PERMISSIONS, CRED());
                    if (error != 0) {
                        mutex_exit(service.ipcs_lock());
                        return error;
                    }
                    permp.set(at);
                    return 0;
                }
            }
            if ((flag & IPC_CREAT) == 0) {
                mutex_exit(service.ipcs_lock());
                return ENOENT;
            }
        }
        KipcPerm perm = KipcPerm.at(k.memory, kmem_zalloc(service.ipcs_ssize()));
        Cred cr = CRED();
        perm.ipc_uid(cr.cr_uid());
        perm.ipc_cuid(cr.cr_uid());
        perm.ipc_gid(cr.cr_gid());
        perm.ipc_cgid(cr.cr_gid());
        perm.ipc_mode(IPC_ALLOC | flag & PERMISSIONS);
        perm.ipc_key(key);
        perm.ipc_id(service.ipcs_maxid());
        perm.ipc_ref(1);
        service.ipcs_maxid(service.ipcs_maxid() + 1);
        service.ipcs_usedcount(service.ipcs_usedcount() + 1);
        append(service, perm);
        permp.set(perm);
        newp.set(1);
        return 0;
    }

    private static void append(IpcService service, KipcPerm perm) {
        KipcPerm last = service.ipcs_list();
        if (last == null) {
            service.ipcs_list(perm);
            return;
        }
        while (last.ipc_next() != null) {
            last = last.ipc_next();
        }
        last.ipc_next(perm);
    }

    /** The object of an identifier, with the service locked; null, and not locked, when there is none. */
    @Prototype("kipc_perm_t *ipc_lookup(ipc_service_t *service, int id)")
    public KipcPerm ipc_lookup(IpcService service, int id) {
        mutex_enter(service.ipcs_lock());
        for (KipcPerm at = service.ipcs_list(); at != null; at = at.ipc_next()) {
            if (at.ipc_id() == id) {
                return at;
            }
        }
        mutex_exit(service.ipcs_lock());
        return null;
    }

    /** Takes a reference, with the service locked. */
    @Prototype("void ipc_hold(ipc_service_t *service, kipc_perm_t *perm)")
    public void ipc_hold(IpcService service, KipcPerm perm) {
        perm.ipc_ref(perm.ipc_ref() + 1);
    }

    /** Gives one back, and unlocks the service. */
    @Prototype("void ipc_rele(ipc_service_t *service, kipc_perm_t *perm)")
    public void ipc_rele(IpcService service, KipcPerm perm) {
        perm.ipc_ref(perm.ipc_ref() - 1);
        boolean last = perm.ipc_ref() == 0;
        mutex_exit(service.ipcs_lock());
        if (last) {
            kmem_free(perm.address(), service.ipcs_ssize());
        }
    }

    /**
     * Removes an object, which is locked: nobody finds it any more. Whoever calls this wakes those that wait for it, and gives
     * back the reference of the service with {@link #ipc_rele}.
     */
    @Prototype("int ipc_rmid(ipc_service_t *service, kipc_perm_t *perm, cred_t *cr)")
    public int ipc_rmid(IpcService service, KipcPerm perm, Cred cr) {
        int error = k.genunix.policy.secpolicy_ipc_owner(cr, perm);
        if (error != 0) {
            return error;
        }
        perm.ipc_mode(perm.ipc_mode() & ~IPC_ALLOC);
        if (KipcPerm.same(service.ipcs_list(), perm)) {
            service.ipcs_list(perm.ipc_next());
        } else {
            KipcPerm before = service.ipcs_list();
            while (!KipcPerm.same(before.ipc_next(), perm)) {
                before = before.ipc_next();
            }
            before.ipc_next(perm.ipc_next());
        }
        perm.ipc_next(null);
        service.ipcs_usedcount(service.ipcs_usedcount() - 1);
        return 0;
    }

    /**
     * Gives an object, which is locked, another owner, group and permissions; who made it may still do with it what its owner
     * may.
     *
     * @param ds a {@code struct ipc_perm} in the memory of the process
     */
    @Prototype("int ipcperm_set(ipc_service_t *service, struct cred *cr, kipc_perm_t *kperm, struct ipc_perm *perm)")
    public int ipcperm_set(IpcService service, Cred cr, KipcPerm kperm, long ds) {
        byte[] given = new byte[IpcPerm.SIZE];
        int error = k.genunix.policy.secpolicy_ipc_owner(cr, kperm);
        error = error != 0 ? error : copyin(ds, given);
        if (error != 0) {
            return error;
        }
        ByteBuffer fields = ByteBuffer.wrap(given).order(ByteOrder.LITTLE_ENDIAN);
        int uid = fields.getInt(IpcPerm.OFFSET_UID);
        int gid = fields.getInt(IpcPerm.OFFSET_GID);
        if (uid < 0 || gid < 0) {
            return EINVAL;
        }
        kperm.ipc_uid(uid);
        kperm.ipc_gid(gid);
        kperm.ipc_mode(kperm.ipc_mode() & ~PERMISSIONS | fields.getInt(IpcPerm.OFFSET_MODE) & PERMISSIONS);
        return 0;
    }

    /**
     * What {@code IPC_STAT} tells of an object of any kind: a {@code struct ipc_perm}, at the end of which the buffer stands.
     *
     * @param sizeBytes of all that it tells
     */
    public static ByteBuffer status(KipcPerm perm, int sizeBytes) {
        return ByteBuffer.allocate(sizeBytes).order(ByteOrder.LITTLE_ENDIAN).putInt(perm.ipc_uid()).putInt(perm.ipc_gid())
                .putInt(perm.ipc_cuid()).putInt(perm.ipc_cgid()).putInt(perm.ipc_mode()).putInt(perm.ipc_key());
    }

    /** Whether somebody may do with an object what the bits for its owner say. Returns 0 or EACCES. */
    @Prototype("int ipcperm_access(kipc_perm_t *perm, int mode, cred_t *cr)")
    public int ipcperm_access(KipcPerm perm, int mode, Cred cr) {
        int uid = cr.cr_uid();
        int shift = uid == perm.ipc_uid() || uid == perm.ipc_cuid() ? 0
                : cr.cr_gid() == perm.ipc_gid() || cr.cr_gid() == perm.ipc_cgid() ? 3 : 6;
        int granted = perm.ipc_mode() << shift;
        return uid == 0 || (mode & PERMISSIONS & ~granted) == 0 ? 0 : EACCES;
    }

    /**
     * The identifiers of all objects, as many as there is room for.
     *
     * @param buf where they go, in the memory of the process
     * @param pnids where it is told how many there are
     */
    @Prototype("int ipc_ids(ipc_service_t *service, int *buf, uint_t nids, uint_t *pnids)")
    public int ipc_ids(IpcService service, long buf, int nids, long pnids) {
        AddressSpace user = UserProcess.current(k).memory();
        mutex_enter(service.ipcs_lock());
        int error = 0;
        try {
            user.putInt(pnids, service.ipcs_usedcount());
            int index = 0;
            for (KipcPerm at = service.ipcs_list(); at != null && index < nids; at = at.ipc_next()) {
                user.putInt(buf + (long) index * Integer.BYTES, at.ipc_id());
                index++;
            }
        } catch (MemoryFault e) {
            error = EFAULT;
        }
        mutex_exit(service.ipcs_lock());
        return error;
    }
}

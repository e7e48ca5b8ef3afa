package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.EBUSY;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.struct.Rwstlock;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.VnVfslocksEntry;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vnode.c and rwstlock.c: the locks of mounting. One can be taken on any vnode and on any vfs; it exists only while
 * somebody has it or waits for it, as an entry of a hash by address.
 *
 * <p>Who mounts or unmounts holds the covered vnode's lock as writer, so that a path walk that comes by ({@code
 * traverse}) waits and then sees either all of the mount or nothing; who changes a file system as a whole holds the
 * lock of its vfs.
 *
 * <pre>
 *   vfs_vnlocks[hash] -> ve_next -> ...    entry: ve_lock (readers, or a writer), ve_vpvfs (what it is for), ve_refcnt
 * </pre>
 *
 * An entry's {@code ve_refcnt} counts who looks it up; it is freed with the last. One mutex guards the hash.
 */
public final class MountLocks extends FileSystemCode {
    private static final int BUCKETS = 256;
    /** {@code rw_count} while a writer has it; readers count from 1. */
    private static final int WRITER = -1;

    private Mutex hashLock;

    public MountLocks(Kernel k) {
        super(k);
    }

    /** Prepares the hash. */
    @Prototype("static void vn_vfslocks_init(void)")
    public void vn_vfslocks_init() {
        hashLock = Mutex.at(k.memory, kmem_zalloc(Mutex.SIZE));
    }

    // ---- entries

    private long bucket(long vpvfs) {
        int index = (int) (vpvfs >>> 8 ^ vpvfs >>> 6) & BUCKETS - 1;
        return k.vars.vfs_vnlocks_address() + 8L * index;
    }

    /** The entry of a vnode or vfs, made if there is none; one reference more. */
    @Prototype("vn_vfslocks_entry_t *vn_vfslocks_getlock(void *vfsvpptr)")
    public VnVfslocksEntry vn_vfslocks_getlock(long vfsvpptr) {
        long bucket = bucket(vfsvpptr);
        mutex_enter(hashLock);
        VnVfslocksEntry entry = VnVfslocksEntry.at(k.memory, k.memory.getLong(bucket));
        while (entry != null && entry.ve_vpvfs() != vfsvpptr) {
            entry = entry.ve_next();
        }
        if (entry == null) {
            entry = VnVfslocksEntry.at(k.memory, kmem_zalloc(VnVfslocksEntry.SIZE));
            entry.ve_vpvfs(vfsvpptr);
            entry.ve_next(VnVfslocksEntry.at(k.memory, k.memory.getLong(bucket)));
            k.memory.putLong(bucket, entry.address());
        }
        entry.ve_refcnt(entry.ve_refcnt() + 1);
        mutex_exit(hashLock);
        return entry;
    }

    /** Gives a reference back; the entry goes with the last. */
    @Prototype("void vn_vfslocks_rele(vn_vfslocks_entry_t *vepent)")
    public void vn_vfslocks_rele(VnVfslocksEntry vepent) {
        mutex_enter(hashLock);
        verify(vepent.ve_refcnt() > 0, "vn_vfslocks_rele: ve_refcnt > 0");
        vepent.ve_refcnt(vepent.ve_refcnt() - 1);
        if (vepent.ve_refcnt() == 0) {
            long previous = bucket(vepent.ve_vpvfs());
            while (k.memory.getLong(previous) != vepent.address()) {
                previous = k.memory.getLong(previous) + VnVfslocksEntry.OFFSET_VE_NEXT;
            }
            k.memory.putLong(previous, addressOf(vepent.ve_next()));
            kmem_free(vepent.address(), VnVfslocksEntry.SIZE);
        }
        mutex_exit(hashLock);
    }

    private static long addressOf(VnVfslocksEntry entry) {
        return VnVfslocksEntry.addressOf(entry);
    }

    // ---- reader/writer locks with owners that may differ

    private boolean tryEnter(Rwstlock lock, boolean writer) {
        mutex_enter(lock.rw_lock());
        int count = lock.rw_count();
        boolean free = writer ? count == 0 : count != WRITER;
        if (free) {
            take(lock, writer);
        }
        mutex_exit(lock.rw_lock());
        return free;
    }

    private void enter(Rwstlock lock, boolean writer) {
        mutex_enter(lock.rw_lock());
        while (writer ? lock.rw_count() != 0 : lock.rw_count() == WRITER) {
            cv_wait(lock.rw_cv(), lock.rw_lock());
        }
        take(lock, writer);
        mutex_exit(lock.rw_lock());
    }

    private void take(Rwstlock lock, boolean writer) {
        lock.rw_count(writer ? WRITER : lock.rw_count() + 1);
        lock.rw_owner(writer ? curthread().address() : 0);
    }

    private void exit(Rwstlock lock) {
        mutex_enter(lock.rw_lock());
        lock.rw_count(lock.rw_count() == WRITER ? 0 : lock.rw_count() - 1);
        lock.rw_owner(0);
        cv_broadcast(lock.rw_cv());
        mutex_exit(lock.rw_lock());
    }

    private int lock(long vpvfs, boolean writer, boolean wait) {
        VnVfslocksEntry entry = vn_vfslocks_getlock(vpvfs);
        if (wait) {
            enter(entry.ve_lock(), writer);
            return 0;
        }
        if (tryEnter(entry.ve_lock(), writer)) {
            return 0;
        }
        vn_vfslocks_rele(entry);
        return EBUSY;
    }

    /** Lets go of a lock: both references, the holder's and the one of looking it up now. */
    private void unlock(long vpvfs) {
        VnVfslocksEntry entry = vn_vfslocks_getlock(vpvfs);
        vn_vfslocks_rele(entry);
        exit(entry.ve_lock());
        vn_vfslocks_rele(entry);
    }

    private boolean writeHeld(long vpvfs) {
        VnVfslocksEntry entry = vn_vfslocks_getlock(vpvfs);
        boolean held = entry.ve_lock().rw_owner() == curthread().address();
        vn_vfslocks_rele(entry);
        return held;
    }

    // ---- on vnodes

    /** Locks a vnode for mounting on it, or unmounting, if that is possible at once; EBUSY for NULL, as for "/". */
    @Prototype("int vn_vfswlock(vnode_t *vp)")
    public int vn_vfswlock(Vnode vp) {
        return vp == null ? EBUSY : lock(vp.address(), true, false);
    }

    /** As {@link #vn_vfswlock}, but waits. */
    @Prototype("int vn_vfswlock_wait(vnode_t *vp)")
    public int vn_vfswlock_wait(Vnode vp) {
        return lock(vp.address(), true, true);
    }

    /** Locks a vnode against mounting and unmounting, if that is possible at once. */
    @Prototype("int vn_vfsrlock(vnode_t *vp)")
    public int vn_vfsrlock(Vnode vp) {
        return vp == null ? EBUSY : lock(vp.address(), false, false);
    }

    /** As {@link #vn_vfsrlock}, but waits. */
    @Prototype("int vn_vfsrlock_wait(vnode_t *vp)")
    public int vn_vfsrlock_wait(Vnode vp) {
        return lock(vp.address(), false, true);
    }

    @Prototype("void vn_vfsunlock(vnode_t *vp)")
    public void vn_vfsunlock(Vnode vp) {
        unlock(vp.address());
    }

    /** Whether the running thread has a vnode locked for mounting. */
    @Prototype("int vn_vfswlock_held(vnode_t *vp)")
    public int vn_vfswlock_held(Vnode vp) {
        return writeHeld(vp.address()) ? 1 : 0;
    }

    // ---- on file systems

    /** Locks a file system against any other change, if that is possible at once. */
    @Prototype("int vfs_lock(vfs_t *vfsp)")
    public int vfs_lock(Vfs vfsp) {
        return lock(vfsp.address(), true, false);
    }

    @Prototype("void vfs_lock_wait(vfs_t *vfsp)")
    public void vfs_lock_wait(Vfs vfsp) {
        lock(vfsp.address(), true, true);
    }

    @Prototype("int vfs_rlock(vfs_t *vfsp)")
    public int vfs_rlock(Vfs vfsp) {
        return lock(vfsp.address(), false, false);
    }

    @Prototype("void vfs_rlock_wait(vfs_t *vfsp)")
    public void vfs_rlock_wait(Vfs vfsp) {
        lock(vfsp.address(), false, true);
    }

    @Prototype("void vfs_unlock(vfs_t *vfsp)")
    public void vfs_unlock(Vfs vfsp) {
        unlock(vfsp.address());
    }

    @Prototype("int vfs_lock_held(const vfs_t *vfsp)")
    public int vfs_lock_held(Vfs vfsp) {
        return writeHeld(vfsp.address()) ? 1 : 0;
    }

    /** Locks that are held now or waited for: 0 when nothing is being mounted, for the self checks. */
    public int locksInUse() {
        int count = 0;
        for (int i = 0; i < BUCKETS; i++) {
            long at = k.memory.getLong(k.vars.vfs_vnlocks_address() + 8L * i);
            for (VnVfslocksEntry entry = VnVfslocksEntry.at(k.memory, at); entry != null; entry = entry.ve_next()) {
                count++;
            }
        }
        return count;
    }
}

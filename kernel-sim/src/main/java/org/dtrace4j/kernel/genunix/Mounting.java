package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Mounta;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vfssw;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vfs.c, third part, mount.c and umount.c: mounting and unmounting.
 *
 * <pre>
 *   mount    -> lookupname, domount -> fsop_mount -> FS_mount, vfs_add
 *   umount2  -> vfs_mntpoint2vfsp, umount2_engine -> dounmount -> fsop_unmount -> FS_unmount, vfs_remove
 * </pre>
 *
 * <p>EBUSY comes from: the covered vnode being locked by another mount; something being mounted there already (another
 * mount wants MS_OVERLAY and the root of what is there); the file system itself, for a mount point that somebody else
 * holds, or for an unmount while a file of it is held.
 */
public final class Mounting extends FileSystemCode {
    public Mounting(Kernel k) {
        super(k);
    }

    /**
     * Mounts.
     *
     * @param fsname kind of file system, 0 to take it from {@code uap->fstype}
     * @param vp the vnode to mount on, held by the caller
     * @param vfspp where the new file system goes, with a hold of the caller's
     */
    @Prototype("int domount(char *fsname, struct mounta *uap, vnode_t *vp, struct cred *credp, struct vfs **vfspp)")
    public int domount(long fsname, Mounta uap, Vnode vp, Cred credp, PointerCell vfspp) {
        spend(Latency.VFS_MOUNT);
        mutex_enter(vp.v_lock());
        vp.v_flag(vp.v_flag() | VVFSLOCK);
        mutex_exit(vp.v_lock());
        long name = fsname != 0 ? fsname : uap.fstype();
        Vfssw vswp = k.genunix.kinds.vfs_getvfssw(name);
        if (vswp == null) {
            return EINVAL;
        }
        int error = k.genunix.mountLocks.vn_vfswlock(vp);
        if (error != 0) {
            k.genunix.kinds.vfs_unrefvfssw(vswp);
            return EBUSY;
        }
        if (k.genunix.vnode.vn_mountedvfs(vp) != null) {
            error = EBUSY;
        } else if ((vp.v_flag() & VNOMOUNT) != 0) {
            error = EINVAL;
        } else if ((uap.flags() & MS_REMOUNT) != 0) {
            error = ENOTSUP;
        }
        if (error == 0) {
            error = mountNew(vswp, uap, vp, credp, vfspp);
            if (error == 0) {
                k.genunix.events.vnevent_mountedover(vp, null);
            }
        } else {
            k.genunix.kinds.vfs_unrefvfssw(vswp);
        }
        k.genunix.mountLocks.vn_vfsunlock(vp);
        return error;
    }

    /** The part of a mount that happens with the covered vnode locked. */
    private int mountNew(Vfssw vswp, Mounta uap, Vnode vp, Cred credp, PointerCell vfspp) {
        Vfs vfsp = k.genunix.vfs.vfs_alloc(0);
        k.genunix.vfs.initialise(vfsp, vswp);
        VFS_HOLD(vfsp);
        verify(k.genunix.mountLocks.vfs_lock(vfsp) == 0, "domount: nobody else knows the new file system");
        if ((uap.flags() & MS_RDONLY) != 0) {
            vfsp.vfs_flag(vfsp.vfs_flag() | VFS_RDONLY);
        }
        if ((uap.flags() & MS_NOMNTTAB) != 0) {
            vfsp.vfs_flag(vfsp.vfs_flag() | VFS_NOMNTTAB);
        }
        if (uap.optptr() != 0) {
            k.genunix.mountOptions.parse(vfsp, uap.optptr());
        }
        k.genunix.dnlc.dnlc_purge_vp(vp);
        k.genunix.vfs.vfs_setresource(vfsp, uap.spec(), 0);
        k.genunix.vfs.vfs_setmntpoint(vfsp, uap.dir(), 0);
        int error = k.genunix.vfs.fsop_mount(vfsp, vp, uap, credp);
        if (error != 0) {
            k.genunix.kinds.vfs_unrefvfssw(vswp);
            k.genunix.mountLocks.vfs_unlock(vfsp);
            VFS_RELE(vfsp);
            return error;
        }
        k.genunix.vfs.vfs_add(vp, vfsp, uap.flags());
        k.genunix.mountLocks.vfs_unlock(vfsp);
        vfspp.set(vfsp);
        return 0;
    }

    /**
     * Unmounts a file system whose covered vnode the caller has locked; that lock is let go of in any case.
     *
     * @return what the file system says; nothing has changed if that is not 0
     */
    @Prototype("int dounmount(struct vfs *vfsp, int flag, cred_t *cr)")
    public int dounmount(Vfs vfsp, int flag, Cred cr) {
        spend(Latency.VFS_UNMOUNT);
        Vnode covered = vfsp.vfs_vnodecovered();
        k.genunix.dnlc.dnlc_purge_vfsp(vfsp, 0);
        if ((flag & MS_FORCE) == 0) {
            k.genunix.vfs.fsop_sync(vfsp, 0, cr);
        }
        k.genunix.mountLocks.vfs_lock_wait(vfsp);
        k.portfs.fop.port_fop_unmount(vfsp);
        int error = k.genunix.vfs.fsop_unmount(vfsp, flag, cr);
        if (error != 0) {
            k.genunix.mountLocks.vfs_unlock(vfsp);
            k.genunix.mountLocks.vn_vfsunlock(covered);
        } else {
            Vfssw vswp = k.vars.vfssw(vfsp.vfs_fstype());
            VN_HOLD(covered);
            k.genunix.vfs.vfs_remove(vfsp);
            k.genunix.kinds.vfs_unrefvfssw(vswp);
            k.genunix.mountLocks.vn_vfsunlock(covered);
            VN_RELE(covered);
        }
        return error;
    }

    /** Locks what a file system covers, and unmounts it. Gives back the caller's hold on the file system. */
    @Prototype("int umount2_engine(vfs_t *vfsp, int flag, cred_t *cr, int is_syscall)")
    public int umount2_engine(Vfs vfsp, int flag, Cred cr, int isSyscall) {
        k.genunix.mountLocks.vfs_lock_wait(vfsp);
        int error = k.genunix.mountLocks.vn_vfswlock(vfsp.vfs_vnodecovered());
        if (error != 0) {
            k.genunix.mountLocks.vfs_unlock(vfsp);
            VFS_RELE(vfsp);
            return EBUSY;
        }
        k.genunix.mountLocks.vfs_unlock(vfsp);
        VFS_RELE(vfsp);
        return dounmount(vfsp, flag, cr);
    }

    /**
     * The system call umount2.
     *
     * @param pathp kernel address of the path
     */
    @Prototype("int umount2(char *pathp, int flag)")
    public int umount2(long pathp, int flag) {
        int kept = flag & MS_UMOUNT_MASK;
        Vfs vfsp = k.genunix.vfs.vfs_mntpoint2vfsp(pathp);
        if (vfsp == null) {
            PointerCell found = cell();
            int error = k.genunix.lookup.lookupname(pathp, UIO_SYSSPACE, FOLLOW, null, found);
            if (error != 0) {
                return error;
            }
            Vnode vp = vnodeIn(found);
            if ((vp.v_flag() & VROOT) != 0) {
                vfsp = vp.v_vfsp();
                VFS_HOLD(vfsp);
            } else if (vp.v_type() == VBLK) {
                vfsp = k.genunix.vfs.vfs_dev2vfsp(vp.v_rdev());
            }
            VN_RELE(vp);
            if (vfsp == null) {
                return EINVAL;
            }
        }
        return umount2_engine(vfsp, kept, CRED(), 1);
    }

    /** Unmounts what can be unmounted, the latest first, when the system goes down; the root stays. */
    @Prototype("void vfs_unmountall(void)")
    public void vfs_unmountall() {
        List<Vfs> all = k.genunix.vfs.all();
        k.genunix.vfs.vfs_syncall();
        for (int i = all.size() - 1; i > 0; i--) {
            VFS_HOLD(all.get(i));
            umount2_engine(all.get(i), 0, CRED(), 0);
        }
    }

    /** The system call mount; the strings that {@code uap} points to are kernel addresses. */
    @Prototype("int mount(struct mounta *uap)")
    public int mount(Mounta uap) {
        PointerCell found = cell();
        PointerCell vfspp = cell();
        int error = k.genunix.lookup.lookupname(uap.dir(), UIO_SYSSPACE, FOLLOW, null, found);
        if (error != 0) {
            return error;
        }
        Vnode vp = vnodeIn(found);
        // What is mounted there is the mount point now; only an overlay may cover it.
        if ((vp.v_flag() & VROOT) != 0 && (uap.flags() & MS_OVERLAY) == 0) {
            error = EBUSY;
        } else {
            error = domount(0, uap, vp, CRED(), vfspp);
        }
        if (error == 0) {
            VFS_RELE(Vfs.at(k.memory, vfspp.get()));
        }
        VN_RELE(vp);
        return error;
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.VFS_UNMOUNTED;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Mounta;
import org.dtrace4j.kernel.struct.Refstr;
import org.dtrace4j.kernel.struct.Rvfs;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.VfsImpl;
import org.dtrace4j.kernel.struct.Vfsops;
import org.dtrace4j.kernel.struct.Vfssw;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vfs.c, first part: the life of a {@code vfs_t}, the list and the hash of all of them, and the {@code fsop_} functions
 * behind which each file system's own stand.
 *
 * <pre>
 *   rootvfs <-> vfs <-> vfs <-> (rootvfs)        circular, in the order of mounting
 *   rvfs_list[hash(vfs_fsid, vfs_fstype)] -> vfs_hash -> …
 * </pre>
 *
 * A mounted file system has one reference for being on the list, and each that uses it one more; the last one frees it.
 */
public final class FileSystems extends FileSystemCode {
    /** Buckets of the hash; the original's tunable vfshsz. */
    private static final int HASH_SIZE = 256;

    public FileSystems(Kernel k) {
        super(k);
    }

    /** Sets up the hash and the list's lock. */
    @Prototype("void vfsinit(void)")
    public void vfsinit() {
        k.vars.vfshsz(HASH_SIZE);
        k.vars.rvfs_list(Rvfs.at(k.memory, kmem_zalloc((long) HASH_SIZE * Rvfs.SIZE)));
        rw_init(k.vars.vfslist());
        rw_init(k.vars.vfssw_lock());
        k.genunix.vnode.vn_create_cache();
        k.genunix.mountLocks.vn_vfslocks_init();
    }

    // ---- operations

    @Prototype("int fsop_mount(vfs_t *vfsp, vnode_t *mvp, struct mounta *uap, cred_t *cr)")
    public int fsop_mount(Vfs vfsp, Vnode mvp, Mounta uap, Cred cr) {
        return k.genunix.kinds.ops(vfsp).vfs_mount(vfsp, mvp, uap, cr);
    }

    @Prototype("int fsop_unmount(vfs_t *vfsp, int flag, cred_t *cr)")
    public int fsop_unmount(Vfs vfsp, int flag, Cred cr) {
        return k.genunix.kinds.ops(vfsp).vfs_unmount(vfsp, flag, cr);
    }

    /** The root of a file system, held. It learns the mount point as its path if it has none. */
    @Prototype("int fsop_root(vfs_t *vfsp, vnode_t **vpp)")
    public int fsop_root(Vfs vfsp, PointerCell vpp) {
        int error = k.genunix.kinds.ops(vfsp).vfs_root(vfsp, vpp);
        if (error == 0) {
            Vnode root = vnodeIn(vpp);
            Refstr mountPoint = vfsp.vfs_mntpt();
            if (mountPoint != null && root.v_path() == 0) {
                k.genunix.vnode.vn_setpath_str(root, RefstrCode.text(mountPoint), RefstrCode.length(mountPoint));
            }
        }
        return error;
    }

    @Prototype("int fsop_sync(vfs_t *vfsp, short flag, cred_t *cr)")
    public int fsop_sync(Vfs vfsp, int flag, Cred cr) {
        return k.genunix.kinds.ops(vfsp).vfs_sync(vfsp, flag, cr);
    }

    @Prototype("int fsop_mountroot(vfs_t *vfsp, enum whymountroot reason)")
    public int fsop_mountroot(Vfs vfsp, int reason) {
        return k.genunix.kinds.ops(vfsp).vfs_mountroot(vfsp, reason);
    }

    @Prototype("void fsop_freefs(vfs_t *vfsp)")
    public void fsop_freefs(Vfs vfsp) {
        k.genunix.kinds.ops(vfsp).vfs_freevfs(vfsp);
    }

    /** How much room a file system has. */
    public VfsOps.SpaceStatus space(Vfs vfsp) {
        return k.genunix.kinds.ops(vfsp).vfs_statvfs(vfsp);
    }

    // ---- life

    /** A new vfs, with one reference once it has been initialised and held. */
    @Prototype("vfs_t *vfs_alloc(int kmflag)")
    public Vfs vfs_alloc(int kmflag) {
        Vfs vfsp = Vfs.at(k.memory, kmem_zalloc(Vfs.SIZE));
        vfsp.vfs_implp(VfsImpl.at(k.memory, kmem_zalloc(VfsImpl.SIZE)));
        return vfsp;
    }

    @Prototype("void vfs_free(vfs_t *vfsp)")
    public void vfs_free(Vfs vfsp) {
        k.genunix.refstr.refstr_rele(vfsp.vfs_mntpt());
        k.genunix.refstr.refstr_rele(vfsp.vfs_resource());
        k.genunix.mountOptions.vfs_freeopttbl(vfsp.vfs_mntopts());
        k.genunix.kinds.used(vfsp, -1);
        kmem_free(vfsp.vfs_implp().address(), VfsImpl.SIZE);
        kmem_free(vfsp.address(), Vfs.SIZE);
    }

    /** Gives a new vfs its kind. */
    @Prototype("void vfs_init(vfs_t *vfsp, vfsops_t *op, void *data)")
    private void vfs_init(Vfs vfsp, Vfsops op, long data) {
        vfsp.vfs_next(vfsp);
        vfsp.vfs_prev(vfsp);
        vfsp.vfs_op(op);
        vfsp.vfs_data(data);
        vfsp.vfs_count(0);
        vfsp.vfs_flag(0);
        sema_init(vfsp.vfs_reflock(), 1);
        vfsp.vfs_mtime(hrestimeNanos() / 1_000_000_000);
        gethrestime(vfsp.vfs_implp().vi_hrctime());
    }

    /** As the macro VFS_INIT: makes {@code vfsp} a file system of that kind. */
    void initialise(Vfs vfsp, Vfssw vsw) {
        vfs_init(vfsp, vsw.vsw_vfsops(), 0);
        vfsp.vfs_fstype(k.genunix.kinds.typeOf(vsw));
        k.genunix.kinds.used(vfsp, 1);
    }

    /** Gives a reference back; the last one ends the file system's life. */
    @Prototype("void vfs_rele(vfs_t *vfsp)")
    public void vfs_rele(Vfs vfsp) {
        verify(vfsp.vfs_count() != 0, "vfs_rele: vfs_count != 0");
        vfsp.vfs_count(vfsp.vfs_count() - 1);
        if (vfsp.vfs_count() == 0) {
            fsop_freefs(vfsp);
            vfs_free(vfsp);
        }
    }

    // ---- what the mount table shows

    /** Sets the first column of the mount table; {@code flag} 0. */
    @Prototype("void vfs_setresource(vfs_t *vfsp, const char *resource, uint_t flag)")
    public void vfs_setresource(Vfs vfsp, long resource, int flag) {
        Refstr old = vfsp.vfs_resource();
        vfsp.vfs_resource(k.genunix.refstr.refstr_alloc(resource));
        k.genunix.mountTable.edited();
        k.genunix.refstr.refstr_rele(old);
    }

    /** Sets the second column of the mount table; {@code flag} 0. */
    @Prototype("void vfs_setmntpoint(vfs_t *vfsp, const char *mntpt, uint_t flag)")
    public void vfs_setmntpoint(Vfs vfsp, long mntpt, int flag) {
        Refstr old = vfsp.vfs_mntpt();
        vfsp.vfs_mntpt(k.genunix.refstr.refstr_alloc(mntpt));
        k.genunix.mountTable.edited();
        k.genunix.refstr.refstr_rele(old);
    }

    // ---- the list

    private Rvfs bucket(Vfs vfsp) {
        long hash = vfsp.vfs_fsid().val(0) + vfsp.vfs_fsid().val(1) & HASH_SIZE - 1;
        return Rvfs.at(k.memory, k.vars.rvfs_list().address() + hash * Rvfs.SIZE);
    }

    /** Puts a file system at the end of the list and into the hash. */
    @Prototype("void vfs_list_add(struct vfs *vfsp)")
    public void vfs_list_add(Vfs vfsp) {
        Vfs root = k.vars.rootvfs();
        rw_enter(k.vars.vfslist(), RW_WRITER);
        if (Vfs.same(root, vfsp)) {
            vfsp.vfs_next(vfsp);
            vfsp.vfs_prev(vfsp);
        } else {
            Vfs last = root.vfs_prev();
            vfsp.vfs_next(root);
            vfsp.vfs_prev(last);
            last.vfs_next(vfsp);
            root.vfs_prev(vfsp);
        }
        Rvfs bucket = bucket(vfsp);
        vfsp.vfs_hash(bucket.rvfs_head());
        bucket.rvfs_head(vfsp);
        bucket.rvfs_len(bucket.rvfs_len() + 1);
        mountTableChanged();
        rw_exit(k.vars.vfslist());
    }

    /** Takes a file system off the list. */
    @Prototype("void vfs_list_remove(struct vfs *vfsp)")
    public void vfs_list_remove(Vfs vfsp) {
        rw_enter(k.vars.vfslist(), RW_WRITER);
        vfsp.vfs_prev().vfs_next(vfsp.vfs_next());
        vfsp.vfs_next().vfs_prev(vfsp.vfs_prev());
        Rvfs bucket = bucket(vfsp);
        if (Vfs.same(bucket.rvfs_head(), vfsp)) {
            bucket.rvfs_head(vfsp.vfs_hash());
        } else {
            Vfs previous = bucket.rvfs_head();
            while (!Vfs.same(previous.vfs_hash(), vfsp)) {
                previous = previous.vfs_hash();
            }
            previous.vfs_hash(vfsp.vfs_hash());
        }
        bucket.rvfs_len(bucket.rvfs_len() - 1);
        vfsp.vfs_next(vfsp);
        vfsp.vfs_prev(vfsp);
        mountTableChanged();
        rw_exit(k.vars.vfslist());
    }

    private void mountTableChanged() {
        gethrestime(k.vars.vfs_mnttab_mtime());
        k.genunix.mountTable.edited();
    }

    /** Puts a file system on the vnode that it covers, and on the list: it is mounted. */
    @Prototype("void vfs_add(vnode_t *coveredvp, struct vfs *vfsp, int mflag)")
    public void vfs_add(Vnode coveredvp, Vfs vfsp, int mflag) {
        VFS_HOLD(vfsp);
        if (coveredvp != null) {
            coveredvp.v_vfsmountedhere(vfsp);
            VN_HOLD(coveredvp);
        }
        vfsp.vfs_vnodecovered(coveredvp);
        vfsp.vfs_flag(vfsp.vfs_flag() & ~VFS_UNMOUNTED);
        vfs_list_add(vfsp);
    }

    /** Undoes {@link #vfs_add}, and lets the lock of the file system go. */
    @Prototype("void vfs_remove(struct vfs *vfsp)")
    public void vfs_remove(Vfs vfsp) {
        verify(!Vfs.same(vfsp, k.vars.rootvfs()), "vfs_remove: not the root");
        vfs_list_remove(vfsp);
        Vnode covered = vfsp.vfs_vnodecovered();
        covered.v_vfsmountedhere(null);
        vfsp.vfs_vnodecovered(null);
        VN_RELE(covered);
        vfsp.vfs_flag(vfsp.vfs_flag() | VFS_UNMOUNTED);
        k.genunix.mountLocks.vfs_unlock(vfsp);
        VFS_RELE(vfsp);
    }

    /** The file system mounted at a path, by the text of its mount point; held; null if there is none. */
    @Prototype("struct vfs *vfs_mntpoint2vfsp(const char *mp)")
    public Vfs vfs_mntpoint2vfsp(long mp) {
        Vfs found = null;
        rw_enter(k.vars.vfslist(), RW_READER);
        Vfs root = k.vars.rootvfs();
        Vfs vfsp = root.vfs_prev();
        // The latest mount comes first: it is the one on top.
        do {
            if (vfsp.vfs_mntpt() != null && k.genunix.strings.equal(RefstrCode.text(vfsp.vfs_mntpt()), mp)) {
                found = vfsp;
                VFS_HOLD(found);
                break;
            }
            vfsp = vfsp.vfs_prev();
        } while (!Vfs.same(vfsp, root.vfs_prev()));
        rw_exit(k.vars.vfslist());
        return found;
    }

    /** The file system on a device; held; null if there is none. */
    @Prototype("struct vfs *vfs_dev2vfsp(dev_t dev)")
    public Vfs vfs_dev2vfsp(long dev) {
        for (Vfs vfsp : all()) {
            if (vfsp.vfs_dev() == dev) {
                VFS_HOLD(vfsp);
                return vfsp;
            }
        }
        return null;
    }

    /** All mounted file systems in the order of mounting, for readers outside the kernel; takes no lock. */
    public List<Vfs> all() {
        List<Vfs> all = new ArrayList<>();
        Vfs root = k.vars.rootvfs();
        if (root != null) {
            Vfs vfsp = root;
            do {
                all.add(vfsp);
                vfsp = vfsp.vfs_next();
            } while (!Vfs.same(vfsp, root));
        }
        return all;
    }

    /** Whether a mounted file system has this device. */
    @Prototype("int vfs_devismounted(dev_t dev)")
    public int vfs_devismounted(long dev) {
        for (Vfs vfsp : all()) {
            if (vfsp.vfs_dev() == dev) {
                return 1;
            }
        }
        return 0;
    }

    /** Writes everything that is not on disk yet, of every file system. */
    @Prototype("void vfs_syncall(void)")
    public void vfs_syncall() {
        for (Vfs vfsp : all()) {
            fsop_sync(vfsp, 0, CRED());
        }
        k.zfs.spa.spa_sync_allpools();
    }
}

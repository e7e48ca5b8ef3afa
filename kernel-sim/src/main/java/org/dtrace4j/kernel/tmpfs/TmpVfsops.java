package org.dtrace4j.kernel.tmpfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VfsOps;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Mounta;
import org.dtrace4j.kernel.struct.Tmount;
import org.dtrace4j.kernel.struct.Tmpnode;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * tmp_vfsops.c: mounting and unmounting.
 *
 * <p>A mount's nodes are on a list, the root first, in the order of their making:
 *
 * <pre>
 *   tm_rootnode -> tn_forw -> tn_forw -> … -> NULL        root.tn_back -> the last node
 * </pre>
 *
 * <p>The mount can go when nobody but the mount itself holds the root (count 1), and nobody holds anything else
 * (count 0). {@link #tmp_unmount} finds that out by walking the list and taking a hold on each node that has none. A
 * hold that somebody takes before the walk passes makes it fail with EBUSY; one that is taken behind the walk only
 * makes it wait.
 */
public final class TmpVfsops extends TmpfsCode implements VfsOps {
    /** Pages of swap that tmpfs leaves to others: 2 MB. */
    private static final long TMPMINFREE_PAGES = 2L * 1024 * 1024 / PAGESIZE;
    private static final int MAXMIN32 = 0x3ffff;
    private static final int QUARTER_SECOND_TICKS = Kernel.HZ / 4;

    TmpVfsops(Kernel k, Tmpfs tmpfs) {
        super(k, tmpfs);
    }

    /** Prepares the module when it has been loaded. */
    @Prototype("int tmpfsinit(int fstype, char *name)")
    public int tmpfsinit(int fstype, long name) {
        tmpfs.dir.tmpfs_hash_init();
        k.vars.tmpfsfstype(fstype);
        k.vars.tmp_vnodeops(k.genunix.vnode.makeOps("tmpfs", tmpfs.vnodeOps));
        k.vars.tmpfs_minfree(TMPMINFREE_PAGES);
        k.vars.tmpfs_maxkmem(k.vars.physmem() * PAGESIZE / 25);
        k.vars.tmpfs_major(k.genunix.driver.getudev());
        k.vars.tmpfs_minor(0);
        return 0;
    }

    /** A device number that no mounted file system has. */
    private long newDevice() {
        mutex_enter(k.vars.tmpfs_minor_lock());
        int major = k.vars.tmpfs_major();
        long device;
        do {
            k.vars.tmpfs_minor(k.vars.tmpfs_minor() + 1 & MAXMIN32);
            device = makedevice(major, k.vars.tmpfs_minor());
        } while (k.genunix.vfs.vfs_devismounted(device) != 0);
        mutex_exit(k.vars.tmpfs_minor_lock());
        return device;
    }

    @Prototype("static int tmp_mount(struct vfs *vfsp, struct vnode *mvp, struct mounta *uap, struct cred *cr)")
    public int tmp_mount(Vfs vfsp, Vnode mvp, Mounta uap, Cred cr) {
        spend(Latency.TMPFS_MOUNT);
        if (mvp.v_type() != VDIR) {
            return ENOTDIR;
        }
        mutex_enter(mvp.v_lock());
        boolean busy = (uap.flags() & (MS_REMOUNT | MS_OVERLAY)) == 0
                && (mvp.v_count() != 1 || (mvp.v_flag() & VROOT) != 0);
        mutex_exit(mvp.v_lock());
        if (busy) {
            return EBUSY;
        }
        if ((vfsp.vfs_flag() & VFS_RDONLY) != 0) {
            return EINVAL;
        }
        long anonmax = -1;
        String size = k.genunix.mountOptions.argument(vfsp, "size");
        if (size != null) {
            anonmax = tmpfs.subr.pagesOf(size);
            if (anonmax <= 0) {
                return EINVAL;
            }
        }
        long swap = newString("swap");
        k.genunix.vfs.vfs_setresource(vfsp, swap, 0);
        freeString(swap);

        Tmount tm = Tmount.at(k.memory, kmem_zalloc(Tmount.SIZE));
        mutex_init(tm.tm_contents());
        mutex_init(tm.tm_renamelck());
        tm.tm_anonmax(anonmax);
        tm.tm_dev(newDevice());
        tm.tm_gen(0);
        tm.tm_vfsp(vfsp);
        tm.tm_mntpath(newString(string(uap.dir())));
        vfsp.vfs_data(tm.address());
        vfsp.vfs_bsize(PAGESIZE);
        vfsp.vfs_dev(tm.tm_dev());
        vfsp.vfs_fsid().val(0, getmajor(tm.tm_dev()) << 18 | getminor(tm.tm_dev()));
        vfsp.vfs_fsid().val(1, vfsp.vfs_fstype());
        vfsp.vfs_flag(vfsp.vfs_flag() | VFS_NOTRUNC);
        makeRoot(tm, vfsp, mvp, cr);
        return 0;
    }

    /** The root directory, with the mode and owner of the directory that it covers. */
    private void makeRoot(Tmount tm, Vfs vfsp, Vnode mvp, Cred cr) {
        Vattr rattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        rattr.va_mode(0777 | S_IFDIR);
        rattr.va_type(VDIR);
        Tmpnode tp = Tmpnode.at(k.memory, kmem_zalloc(Tmpnode.SIZE));
        tmpfs.tnode.tmpnode_init(tm, tp, rattr, cr);
        Vattr covered = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        covered.va_mask(AT_MODE | AT_UID | AT_GID);
        if (k.genunix.fop.fop_getattr(mvp, covered, 0, cr, null) == 0) {
            tp.tn_attr().va_mode(covered.va_mode() & MODEMASK | S_IFDIR);
            tp.tn_attr().va_uid(covered.va_uid());
            tp.tn_attr().va_gid(covered.va_gid());
        }
        rw_enter(tp.tn_rwlock(), RW_WRITER);
        TNTOV(tp).v_flag(TNTOV(tp).v_flag() | VROOT);
        tm.tm_rootnode(tp);
        tp.tn_back(tp);
        tp.tn_forw(null);
        tp.tn_attr().va_nlink(0);
        tmpfs.dir.tdirinit(tp, tp);
        rw_exit(tp.tn_rwlock());
    }

    private static final int S_IFDIR = 0x4000;

    @Prototype("static int tmp_unmount(struct vfs *vfsp, int flag, struct cred *cr)")
    public int tmp_unmount(Vfs vfsp, int flag, Cred cr) {
        if ((flag & MS_FORCE) != 0) {
            return ENOTSUP;
        }
        spend(Latency.TMPFS_UNMOUNT);
        Tmount tm = VFSTOTM(vfsp);
        mutex_enter(tm.tm_contents());
        Tmpnode root = tm.tm_rootnode();
        if (TNTOV(root).v_count() > 1) {
            mutex_exit(tm.tm_contents());
            return EBUSY;
        }
        for (Tmpnode node = root.tn_forw(); node != null; node = node.tn_forw()) {
            Vnode vp = TNTOV(node);
            if (vp.v_count() > 0) {
                for (Tmpnode held = root.tn_forw(); !Tmpnode.same(held, node); held = held.tn_forw()) {
                    tmpnode_rele(held);
                }
                mutex_exit(tm.tm_contents());
                return EBUSY;
            }
            VN_HOLD(vp);
            spend(Latency.TMPFS_UNMOUNT_NODE);
        }
        mutex_exit(tm.tm_contents());
        // From here on it succeeds: all nodes are held by this thread, and only it can find them.
        for (Tmpnode node = root; node != null; node = node.tn_forw()) {
            rw_enter(node.tn_rwlock(), RW_WRITER);
            if (tn_type(node) == VDIR) {
                tmpfs.dir.tdirtrunc(node);
            }
            rw_exit(node.tn_rwlock());
        }
        releaseNodes(tm, root);
        tmpnode_rele(root);
        freeString(tm.tm_mntpath());
        verify(tm.tm_anonmem() == 0, "tmp_unmount: all memory has been given back");
        kmem_free(tm.address(), Tmount.SIZE);
        vfsp.vfs_data(0);
        return 0;
    }

    /**
     * Releases the nodes from the last one on; one that somebody else holds is tried again a quarter of a second
     * later.
     */
    private void releaseNodes(Tmount tm, Tmpnode root) {
        mutex_enter(tm.tm_contents());
        Tmpnode last = root.tn_back();
        while (!Tmpnode.same(last, root)) {
            mutex_exit(tm.tm_contents());
            tmpnode_rele(last);
            mutex_enter(tm.tm_contents());
            if (Tmpnode.same(last, root.tn_back())) {
                VN_HOLD(TNTOV(last));
                mutex_exit(tm.tm_contents());
                delay(QUARTER_SECOND_TICKS);
                mutex_enter(tm.tm_contents());
            }
            last = root.tn_back();
        }
        mutex_exit(tm.tm_contents());
    }

    @Prototype("static int tmp_root(struct vfs *vfsp, struct vnode **vpp)")
    public int tmp_root(Vfs vfsp, PointerCell vpp) {
        Vnode vp = TNTOV(VFSTOTM(vfsp).tm_rootnode());
        VN_HOLD(vp);
        vpp.set(vp);
        return 0;
    }

    // ---- VfsOps

    @Override
    public int vfs_mount(Vfs vfsp, Vnode mvp, Mounta uap, Cred cr) {
        return tmp_mount(vfsp, mvp, uap, cr);
    }

    @Override
    public int vfs_unmount(Vfs vfsp, int flag, Cred cr) {
        return tmp_unmount(vfsp, flag, cr);
    }

    @Override
    public int vfs_root(Vfs vfsp, PointerCell vpp) {
        return tmp_root(vfsp, vpp);
    }

    @Override
    public SpaceStatus vfs_statvfs(Vfs vfsp) {
        Tmount tm = VFSTOTM(vfsp);
        long free = Math.max(0, k.vars.availrmem() - k.vars.tmpfs_minfree());
        long limit = tm.tm_anonmax() < 0 ? free + tm.tm_anonmem() : Math.min(tm.tm_anonmax(), free + tm.tm_anonmem());
        return new SpaceStatus(PAGESIZE, limit, limit - tm.tm_anonmem());
    }
}

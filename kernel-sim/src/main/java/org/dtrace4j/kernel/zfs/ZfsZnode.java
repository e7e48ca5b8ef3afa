package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.disk.DiskObject;
import org.dtrace4j.kernel.disk.ObjectStore;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.mem.KmemCache;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Zfsvfs;
import org.dtrace4j.kernel.struct.Znode;

/**
 * zfs_znode.c: from the number of an object to its znode, and the end of znodes.
 *
 * <p>A znode has a hold on its file system ({@code vfs_count}), by which an unmount sees that it is busy.
 */
public final class ZfsZnode extends ZfsCode {
    private KmemCache cache;

    ZfsZnode(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    @Prototype("void zfs_znode_init(void)")
    public void zfs_znode_init() {
        cache = k.kmem.createCache("zfs_znode_cache", Znode.SIZE, 0);
        k.vars.znode_cache(cache.structure());
    }

    /** The znode of an object, its vnode held; ENOENT when there is no such object. */
    @Prototype("int zfs_zget(zfsvfs_t *zfsvfs, uint64_t obj_num, znode_t **zpp)")
    public int zfs_zget(Zfsvfs zfsvfs, long objNum, PointerCell zpp) {
        MountedDataset mounted = mounted(zfsvfs);
        Long existing = mounted.znodes.get(objNum);
        if (existing == null) {
            zfs.arc.readIn(mounted, objNum);
            existing = mounted.znodes.get(objNum);
        }
        if (existing != null) {
            Znode zp = Znode.at(k.memory, existing);
            VN_HOLD(ZTOV(zp));
            zpp.set(zp);
            return 0;
        }
        if (!mounted.dataset.objects().exists(objNum)) {
            return ENOENT;
        }
        zpp.set(zfs_znode_alloc(zfsvfs, objNum));
        return 0;
    }

    /** Makes a znode and its vnode, with one hold. */
    @Prototype("static znode_t *zfs_znode_alloc(zfsvfs_t *zfsvfs, uint64_t obj)")
    public Znode zfs_znode_alloc(Zfsvfs zfsvfs, long obj) {
        MountedDataset mounted = mounted(zfsvfs);
        ObjectStore objects = mounted.dataset.objects();
        Znode zp = Znode.at(k.memory, kmem_cache_alloc(cache));
        k.memory.clear(zp.address(), Znode.SIZE);
        zp.z_zfsvfs(zfsvfs);
        zp.z_id(obj);
        zp.z_blksz(131072);
        zp.z_seq(1);
        DiskObject.Type type = objects.type(obj);
        Vnode vp = k.genunix.vnode.vn_alloc(0);
        zp.z_vnode(vp);
        vp.v_data(zp.address());
        vp.v_vfsp(zfsvfs.z_vfs());
        switch (type) {
            case DIRECTORY -> {
                vp.v_type(VDIR);
                vp.v_op(k.vars.zfs_dvnodeops());
            }
            case FILE -> {
                vp.v_type(VREG);
                vp.v_op(k.vars.zfs_fvnodeops());
            }
            case SOCKET -> {
                vp.v_type(VSOCK);
                vp.v_op(k.vars.zfs_fvnodeops());
            }
            case SYMLINK -> {
                vp.v_type(VLNK);
                vp.v_op(k.vars.zfs_symvnodeops());
            }
        }
        if (obj == zfsvfs.z_root()) {
            vp.v_flag(vp.v_flag() | VROOT);
        }
        update(zp);
        mutex_enter(zfsvfs.z_znodes_lock());
        Znode first = zfsvfs.z_all_znodes();
        zp.z_link_next(first);
        zp.z_link_prev(null);
        if (first != null) {
            first.z_link_prev(zp);
        }
        zfsvfs.z_all_znodes(zp);
        zfsvfs.z_nr_znodes(zfsvfs.z_nr_znodes() + 1);
        mounted.znodes.put(obj, zp.address());
        mutex_exit(zfsvfs.z_znodes_lock());
        VFS_HOLD(zfsvfs.z_vfs());
        return zp;
    }

    /** Brings what the znode shows of its object up to date. */
    void update(Znode zp) {
        ObjectStore objects = objects(zp);
        long obj = zp.z_id();
        zp.z_size(objects.size(obj));
        zp.z_links(objects.links(obj));
        zp.z_uid(objects.uid(obj));
        zp.z_gid(objects.gid(obj));
        int format = switch (objects.type(obj)) {
            case DIRECTORY -> 0x4000;
            case FILE -> 0x8000;
            case SYMLINK -> 0xA000;
            case SOCKET -> 0xC000;
        };
        zp.z_mode(format | objects.mode(obj));
        zp.z_seq(zp.z_seq() + 1);
    }

    /** The last hold of a vnode is being given back: see whether the znode can go, and the object with it. */
    @Prototype("void zfs_zinactive(znode_t *zp)")
    public void zfs_zinactive(Znode zp) {
        Vnode vp = ZTOV(zp);
        mutex_enter(vp.v_lock());
        boolean pages = vp.v_pages() != null;
        if (vp.v_count() > 1 || pages && zp.z_unlinked() == 0) {
            // With pages in memory the znode stays, at count 0, until they are wanted again or the dataset is
            // unmounted.
            vp.v_count(vp.v_count() - 1);
            mutex_exit(vp.v_lock());
            return;
        }
        mutex_exit(vp.v_lock());
        if (zp.z_unlinked() != 0) {
            zfs_rmnode(zp);
        } else {
            zfs_znode_free(zp);
        }
    }

    /** Frees an object that has no name any more, and its znode. */
    @Prototype("void zfs_rmnode(znode_t *zp)")
    private void zfs_rmnode(Znode zp) {
        dropPages(zp);
        objects(zp).free(zp.z_id());
        zfs_znode_free(zp);
    }

    private void dropPages(Znode zp) {
        if (ZTOV(zp).v_pages() != null) {
            k.genunix.pvn.writeAll(ZTOV(zp), 0, null, B_INVAL | B_TRUNC, CRED());
        }
    }

    @Prototype("void zfs_znode_free(znode_t *zp)")
    private void zfs_znode_free(Znode zp) {
        Zfsvfs zfsvfs = zp.z_zfsvfs();
        mutex_enter(zfsvfs.z_znodes_lock());
        Znode next = zp.z_link_next();
        Znode previous = zp.z_link_prev();
        if (previous == null) {
            zfsvfs.z_all_znodes(next);
        } else {
            previous.z_link_next(next);
        }
        if (next != null) {
            next.z_link_prev(previous);
        }
        zfsvfs.z_nr_znodes(zfsvfs.z_nr_znodes() - 1);
        mounted(zfsvfs).znodes.remove(zp.z_id());
        mutex_exit(zfsvfs.z_znodes_lock());
        Vnode vp = ZTOV(zp);
        kmem_cache_free(cache, zp.address());
        k.genunix.vnode.vn_free(vp);
        VFS_RELE(zfsvfs.z_vfs());
    }

    /** Frees the znodes that only their pages keep. Before an unmount. */
    void dropIdle(Zfsvfs zfsvfs) {
        Znode zp = zfsvfs.z_all_znodes();
        while (zp != null) {
            Znode next = zp.z_link_next();
            if (ZTOV(zp).v_count() == 0) {
                dropPages(zp);
                if (ZTOV(zp).v_pages() == null) {
                    zfs_znode_free(zp);
                }
            }
            zp = next;
        }
    }
}

package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.disk.Dataset;
import org.dtrace4j.kernel.disk.ObjectTree;
import org.dtrace4j.kernel.disk.Pool;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VfsOps;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.DslDataset;
import org.dtrace4j.kernel.struct.DslPool;
import org.dtrace4j.kernel.struct.Mounta;
import org.dtrace4j.kernel.struct.Objset;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Zfsvfs;
import org.dtrace4j.kernel.struct.Znode;

/** zfs_vfsops.c: mounting datasets, the root among them. */
public final class ZfsVfsops extends ZfsCode implements VfsOps {
    /** Bytes that the pool can take. */
    private static final long POOL_BYTES = 8L << 30;

    ZfsVfsops(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    @Prototype("static int zfs_vfsinit(int fstype, char *name)")
    public int zfs_vfsinit(int fstype, long name) {
        k.vars.zfsfstype(fstype);
        k.vars.zfs_dvnodeops(k.genunix.vnode.makeOps("zfs", zfs.vnops));
        k.vars.zfs_fvnodeops(k.genunix.vnode.makeOps("zfs", zfs.vnops));
        k.vars.zfs_symvnodeops(k.genunix.vnode.makeOps("zfs", zfs.vnops));
        k.vars.zfs_major(k.genunix.driver.getudev());
        return 0;
    }

    /** Imports the root pool and mounts its boot dataset as root. */
    @Prototype("static int zfs_mountroot(vfs_t *vfsp, enum whymountroot why)")
    public int zfs_mountroot(Vfs vfsp, int why) {
        if (why != ROOT_INIT) {
            return why == ROOT_UNMOUNT ? 0 : ENOTSUP;
        }
        int error = zfs.spa.spa_import_rootpool(0, 0);
        if (error != 0) {
            return error;
        }
        error = k.genunix.mountLocks.vfs_lock(vfsp);
        if (error != 0) {
            return error;
        }
        String boot = zfs.spa.pool().bootDataset();
        long osname = newString(boot);
        k.genunix.vfs.vfs_setresource(vfsp, osname, 0);
        error = zfs_domount(vfsp, osname);
        freeString(osname);
        if (error == 0) {
            k.genunix.vfs.vfs_add(null, vfsp, 0);
        }
        k.genunix.mountLocks.vfs_unlock(vfsp);
        return error;
    }

    @Prototype("static int zfs_mount(vfs_t *vfsp, vnode_t *mvp, struct mounta *uap, cred_t *cr)")
    public int zfs_mount(Vfs vfsp, Vnode mvp, Mounta uap, Cred cr) {
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
        String osname = string(uap.spec());
        Dataset dataset = zfs.spa.pool().get(osname);
        if (dataset == null || zfs.zvol.isVolume(dataset)) {
            return dataset == null ? ENOENT : EINVAL;
        }
        if (isMounted(osname)) {
            return EBUSY;
        }
        return zfs_domount(vfsp, uap.spec());
    }

    boolean isMounted(String osname) {
        return mountOf(osname) != null;
    }

    /** The file system of a mounted dataset, null if it is not mounted. */
    Vfs mountOf(String osname) {
        for (Vfs vfsp : k.genunix.vfs.all()) {
            if (vfsp.vfs_fstype() == k.vars.zfsfstype() && vfsp.vfs_data() != 0
                    && dataset(zfsvfsOf(vfsp)).name().equals(osname)) {
                return vfsp;
            }
        }
        return null;
    }

    /** Opens a dataset and makes {@code vfsp} show it. */
    @Prototype("static int zfs_domount(vfs_t *vfsp, char *osname)")
    public int zfs_domount(Vfs vfsp, long osname) {
        spend(Latency.ZFS_MOUNT);
        Dataset dataset = zfs.spa.pool().get(string(osname));
        DslPool dp = k.vars.spa_namespace_head().spa_dsl_pool();
        DslDataset ds = DslDataset.at(k.memory, kmem_zalloc(DslDataset.SIZE));
        ds.ds_next(dp.dp_datasets());
        dp.dp_datasets(ds);
        ds.ds_pool(dp);
        k.memory.putString(ds.address() + DslDataset.OFFSET_DS_NAME, dataset.name(), 256);
        ds.ds_object(dataset.number());
        ds.ds_readonly(dataset.isSnapshot() ? 1 : 0);
        Objset os = Objset.at(k.memory, kmem_zalloc(Objset.SIZE));
        os.os_dsl_dataset(ds);
        os.os_spa(dp.dp_spa());
        ds.ds_objset(os);
        Zfsvfs zfsvfs = Zfsvfs.at(k.memory, kmem_zalloc(Zfsvfs.SIZE));
        zfsvfs.z_vfs(vfsp);
        zfsvfs.z_parent(zfsvfs);
        zfsvfs.z_os(os);
        zfsvfs.z_log(zfs.zil.open(os));
        zfsvfs.z_root(ObjectTree.ROOT);
        os.os_user_ptr(zfsvfs);
        mutex_init(zfsvfs.z_znodes_lock());
        rw_init(zfsvfs.z_teardown_lock());
        k.peers.put(zfsvfs.address(), new MountedDataset(dataset, vfsp, zfs.spa.cacheOf(dataset)));
        k.vars.zfs_minor(k.vars.zfs_minor() + 1);
        vfsp.vfs_dev(makedevice(k.vars.zfs_major(), k.vars.zfs_minor()));
        vfsp.vfs_data(zfsvfs.address());
        vfsp.vfs_bsize(512);
        vfsp.vfs_fsid().val(0, (int) dataset.number());
        vfsp.vfs_fsid().val(1, vfsp.vfs_fstype());
        vfsp.vfs_flag(vfsp.vfs_flag() | VFS_NOTRUNC | VFS_XATTR | (dataset.isSnapshot() ? VFS_RDONLY : 0));
        return 0;
    }

    /** Stores the root directory, held. */
    @Prototype("static int zfs_root(vfs_t *vfsp, vnode_t **vpp)")
    public int zfs_root(Vfs vfsp, PointerCell vpp) {
        PointerCell rootzp = cell();
        int error = zfs.znode.zfs_zget(zfsvfsOf(vfsp), zfsvfsOf(vfsp).z_root(), rootzp);
        if (error == 0) {
            vpp.set(ZTOV(Znode.at(k.memory, rootzp.get())));
        }
        return error;
    }

    /** Unmounts; EBUSY while any file of the dataset is in use. */
    @Prototype("static int zfs_umount(vfs_t *vfsp, int fflag, cred_t *cr)")
    public int zfs_umount(Vfs vfsp, int fflag, Cred cr) {
        if ((fflag & MS_FORCE) != 0) {
            return ENOTSUP;
        }
        Zfsvfs zfsvfs = zfsvfsOf(vfsp);
        k.genunix.dnlc.dnlc_purge_vfsp(vfsp, 0);
        zfs.znode.dropIdle(zfsvfs);
        if (vfsp.vfs_count() > 1) {
            return EBUSY;
        }
        spend(Latency.ZFS_UNMOUNT);
        zfsvfs.z_unmounted(1);
        return 0;
    }

    /** Gives back what a mount consisted of, with its last reference. */
    @Prototype("static void zfs_freevfs(vfs_t *vfsp)")
    public void zfs_freevfs(Vfs vfsp) {
        Zfsvfs zfsvfs = zfsvfsOf(vfsp);
        if (zfsvfs == null) {
            return;
        }
        Objset os = zfsvfs.z_os();
        DslDataset ds = os.os_dsl_dataset();
        DslPool dp = ds.ds_pool();
        if (DslDataset.same(dp.dp_datasets(), ds)) {
            dp.dp_datasets(ds.ds_next());
        } else {
            DslDataset previous = dp.dp_datasets();
            while (!DslDataset.same(previous.ds_next(), ds)) {
                previous = previous.ds_next();
            }
            previous.ds_next(ds.ds_next());
        }
        k.peers.remove(zfsvfs.address());
        zfs.zil.close(zfsvfs.z_log());
        kmem_free(ds.address(), DslDataset.SIZE);
        kmem_free(os.address(), Objset.SIZE);
        kmem_free(zfsvfs.address(), Zfsvfs.SIZE);
        vfsp.vfs_data(0);
    }

    // ---- VfsOps

    @Override
    public int vfs_mount(Vfs vfsp, Vnode mvp, Mounta uap, Cred cr) {
        return zfs_mount(vfsp, mvp, uap, cr);
    }

    @Override
    public int vfs_unmount(Vfs vfsp, int flag, Cred cr) {
        return zfs_umount(vfsp, flag, cr);
    }

    @Override
    public int vfs_root(Vfs vfsp, PointerCell vpp) {
        return zfs_root(vfsp, vpp);
    }

    @Override
    public int vfs_mountroot(Vfs vfsp, int why) {
        return zfs_mountroot(vfsp, why);
    }

    @Override
    public void vfs_freevfs(Vfs vfsp) {
        zfs_freevfs(vfsp);
    }

    @Override
    public SpaceStatus vfs_statvfs(Vfs vfsp) {
        Dataset dataset = dataset(zfsvfsOf(vfsp));
        long used = 0;
        for (Dataset any : zfs.spa.pool().datasets()) {
            used += Pool.bytes(any);
        }
        long free = Math.max(0, POOL_BYTES - used);
        return new SpaceStatus(512, (Pool.bytes(dataset) + free) / 512, free / 512);
    }

    /** Bytes that the pool has left. */
    long available() {
        long used = 0;
        for (Dataset any : zfs.spa.pool().datasets()) {
            used += Pool.bytes(any);
        }
        return Math.max(0, POOL_BYTES - used);
    }
}

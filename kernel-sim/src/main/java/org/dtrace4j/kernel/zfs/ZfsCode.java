package org.dtrace4j.kernel.zfs;

import org.dtrace4j.kernel.disk.Dataset;
import org.dtrace4j.kernel.disk.ObjectStore;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Zfsvfs;
import org.dtrace4j.kernel.struct.Znode;

/** Base of the code of zfs: the macros of its headers, and the way from structures to what is on disk. */
abstract class ZfsCode extends ProcessCode {
    protected static final int PAGESIZE = 4096;

    protected final Zfs zfs;

    ZfsCode(Kernel k, Zfs zfs) {
        super(k);
        this.zfs = zfs;
    }

    protected final Znode VTOZ(Vnode vp) {
        return Znode.at(k.memory, vp.v_data());
    }

    protected final Vnode ZTOV(Znode zp) {
        return zp.z_vnode();
    }

    protected final Zfsvfs zfsvfsOf(Vfs vfsp) {
        return Zfsvfs.at(k.memory, vfsp.vfs_data());
    }

    protected final MountedDataset mounted(Zfsvfs zfsvfs) {
        return (MountedDataset) k.peers.get(zfsvfs.address());
    }

    protected final ObjectStore objects(Znode zp) {
        return mounted(zp.z_zfsvfs()).dataset.objects();
    }

    protected final Dataset dataset(Zfsvfs zfsvfs) {
        return mounted(zfsvfs).dataset;
    }
}

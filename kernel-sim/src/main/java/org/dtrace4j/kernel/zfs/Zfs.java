package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.VSW_CANREMOUNT;
import static org.dtrace4j.kernel.struct.Constants.VSW_HASPROTO;
import static org.dtrace4j.kernel.struct.Constants.VSW_VOLATILEDEV;
import static org.dtrace4j.kernel.struct.Constants.VSW_XID;
import static org.dtrace4j.kernel.struct.Constants.VSW_ZMOUNT;

import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module zfs: one field for each of its C files. */
public final class Zfs extends KernelModule {
    public final Spa spa;
    public final ZfsVfsops vfsops;
    public final ZfsNames names;
    public final ZfsVnops vnops;
    public final ZfsData data;
    public final ZfsAcl acl;
    public final ZfsZnode znode;
    public final ZfsIoctl ioctl;
    public final Zvol zvol;
    public final SpaHistory history;
    public final ZioPipeline zio;
    public final VdevOps vdev;
    public final Arc arc;
    public final Zil zil;

    public Zfs(Kernel kernel) {
        super(kernel, "fs", "zfs");
        spa = new Spa(kernel, this);
        vfsops = new ZfsVfsops(kernel, this);
        names = new ZfsNames(kernel, this);
        vnops = new ZfsVnops(kernel, this);
        data = new ZfsData(kernel, this);
        acl = new ZfsAcl(kernel, this);
        znode = new ZfsZnode(kernel, this);
        ioctl = new ZfsIoctl(kernel, this);
        zvol = new Zvol(kernel, this);
        history = new SpaHistory(kernel, this);
        zio = new ZioPipeline(kernel, this);
        vdev = new VdevOps(kernel, this);
        arc = new Arc(kernel, this);
        zil = new Zil(kernel, this);
    }

    @Override
    public List<String> requisites() {
        return List.of("misc/kcf");
    }

    @Override
    protected int init() {
        k.genunix.modctl.load("misc/kcf");
        int type = k.genunix.kinds.install("zfs",
                VSW_HASPROTO | VSW_CANREMOUNT | VSW_VOLATILEDEV | VSW_XID | VSW_ZMOUNT, vfsops);
        vfsops.zfs_vfsinit(type, 0);
        znode.zfs_znode_init();
        zio.zio_init();
        ioctl.register();
        return 0;
    }
}

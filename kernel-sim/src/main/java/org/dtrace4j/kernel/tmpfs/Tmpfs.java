package org.dtrace4j.kernel.tmpfs;

import static org.dtrace4j.kernel.struct.Constants.VSW_CANREMOUNT;
import static org.dtrace4j.kernel.struct.Constants.VSW_HASPROTO;
import static org.dtrace4j.kernel.struct.Constants.VSW_STATS;
import static org.dtrace4j.kernel.struct.Constants.VSW_ZMOUNT;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module tmpfs: one field for each of its C files. */
public final class Tmpfs extends KernelModule {
    public final TmpVfsops vfsops;
    public final TmpVnops vnops;
    final TmpVnodeOps vnodeOps;
    public final TmpData data;
    public final TmpDir dir;
    public final TmpTnode tnode;
    public final TmpSubr subr;

    public Tmpfs(Kernel kernel) {
        super(kernel, "fs", "tmpfs");
        vfsops = new TmpVfsops(kernel, this);
        vnops = new TmpVnops(kernel, this);
        vnodeOps = new TmpVnodeOps(kernel, this);
        data = new TmpData(kernel, this);
        dir = new TmpDir(kernel, this);
        tnode = new TmpTnode(kernel, this);
        subr = new TmpSubr(kernel, this);
    }

    @Override
    protected int init() {
        int type = k.genunix.kinds.install("tmpfs", VSW_HASPROTO | VSW_CANREMOUNT | VSW_STATS | VSW_ZMOUNT, vfsops);
        return vfsops.tmpfsinit(type, 0);
    }

    @Override
    protected int fini() {
        int error = k.genunix.modconf.removeFileSystem("tmpfs");
        if (error == 0) {
            k.genunix.vnode.freeOps(k.vars.tmp_vnodeops());
            k.vars.tmp_vnodeops(null);
        }
        return error;
    }
}

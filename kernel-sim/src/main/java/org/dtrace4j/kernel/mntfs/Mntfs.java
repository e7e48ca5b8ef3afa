package org.dtrace4j.kernel.mntfs;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module mntfs. */
public final class Mntfs extends KernelModule {
    public final MntOps ops;

    public Mntfs(Kernel kernel) {
        super(kernel, "fs", "mntfs");
        ops = new MntOps(kernel);
    }

    @Override
    protected int init() {
        k.vars.mntvnodeops(k.genunix.vnode.makeOps("mntfs", ops));
        k.vars.mntfstype(k.genunix.kinds.install("mntfs", 0, ops));
        return 0;
    }
}

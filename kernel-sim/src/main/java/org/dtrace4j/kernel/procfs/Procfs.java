package org.dtrace4j.kernel.procfs;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module procfs: one field for each of its C files. */
public final class Procfs extends KernelModule {
    public final PrVfsops vfsops;
    public final PrVnops vnops;
    public final PrSubr subr;
    public final PrTracers tracers;
    public final PrStatus status;
    public final PrControl control;

    public Procfs(Kernel kernel) {
        super(kernel, "fs", "procfs");
        vfsops = new PrVfsops(kernel);
        subr = new PrSubr(kernel);
        tracers = new PrTracers(kernel);
        status = new PrStatus(kernel);
        control = new PrControl(kernel);
        vnops = new PrVnops(kernel, subr, control);
    }

    @Override
    protected int init() {
        k.vars.prvnodeops(k.genunix.vnode.makeOps("procfs", vnops));
        k.vars.procfstype(k.genunix.kinds.install("proc", 0, vfsops));
        return 0;
    }
}

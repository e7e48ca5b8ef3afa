package org.dtrace4j.kernel.fifofs;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module fifofs: one field for each of its C files. */
public final class Fifofs extends KernelModule {
    public final FifoSubr subr;
    public final FifoVnops vnops;

    public Fifofs(Kernel kernel) {
        super(kernel, "fs", "fifofs");
        vnops = new FifoVnops(kernel);
        subr = new FifoSubr(kernel);
    }

    @Override
    protected int init() {
        subr.makeFileSystem();
        k.vars.fifo_vnodeops(k.genunix.vnode.makeOps("fifofs", vnops));
        return 0;
    }
}

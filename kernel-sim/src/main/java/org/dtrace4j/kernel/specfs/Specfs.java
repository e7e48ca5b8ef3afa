package org.dtrace4j.kernel.specfs;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module specfs: one field for each of its C files. Loaded by {@code startup_modules}. */
public final class Specfs extends KernelModule {
    public final SpecSubr subr;
    public final SpecVnops vnops;

    public Specfs(Kernel kernel) {
        super(kernel, "fs", "specfs");
        subr = new SpecSubr(kernel);
        vnops = new SpecVnops(kernel, subr);
    }

    @Override
    protected int init() {
        subr.specinit();
        k.vars.spec_vnodeops(k.genunix.vnode.makeOps("specfs", vnops));
        new MemoryDevice(k).register();
        k.kstat.driver.register();
        return 0;
    }
}

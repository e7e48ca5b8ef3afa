package org.dtrace4j.kernel.semsys;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module semsys. */
public final class Semsys extends KernelModule {
    public final SemSyscalls sem;

    public Semsys(Kernel kernel) {
        super(kernel, "sys", "semsys");
        sem = new SemSyscalls(kernel);
    }

    @Override
    protected int init() {
        int error = k.modules.load("misc/ipc");
        sem.init();
        return error;
    }
}

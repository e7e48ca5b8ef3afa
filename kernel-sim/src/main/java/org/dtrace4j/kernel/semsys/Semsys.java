package org.dtrace4j.kernel.semsys;

import java.util.List;
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
    public List<String> requisites() {
        return List.of("misc/ipc");
    }

    @Override
    protected int init() {
        int error = k.modules.load("misc/ipc");
        sem.init();
        return error;
    }
}

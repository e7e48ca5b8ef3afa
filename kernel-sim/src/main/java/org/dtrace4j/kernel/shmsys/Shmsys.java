package org.dtrace4j.kernel.shmsys;

import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module shmsys. */
public final class Shmsys extends KernelModule {
    public final ShmSyscalls shm;

    public Shmsys(Kernel kernel) {
        super(kernel, "sys", "shmsys");
        shm = new ShmSyscalls(kernel);
    }

    @Override
    public List<String> requisites() {
        return List.of("misc/ipc");
    }

    @Override
    protected int init() {
        int error = k.modules.load("misc/ipc");
        shm.init();
        return error;
    }
}

package org.dtrace4j.kernel.doorfs;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module doorfs. */
public final class Doorfs extends KernelModule {
    public final DoorSys sys;

    public Doorfs(Kernel kernel) {
        super(kernel, "sys", "doorfs");
        sys = new DoorSys(kernel);
    }
}

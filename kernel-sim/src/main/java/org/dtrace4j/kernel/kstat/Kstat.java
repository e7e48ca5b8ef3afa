package org.dtrace4j.kernel.kstat;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module kstat. */
public final class Kstat extends KernelModule {
    public final KstatDriver driver;

    public Kstat(Kernel kernel) {
        super(kernel, "drv", "kstat");
        driver = new KstatDriver(kernel);
    }
}

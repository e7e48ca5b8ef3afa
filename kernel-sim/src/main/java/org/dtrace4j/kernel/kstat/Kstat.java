package org.dtrace4j.kernel.kstat;

import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.struct.Constants;

/** The module kstat. */
public final class Kstat extends KernelModule {
    public final KstatDriver driver;

    public Kstat(Kernel kernel) {
        super(kernel, "drv", "kstat");
        driver = new KstatDriver(kernel);
    }

    /** The device stays known: whoever opens it has the module loaded. */
    @Override
    protected int fini() {
        return k.specfs.subr.opens(Drivers.KSTAT_MAJOR) > 0 ? Constants.EBUSY : 0;
    }
}

package org.dtrace4j.kernel.scsi;

import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The modules between a request and the disk. */
public final class ScsiModules {
    private ScsiModules() { }

    private static final class Module extends KernelModule {
        private final Runnable install;

        Module(Kernel kernel, String directory, String name, Runnable install) {
            super(kernel, directory, name);
            this.install = install;
        }

        @Override
        protected int init() {
            install.run();
            return 0;
        }
    }

    /** All of them, not loaded. */
    public static List<KernelModule> of(Kernel k) {
        Scsi scsi = new Scsi(k);
        Mpt mpt = new Mpt(k, scsi);
        Sd sd = new Sd(k, scsi, mpt);
        return List.of(new Module(k, "misc", "scsi", () -> { }), new Module(k, "drv", "mpt", mpt::attach),
                new Module(k, "drv", "sd", sd::attach));
    }
}

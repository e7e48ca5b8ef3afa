package org.dtrace4j.kernel.scsi;

import java.util.List;
import org.dtrace4j.kernel.module.InstallingModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The modules between a request and the disk. */
public final class ScsiModules {
    private ScsiModules() { }

    /** All of them, not loaded. */
    public static List<KernelModule> of(Kernel k) {
        Scsi scsi = new Scsi(k);
        Mpt mpt = new Mpt(k, scsi);
        Sd sd = new Sd(k, scsi, mpt);
        SdRaw raw = new SdRaw(k, sd);
        return List.of(
                new InstallingModule(k, "misc", "scsi", () -> { }),
                new InstallingModule(k, "drv", "mpt", mpt::attach),
                new InstallingModule(k, "drv", "sd", () -> {
                    sd.attach();
                    raw.attach();
                }));
    }
}

package org.dtrace4j.kernel.strmod;

import java.util.List;
import org.dtrace4j.kernel.module.InstallingModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The modules that can be pushed on a stream: one row each. */
public final class StrmodModules {
    private StrmodModules() { }

    /** All of them, not loaded. */
    public static List<KernelModule> of(Kernel k) {
        return List.of(
                new InstallingModule(k, "strmod", "ldterm", new Ldterm(k)::install,
                        () -> k.genunix.modconf.removeStreamModule("ldterm")),
                new InstallingModule(k, "strmod", "ttcompat", new Ttcompat(k)::install,
                        () -> k.genunix.modconf.removeStreamModule("ttcompat")));
    }
}

package org.dtrace4j.kernel.strmod;

import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The modules that can be pushed on a stream: one row each. */
public final class StrmodModules {
    private StrmodModules() { }

    /** A module of {@code /kernel/strmod}; it enters the table of those that can be pushed when it is loaded. */
    private static final class StreamsModule extends KernelModule {
        private final Runnable install;

        StreamsModule(Kernel kernel, String name, Runnable install) {
            super(kernel, "strmod", name);
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
        Ldterm ldterm = new Ldterm(k);
        Ttcompat ttcompat = new Ttcompat(k);
        return List.of(new StreamsModule(k, "ldterm", ldterm::install), new StreamsModule(k, "ttcompat", ttcompat::install));
    }
}

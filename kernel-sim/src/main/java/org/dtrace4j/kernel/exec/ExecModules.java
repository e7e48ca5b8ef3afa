package org.dtrace4j.kernel.exec;

import java.util.List;
import org.dtrace4j.kernel.module.InstallingModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The modules that execute files. */
public final class ExecModules {
    private ExecModules() { }

    /** A module of {@code /kernel/exec}, which enters {@code execsw} when it is loaded. */
    private static final class ExecModule extends InstallingModule {
        ExecModule(Kernel kernel, String name, Runnable install) {
            super(kernel, "exec", name, install);
        }

        @Override
        public boolean isPrimary() {
            return true;
        }
    }

    /** All of them, not loaded. */
    public static List<KernelModule> of(Kernel k) {
        return List.of(
                new ExecModule(k, "elfexec", new Elf(k)::install),
                new ExecModule(k, "intpexec", new Intp(k)::install));
    }
}

package org.dtrace4j.kernel.exec;

import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The modules that execute files. */
public final class ExecModules {
    private ExecModules() { }

    /** A module of {@code /kernel/exec}, which enters {@code execsw} when it is loaded. */
    private static final class ExecModule extends KernelModule {
        private final Runnable install;

        ExecModule(Kernel kernel, String name, Runnable install) {
            super(kernel, "exec", name);
            this.install = install;
        }

        @Override
        public boolean isPrimary() {
            return true;
        }

        @Override
        protected int init() {
            install.run();
            return 0;
        }
    }

    /** All of them, not loaded. */
    public static List<KernelModule> of(Kernel k) {
        Elf elf = new Elf(k);
        Intp intp = new Intp(k);
        return List.of(new ExecModule(k, "elfexec", elf::install), new ExecModule(k, "intpexec", intp::install));
    }
}

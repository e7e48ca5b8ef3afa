package org.dtrace4j.kernel.console;

import java.util.List;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The drivers of the console: one row each. */
public final class ConsoleModules {
    private ConsoleModules() { }

    /** A module that does something when it is loaded: a driver enters itself into the device switch table. */
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
        ConsoleRedirection cn = new ConsoleRedirection(k);
        MessageLog sysmsg = new MessageLog(k);
        ControllingTerminal sy = new ControllingTerminal(k);
        return List.of(
                new Module(k, "drv", "cn", () -> {
                    Drivers drivers = k.genunix.driver;
                    drivers.register(Drivers.CONSOLE_MAJOR, cn);
                    drivers.name("console", Drivers.CONSOLE_MAJOR, 0, false, 0620);
                    drivers.name("syscon", Drivers.CONSOLE_MAJOR, 0, false, 0620);
                }),
                new Module(k, "drv", "sysmsg", () -> {
                    k.genunix.driver.register(Drivers.MESSAGE_LOG_MAJOR, sysmsg);
                    k.genunix.driver.name("msglog", Drivers.MESSAGE_LOG_MAJOR, 0, false, 0622);
                }),
                new Module(k, "drv", "sy", () -> {
                    k.genunix.driver.register(Drivers.TTY_MAJOR, sy);
                    k.genunix.driver.name("tty", Drivers.TTY_MAJOR, 0, false, 0666);
                }),
                new Module(k, "drv", "wc", new Wscons(k)::install),
                new Module(k, "drv", "conskbd", new Conskbd(k)::install),
                new Module(k, "drv", "kb8042", new Kb8042(k)::install),
                new Module(k, "misc", "consconfig_dacf", () -> { }));
    }
}

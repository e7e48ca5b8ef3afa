package org.dtrace4j.kernel.console;

import java.util.List;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.module.InstallingModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The drivers of the console: one row each. */
public final class ConsoleModules {
    private ConsoleModules() { }

    /** All of them, not loaded. */
    public static List<KernelModule> of(Kernel k) {
        ConsoleRedirection cn = new ConsoleRedirection(k);
        MessageLog sysmsg = new MessageLog(k);
        ControllingTerminal sy = new ControllingTerminal(k);
        return List.of(
                new InstallingModule(k, "drv", "cn", () -> {
                    Drivers drivers = k.genunix.driver;
                    drivers.register(Drivers.CONSOLE_MAJOR, cn);
                    drivers.name("console", Drivers.CONSOLE_MAJOR, 0, false, 0620);
                    drivers.name("syscon", Drivers.CONSOLE_MAJOR, 0, false, 0620);
                }),
                new InstallingModule(k, "drv", "sysmsg", () -> {
                    k.genunix.driver.register(Drivers.MESSAGE_LOG_MAJOR, sysmsg);
                    k.genunix.driver.name("msglog", Drivers.MESSAGE_LOG_MAJOR, 0, false, 0622);
                }, () -> k.genunix.modconf.removeDriver("sysmsg", Drivers.MESSAGE_LOG_MAJOR)),
                new InstallingModule(k, "drv", "sy", () -> {
                    k.genunix.driver.register(Drivers.TTY_MAJOR, sy);
                    k.genunix.driver.name("tty", Drivers.TTY_MAJOR, 0, false, 0666);
                }, () -> k.genunix.modconf.removeDriver("sy", Drivers.TTY_MAJOR)),
                new InstallingModule(k, "drv", "wc", new Wscons(k)::install),
                new InstallingModule(k, "drv", "conskbd", new Conskbd(k)::install),
                new InstallingModule(k, "drv", "kb8042", new Kb8042(k)::install),
                new InstallingModule(k, "misc", "consconfig_dacf", () -> { }));
    }
}

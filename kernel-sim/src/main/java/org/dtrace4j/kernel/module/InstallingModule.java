package org.dtrace4j.kernel.module;

/**
 * A module whose {@code _init} only enters what it has into the kernel's tables: a driver into the device switch table, a
 * module of streams into that of those that can be pushed, a file system into that of file systems.
 */
public class InstallingModule extends KernelModule {
    private final Runnable install;

    /** As {@link KernelModule}, with what is done when the module is loaded. */
    public InstallingModule(Kernel kernel, String directory, String name, Runnable install) {
        super(kernel, directory, name);
        this.install = install;
    }

    @Override
    protected final int init() {
        install.run();
        return 0;
    }
}

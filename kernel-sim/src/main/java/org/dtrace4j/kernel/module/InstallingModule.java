package org.dtrace4j.kernel.module;

import java.util.function.IntSupplier;

/**
 * A module whose {@code _init} only enters what it has into the kernel's tables: a driver into the device switch table, a
 * module of streams into that of those that can be pushed, a file system into that of file systems.
 */
public class InstallingModule extends KernelModule {
    private final Runnable install;
    private final IntSupplier remove;

    /** As {@link KernelModule}, with what is done when the module is loaded. */
    public InstallingModule(Kernel kernel, String directory, String name, Runnable install) {
        this(kernel, directory, name, install, null);
    }

    /**
     * The same, of a module that can be unloaded.
     *
     * @param remove takes out of the tables again what the module has; returns 0 or an errno, EBUSY if that is in use
     */
    public InstallingModule(Kernel kernel, String directory, String name, Runnable install, IntSupplier remove) {
        super(kernel, directory, name);
        this.install = install;
        this.remove = remove;
    }

    @Override
    protected final int init() {
        install.run();
        return 0;
    }

    @Override
    protected final int fini() {
        return remove == null ? super.fini() : remove.getAsInt();
    }
}

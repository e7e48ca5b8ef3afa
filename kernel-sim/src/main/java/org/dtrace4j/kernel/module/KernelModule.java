package org.dtrace4j.kernel.module;

import java.util.List;

/**
 * A module of the kernel: an object that holds the module's code (one field for each of its C files) and knows whether
 * it is loaded.
 *
 * <p>The object exists from the beginning of a boot. The module's symbols and probes exist from {@link
 * ModuleTable#load} to {@link ModuleTable#unload}.
 */
public abstract class KernelModule {
    private static final int EBUSY = 16;

    protected final Kernel k;
    private final String directory;
    private final String name;
    private boolean loaded;

    /**
     * A module that is not loaded.
     *
     * @param directory where its file lies under {@code /kernel}: {@code fs}, {@code drv}, {@code misc}; empty for the
     *     core
     * @param name such as {@code tmpfs}
     */
    protected KernelModule(Kernel kernel, String directory, String name) {
        this.k = kernel;
        this.directory = directory;
        this.name = name;
    }

    public final String name() {
        return name;
    }

    /** As {@code forceload} and {@code modload} name it: {@code fs/tmpfs}. */
    public final String path() {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    public final boolean isLoaded() {
        return loaded;
    }

    /** Whether it is loaded before the root file system, so that anonymous enablings may use its symbols. */
    public boolean isPrimary() {
        return directory.isEmpty();
    }

    /**
     * Whether it only observes, as DTrace's modules do: then loading it takes no virtual time and no memory of the
     * kernel's, so that a boot goes the same way with it and without.
     */
    public boolean isObserver() {
        return false;
    }

    /** Paths of the modules that it depends on, as its {@code _depends_on} says: those stay loaded while it is. */
    public List<String> requisites() {
        return List.of();
    }

    /** What {@code _init} does when the module is loaded; returns 0 or an errno. */
    protected int init() {
        return 0;
    }

    /** What the driver does when its device is attached ({@code ddi_install_driver}); returns 0 or an errno. */
    protected int attach() {
        return 0;
    }

    /**
     * What {@code _fini} does before the module is unloaded; returns 0 or an errno, EBUSY while it is in use. A module that
     * does not say here how it goes can never be unloaded, as those of the original whose {@code _fini} is missing or always
     * says so.
     */
    protected int fini() {
        return EBUSY;
    }

    final void markLoaded() {
        loaded = true;
    }

    final void markUnloaded() {
        loaded = false;
    }
}

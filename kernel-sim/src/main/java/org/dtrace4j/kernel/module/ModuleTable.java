package org.dtrace4j.kernel.module;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The modules of one kernel: those that exist, and those that are loaded, in the order in which they were loaded first. */
public final class ModuleTable {
    /** Told of modules that come and go; DTrace listens here. */
    @FunctionalInterface
    public interface Listener {
        /** A module has been loaded; its {@code _init} has not run. */
        void moduleLoaded(KernelModule module);

        /** A module has been unloaded. */
        default void moduleUnloaded(KernelModule module) { }
    }

    private static final int ENOENT = 2;

    private final Map<String, KernelModule> known = new LinkedHashMap<>();
    /** Those that are loaded or have been, in the order in which they were first: the order of their ids. */
    private final List<KernelModule> everLoaded = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();

    /** Makes a module known; it is not loaded by that. */
    public void add(KernelModule module) {
        if (known.put(module.name(), module) != null) {
            throw new IllegalArgumentException("two modules " + module.name());
        }
    }

    /** A module that exists, loaded or not. */
    public Optional<KernelModule> find(String name) {
        return Optional.ofNullable(known.get(name));
    }

    /** Modules that exist, loaded or not, unix and genunix first. */
    public List<KernelModule> known() {
        return List.copyOf(known.values());
    }

    /** Loaded modules, those that were loaded first before the others; one that is loaded again has its old place. */
    public List<KernelModule> loaded() {
        return everLoaded.stream().filter(KernelModule::isLoaded).toList();
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** A module that exists, by its name, or by that with its directory. */
    public Optional<KernelModule> known(String name) {
        return find(name.substring(name.lastIndexOf('/') + 1))
                .filter(module -> name.indexOf('/') < 0 || module.path().equals(name));
    }

    /** How many loaded modules depend on one. */
    public int dependents(KernelModule module) {
        return (int) everLoaded.stream().filter(m -> m.isLoaded() && m.requisites().contains(module.path())).count();
    }

    /** Runs the {@code _fini} of a loaded module. Returns 0, after which it must be unloaded, or an errno: it is as it was. */
    public int uninstall(KernelModule module) {
        return module.fini();
    }

    /** Unloads a module that has been uninstalled. */
    public void unload(KernelModule module) {
        module.markUnloaded();
        for (Listener listener : List.copyOf(listeners)) {
            listener.moduleUnloaded(module);
        }
    }

    /**
     * {@code modload}: loads a module unless it is loaded, and runs its {@code _init}.
     *
     * @param name such as {@code tmpfs}, or with its directory, {@code fs/tmpfs}
     * @return 0 or an errno: ENOENT when there is no such module
     */
    public int load(String name) {
        KernelModule module = known(name).orElse(null);
        if (module == null) {
            return ENOENT;
        }
        if (module.isLoaded()) {
            return 0;
        }
        map(module);
        return install(module);
    }

    /** The first half of {@link #load}: the symbols of a module that is not loaded are there; none of its code has run. */
    public void map(KernelModule module) {
        module.markLoaded();
        if (!everLoaded.contains(module)) {
            everLoaded.add(module);
        }
        for (Listener listener : List.copyOf(listeners)) {
            listener.moduleLoaded(module);
        }
    }

    /** The second half: runs its {@code _init}. Returns 0 or an errno. */
    public int install(KernelModule module) {
        return module.init();
    }

    /** {@code ddi_install_driver}: loads a driver and attaches it. Returns 0 or an errno. */
    public int installDriver(String name) {
        int error = load(name);
        return error != 0 ? error : known.get(name.substring(name.lastIndexOf('/') + 1)).attach();
    }
}

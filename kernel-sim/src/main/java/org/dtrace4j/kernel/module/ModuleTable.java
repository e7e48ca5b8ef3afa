package org.dtrace4j.kernel.module;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The modules of one kernel: those that exist, and those that are loaded, in load order. */
public final class ModuleTable {
    /** Told when a module has been loaded, before its {@code _init} runs; DTrace listens here. */
    @FunctionalInterface
    public interface Listener {
        void moduleLoaded(KernelModule module);
    }

    private static final int ENOENT = 2;

    private final Map<String, KernelModule> known = new LinkedHashMap<>();
    private final List<KernelModule> loaded = new ArrayList<>();
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

    /** Loaded modules in load order. */
    public List<KernelModule> loaded() {
        return List.copyOf(loaded);
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /**
     * {@code modload}: loads a module unless it is loaded, and runs its {@code _init}.
     *
     * @param name such as {@code tmpfs}, or with its directory, {@code fs/tmpfs}
     * @return 0 or an errno: ENOENT when there is no such module
     */
    public int load(String name) {
        KernelModule module = known.get(name.substring(name.lastIndexOf('/') + 1));
        if (module == null || name.indexOf('/') >= 0 && !module.path().equals(name)) {
            return ENOENT;
        }
        if (module.isLoaded()) {
            return 0;
        }
        module.markLoaded();
        loaded.add(module);
        for (Listener listener : List.copyOf(listeners)) {
            listener.moduleLoaded(module);
        }
        return module.init();
    }

    /** {@code ddi_install_driver}: loads a driver and attaches it. Returns 0 or an errno. */
    public int installDriver(String name) {
        int error = load(name);
        return error != 0 ? error : known.get(name.substring(name.lastIndexOf('/') + 1)).attach();
    }
}

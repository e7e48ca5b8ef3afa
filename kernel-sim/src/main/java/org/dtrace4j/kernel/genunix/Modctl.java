package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;

/**
 * modctl.c: modules, loaded when they are needed. The list {@code modules} in kernel memory has one {@code modctl_t}
 * for each loaded module, in load order; unix is its head.
 */
public final class Modctl extends ProcessCode {
    private org.dtrace4j.kernel.struct.Modctl last;
    private int nextId;

    public Modctl(Kernel k) {
        super(k);
    }

    /** Enters the modules that the boot loader has loaded, unix first, and every further one as it is loaded. */
    @Prototype("void mod_setup(void)")
    public void mod_setup() {
        k.modules.listen(this::enter);
        k.modules.load("unix");
        k.modules.load("genunix");
        k.modules.load("exec/elfexec");
        k.modules.load("exec/intpexec");
    }

    private void enter(KernelModule module) {
        boolean observer = module.isObserver();
        int size = org.dtrace4j.kernel.struct.Modctl.SIZE;
        org.dtrace4j.kernel.struct.Modctl mod = nextId == 0 ? k.vars.modules()
                : org.dtrace4j.kernel.struct.Modctl.at(k.memory, observer ? k.observerHeap.alloc(size) : kmem_zalloc(size));
        mod.mod_id(nextId++);
        String file = "/kernel/" + module.path();
        mod.mod_modname(observer ? k.observerHeap.copyOf(module.name()) : newString(module.name()));
        mod.mod_filename(observer ? k.observerHeap.copyOf(file) : newString(file));
        mod.mod_prim(module.isPrimary() ? 1 : 0);
        mod.mod_loaded(1);
        mod.mod_installed(1);
        mod.mod_loadcnt(1);
        mod.mod_next(k.vars.modules());
        if (last == null) {
            mod.mod_prev(mod);
        } else {
            mod.mod_prev(last);
            last.mod_next(mod);
            k.vars.modules().mod_prev(mod);
        }
        last = mod;
    }

    /**
     * Loads a module.
     *
     * @param subdir kernel address of the directory, such as {@code fs}; 0 if {@code filename} has it
     * @return its id, -1 when it cannot be loaded
     */
    @Prototype("int modload(const char *subdir, const char *filename)")
    public int modload(long subdir, long filename) {
        String name = (subdir == 0 ? "" : string(subdir) + "/") + string(filename);
        if (!isLoaded(name) && !isObserver(name)) {
            spend(Latency.MODLOAD);
            SysinfoProbes.modload(this, 1, k.counters.sys(CpuSysStats.OFFSET_MODLOAD, 1));
        }
        return k.modules.load(name) == 0 ? 0 : -1;
    }

    private boolean isLoaded(String name) {
        return k.modules.find(name.substring(name.indexOf('/') + 1)).map(KernelModule::isLoaded).orElse(false);
    }

    /** Whether loading it must leave the boot as it is. */
    private boolean isObserver(String name) {
        return k.modules.find(name.substring(name.indexOf('/') + 1)).map(KernelModule::isObserver).orElse(false);
    }

    /** Loads a module, given by its path below /kernel as a Java string. Returns whether it is there now. */
    public boolean load(String path) {
        long name = newString(path);
        int id = modload(0, name);
        freeString(name);
        return id >= 0;
    }

    /** Loads the module of a kind of file system. */
    boolean modloadFileSystem(String fstype) {
        return load("fs/" + fstype);
    }

    /** Loads a driver and attaches its devices. Returns 0, or -1 when that cannot be done. */
    @Prototype("int ddi_install_driver(char *name)")
    public int ddi_install_driver(long name) {
        if (!isObserver(string(name))) {
            spend(Latency.ATTACH_DRIVER);
        }
        return k.modules.installDriver("drv/" + string(name)) == 0 ? 0 : -1;
    }
}

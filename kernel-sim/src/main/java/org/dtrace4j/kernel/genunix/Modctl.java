package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.module.ModuleTable;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;

/**
 * modctl.c, first part: modules, loaded when they are needed, and the holds on them. The list {@code modules} in kernel memory
 * has one {@code modctl_t} for each module that is loaded or has been, in the order of their ids; unix is its head.
 *
 * <p>Whoever loads or unloads a module holds it ({@code mod_busy}, which {@code mod_lock} guards); others wait meanwhile. A
 * module that was never loaded has no structure yet, and is not held: two threads that come to the same one at once both take
 * the time, and one of them loads it.
 */
public final class Modctl extends ProcessCode {
    private final Map<KernelModule, org.dtrace4j.kernel.struct.Modctl> structures = new HashMap<>();
    private org.dtrace4j.kernel.struct.Modctl last;
    private int nextId;
    /** What the next {@link #mod_load} and {@link #modinstall} are about: a module may not have its structure yet. */
    private KernelModule next;

    public Modctl(Kernel k) {
        super(k);
    }

    /** Enters the modules that the boot loader has loaded, unix first, and every further one as it is loaded. */
    @Prototype("void mod_setup(void)")
    public void mod_setup() {
        mutex_init(k.vars.mod_lock());
        k.modules.listen(new ModuleTable.Listener() {
            @Override
            public void moduleLoaded(KernelModule module) {
                enter(module);
            }

            @Override
            public void moduleUnloaded(KernelModule module) {
                leave(module);
            }
        });
        k.modules.load("unix");
        k.modules.load("genunix");
        k.modules.load("exec/elfexec");
        k.modules.load("exec/intpexec");
    }

    // ---- the list

    private void enter(KernelModule module) {
        org.dtrace4j.kernel.struct.Modctl mod = structures.get(module);
        if (mod == null) {
            mod = append(module);
            structures.put(module, mod);
        }
        mod.mod_loaded(1);
        mod.mod_installed(1);
        mod.mod_loadcnt(mod.mod_loadcnt() + 1);
        mod.mod_gencount(mod.mod_gencount() + 1);
        mod.mod_ref(k.modules.dependents(module));
        depend(module, 1);
    }

    private org.dtrace4j.kernel.struct.Modctl append(KernelModule module) {
        boolean observer = module.isObserver();
        int size = org.dtrace4j.kernel.struct.Modctl.SIZE;
        org.dtrace4j.kernel.struct.Modctl mod = nextId == 0 ? k.vars.modules()
                : org.dtrace4j.kernel.struct.Modctl.at(k.memory, observer ? k.observerHeap.alloc(size) : kmem_zalloc(size));
        mod.mod_id(nextId++);
        String file = "/kernel/" + module.path();
        mod.mod_modname(observer ? k.observerHeap.copyOf(module.name()) : newString(module.name()));
        mod.mod_filename(observer ? k.observerHeap.copyOf(file) : newString(file));
        mod.mod_prim(module.isPrimary() ? 1 : 0);
        mod.mod_next(k.vars.modules());
        if (last == null) {
            mod.mod_prev(mod);
        } else {
            mod.mod_prev(last);
            last.mod_next(mod);
            k.vars.modules().mod_prev(mod);
        }
        last = mod;
        return mod;
    }

    private void leave(KernelModule module) {
        org.dtrace4j.kernel.struct.Modctl mod = structures.get(module);
        mod.mod_loaded(0);
        mod.mod_gencount(mod.mod_gencount() + 1);
        depend(module, -1);
    }

    /** The modules that one depends on have so many dependents more. */
    private void depend(KernelModule module, int change) {
        for (String path : module.requisites()) {
            k.modules.known(path).map(structures::get).ifPresent(mod -> mod.mod_ref(mod.mod_ref() + change));
        }
    }

    /** The structure of a module that is loaded or has been. */
    public Optional<org.dtrace4j.kernel.struct.Modctl> structure(String name) {
        return k.modules.find(name).map(structures::get);
    }

    /** The module of a structure. */
    KernelModule module(org.dtrace4j.kernel.struct.Modctl mp) {
        return k.modules.find(string(mp.mod_modname())).orElseThrow();
    }

    /** Keeps a module that has been asked for by name from being unloaded just because nobody uses it. */
    void keepLoaded(String path) {
        k.modules.known(path).map(structures::get)
                .ifPresent(mod -> mod.mod_loadflags(mod.mod_loadflags() | MOD_NOAUTOUNLOAD));
    }

    // ---- holds

    /**
     * Holds a module, after whoever holds it has let go.
     *
     * @param f whether to wait until it is held, or once, and whether {@code mod_lock} is held
     * @return 0; 1 if it is not held, as somebody had it, and the caller has waited once
     */
    @Prototype("int mod_hold_by_modctl(struct modctl *mp, int f)")
    public int mod_hold_by_modctl(org.dtrace4j.kernel.struct.Modctl mp, int f) {
        if ((f & MOD_LOCK_NOT_HELD) != 0) {
            mutex_enter(k.vars.mod_lock());
        }
        int missed = 0;
        while (mp.mod_busy() != 0 && missed == 0) {
            mp.mod_want(1);
            cv_wait(k.vars.mod_cv(), k.vars.mod_lock());
            missed = f & MOD_WAIT_ONCE;
        }
        if (missed == 0) {
            mp.mod_busy(1);
            mp.mod_inprogress_thread(curthread());
        }
        if ((f & MOD_LOCK_NOT_HELD) != 0) {
            mutex_exit(k.vars.mod_lock());
        }
        return missed;
    }

    /** Holds the module of a file; null if it was never loaded, or the running thread holds it already. */
    @Prototype("struct modctl *mod_hold_by_name(const char *filename)")
    public org.dtrace4j.kernel.struct.Modctl mod_hold_by_name(long filename) {
        String path = string(filename);
        mutex_enter(k.vars.mod_lock());
        org.dtrace4j.kernel.struct.Modctl mp = structure(path.substring(path.lastIndexOf('/') + 1)).orElse(null);
        return holdFound(mp);
    }

    /** Holds the module of an id; null if there is none, or the running thread holds it already. */
    @Prototype("struct modctl *mod_hold_by_id(modid_t modid)")
    public org.dtrace4j.kernel.struct.Modctl mod_hold_by_id(int modid) {
        mutex_enter(k.vars.mod_lock());
        return holdFound(first(modid, modid));
    }

    /** Holds the module whose id is the next above one; null if there is none. */
    @Prototype("static struct modctl *mod_hold_next_by_id(modid_t modid)")
    public org.dtrace4j.kernel.struct.Modctl mod_hold_next_by_id(int modid) {
        if (modid < -1) {
            return null;
        }
        mutex_enter(k.vars.mod_lock());
        return holdFound(first(modid + 1, Integer.MAX_VALUE));
    }

    /** The first module whose id lies between two, these included; null if there is none. */
    private org.dtrace4j.kernel.struct.Modctl first(int from, int to) {
        org.dtrace4j.kernel.struct.Modctl mp = k.vars.modules();
        do {
            if (mp.mod_id() >= from && mp.mod_id() <= to) {
                return mp;
            }
            mp = mp.mod_next();
        } while (!Struct.same(mp, k.vars.modules()));
        return null;
    }

    private org.dtrace4j.kernel.struct.Modctl holdFound(org.dtrace4j.kernel.struct.Modctl found) {
        org.dtrace4j.kernel.struct.Modctl mp = found == null || mod_circdep(found) != 0 ? null : found;
        if (mp != null) {
            mod_hold_by_modctl(mp, MOD_WAIT_FOREVER | MOD_LOCK_HELD);
        }
        mutex_exit(k.vars.mod_lock());
        return mp;
    }

    @Prototype("static int mod_circdep(struct modctl *modp)")
    private int mod_circdep(org.dtrace4j.kernel.struct.Modctl modp) {
        return Struct.same(modp.mod_inprogress_thread(), curthread()) ? 1 : 0;
    }

    @Prototype("static void mod_release(struct modctl *mp)")
    private void mod_release(org.dtrace4j.kernel.struct.Modctl mp) {
        mp.mod_busy(0);
        mp.mod_inprogress_thread(null);
        if (mp.mod_want() != 0) {
            mp.mod_want(0);
            cv_broadcast(k.vars.mod_cv());
        }
    }

    /** Lets a held module go. */
    @Prototype("void mod_release_mod(struct modctl *mp)")
    public void mod_release_mod(org.dtrace4j.kernel.struct.Modctl mp) {
        mutex_enter(k.vars.mod_lock());
        mod_release(mp);
        mutex_exit(k.vars.mod_lock());
    }

    // ---- loading

    /**
     * Loads a module.
     *
     * @param subdir kernel address of the directory, such as {@code fs}; 0 if {@code filename} has it
     * @return its id, -1 when it cannot be loaded
     */
    @Prototype("int modload(const char *subdir, const char *filename)")
    public int modload(long subdir, long filename) {
        KernelModule module = k.modules.known((subdir == 0 ? "" : string(subdir) + "/") + string(filename)).orElse(null);
        if (loadAndInstall(module) != 0) {
            return -1;
        }
        if (!module.isObserver()) {
            SysinfoProbes.modload(this, 1, k.counters.sys(CpuSysStats.OFFSET_MODLOAD, 1));
        }
        return structures.get(module).mod_id();
    }

    /** Loads a module; null is one that does not exist, which takes the time of looking for it. Returns 0 or an errno. */
    int loadAndInstall(KernelModule module) {
        if (module != null && module.isLoaded()) {
            return 0;
        }
        org.dtrace4j.kernel.struct.Modctl mp = module == null ? null : structures.get(module);
        if (mp != null && mod_hold_by_name(mp.mod_filename()) == null) {
            return ENOSPC;
        }
        next = module;
        int error = mod_load(mp, 1);
        if (error == 0 && next != null) {
            error = modinstall(structures.get(module));
        }
        if (mp != null) {
            mod_release_mod(mp);
        }
        return error;
    }

    /** Loads a module whose code does not run yet. */
    @Prototype("static int mod_load(struct modctl *mp, int usepath)")
    private int mod_load(org.dtrace4j.kernel.struct.Modctl mp, int usepath) {
        KernelModule module = next;
        if (module == null || !module.isLoaded() && !module.isObserver()) {
            spend(Latency.MODLOAD);
        }
        if (module == null) {
            return ENOENT;
        }
        if (module.isLoaded()) {
            // Somebody else has loaded it meanwhile, and is about to install it.
            next = null;
            return 0;
        }
        k.modules.map(module);
        next = module;
        return 0;
    }

    /** Has a loaded module begin: its {@code _init}. */
    @Prototype("static int modinstall(struct modctl *mp)")
    private int modinstall(org.dtrace4j.kernel.struct.Modctl mp) {
        KernelModule module = next;
        next = null;
        return k.modules.install(module);
    }

    /** Loads a module, given by its path below /kernel as a Java string. Returns whether it is there now. */
    public boolean load(String path) {
        long name = newString(path);
        int id = modload(0, name);
        freeString(name);
        return id >= 0;
    }

    /** Loads a driver and attaches its devices. Returns 0, or -1 when that cannot be done. */
    @Prototype("int ddi_install_driver(char *name)")
    public int ddi_install_driver(long name) {
        if (!k.modules.find(string(name)).map(KernelModule::isObserver).orElse(false)) {
            spend(Latency.ATTACH_DRIVER);
        }
        return k.modules.installDriver("drv/" + string(name)) == 0 ? 0 : -1;
    }
}

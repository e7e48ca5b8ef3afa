package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Modctl;

/**
 * modctl.c, second part: modules that go. A module goes unless it belongs to the core ({@code mod_prim}), others depend on it
 * ({@code mod_ref}), probes of DTrace's in it are enabled ({@code mod_nenabled}), or its own {@code _fini} says that it is in
 * use. Its {@code modctl_t} stays, and it gets its id again when it is loaded again.
 */
public final class ModuleRemoval extends ProcessCode {
    /** Whether whoever unloads modules now does so because nobody uses them, and not because they have been named. */
    private boolean autounload;

    ModuleRemoval(Kernel k) {
        super(k);
    }

    /** Uninstalls and unloads the module of an id. Returns 0 or an errno: EINVAL if there is none, EBUSY if it is in use. */
    @Prototype("int modunload(modid_t id)")
    public int modunload(int id) {
        return modunrload(id, 0, 1);
    }

    /** The same for whoever loaded it and may have a reference to it; here nobody has: {@code rmodp} is 0. */
    @Prototype("static int modunrload(modid_t id, struct modctl **rmodp, int unload)")
    private int modunrload(int id, long rmodp, int unload) {
        Modctl modp = k.genunix.modctl.mod_hold_by_id(id);
        if (modp == null) {
            return EINVAL;
        }
        int retval = unload == 0 ? 0 : moduninstall(modp);
        if (retval == 0 && unload != 0) {
            mod_unload(modp);
            SysinfoProbes.modunload(this, 1, k.counters.sys(CpuSysStats.OFFSET_MODUNLOAD, 1));
        }
        k.genunix.modctl.mod_release_mod(modp);
        // Gone already is as good as gone.
        return retval == EALREADY ? 0 : retval;
    }

    /** Takes a held module out of use. Returns 0, EALREADY if it is not loaded, or an errno: then it stays. */
    @Prototype("static int moduninstall(struct modctl *mp)")
    private int moduninstall(Modctl mp) {
        int state = state(mp);
        if (mp.mod_nenabled() != 0) {
            return EBUSY;
        }
        if (state != 0) {
            return state;
        }
        k.genunix.modctl.mod_release_mod(mp);
        int status = detach_driver(mp.mod_modname());
        k.genunix.modctl.mod_hold_by_modctl(mp, MOD_WAIT_FOREVER | MOD_LOCK_NOT_HELD);
        // Much may have happened to it while it was not held.
        state = status != 0 || mp.mod_nenabled() != 0 ? EBUSY : state(mp);
        if (state != 0) {
            return state;
        }
        if ((mp.mod_loadflags() & MOD_NOUNLOAD) != 0) {
            return EBUSY;
        }
        status = k.modules.uninstall(k.genunix.modctl.module(mp));
        if (status == 0) {
            mp.mod_installed(0);
        }
        return status == EALREADY ? EINVAL : status;
    }

    /** Whether a module may go: 0, EBUSY, or EALREADY if it has. */
    private static int state(Modctl mp) {
        if (mp.mod_prim() != 0 || mp.mod_ref() != 0) {
            return EBUSY;
        }
        return mp.mod_installed() == 0 || mp.mod_loaded() == 0 ? EALREADY : 0;
    }

    /** Detaches the devices of a module that is a driver; those of what is unloaded as nobody uses it have been already. */
    @Prototype("static int detach_driver(const char *name)")
    private int detach_driver(long name) {
        KernelModule module = k.modules.find(string(name)).orElseThrow();
        if (!autounload && !module.isObserver()) {
            spend(Latency.MODUNLOAD);
        }
        return 0;
    }

    /** Takes a held module that has been uninstalled out of memory, and tells DTrace. */
    @Prototype("static void mod_unload(struct modctl *mp)")
    private void mod_unload(Modctl mp) {
        k.modules.unload(k.genunix.modctl.module(mp));
    }

    /** Unloads what nobody uses and nobody has asked for by name. */
    @Prototype("static void mod_uninstall_all(void)")
    public void mod_uninstall_all() {
        spend(Latency.MODUNLOAD);
        autounload = true;
        int modid = 0;
        for (Modctl mp = k.genunix.modctl.mod_hold_next_by_id(modid); mp != null;
                mp = k.genunix.modctl.mod_hold_next_by_id(modid)) {
            modid = mp.mod_id();
            if ((mp.mod_loadflags() & MOD_NOAUTOUNLOAD) == 0 && moduninstall(mp) == 0) {
                mod_unload(mp);
                SysinfoProbes.modunload(this, 1, k.counters.sys(CpuSysStats.OFFSET_MODUNLOAD, 1));
            }
            k.genunix.modctl.mod_release_mod(mp);
        }
        autounload = false;
    }
}

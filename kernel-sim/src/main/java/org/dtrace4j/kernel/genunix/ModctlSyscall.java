package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.charset.StandardCharsets;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Modctl;
import org.dtrace4j.kernel.struct.Modinfo;

/**
 * modctl.c, third part: the system call. Of its commands there are MODLOAD, MODUNLOAD, MODINFO, MODGETPATH and MODGETPATHLEN;
 * the others fail with EINVAL, as what no command is.
 */
public final class ModctlSyscall extends ProcessCode {
    private static final String DEFAULT_PATH = "/kernel /usr/kernel";

    ModctlSyscall(Kernel k) {
        super(k);
    }

    /** The system call. Returns 0 or an error number. */
    @Prototype("int modctl(int cmd, uintptr_t a1, uintptr_t a2, uintptr_t a3, uintptr_t a4, uintptr_t a5)")
    public int modctl(int cmd, long a1, long a2, long a3, long a4, long a5) {
        if (k.genunix.policy.secpolicy_modctl(CRED(), cmd) != 0) {
            return EPERM;
        }
        return switch (cmd) {
            case MODLOAD -> modctl_modload((int) a1, a2, a3);
            case MODUNLOAD -> modctl_modunload((int) a1);
            case MODINFO -> modctl_modinfo((int) a1, a2);
            case MODGETPATHLEN -> modctl_getmodpathlen(a2);
            case MODGETPATH -> modctl_getmodpath(a2);
            default -> EINVAL;
        };
    }

    @Prototype("static int modctl_modload(int use_path, char *filename, int *rvp)")
    private int modctl_modload(int usePath, long filename, long rvp) {
        long filenamep = kmem_zalloc(MOD_MAXPATH);
        try {
            String path = user().getString(filename, MOD_MAXPATH);
            k.memory.putString(filenamep, path, MOD_MAXPATH);
            PointerCell error = cell();
            Modctl modp = mod_hold_installed_mod(filenamep, usePath, error);
            if (modp == null) {
                return (int) error.get();
            }
            modp.mod_loadflags(modp.mod_loadflags() | MOD_NOAUTOUNLOAD);
            int id = modp.mod_id();
            k.genunix.modctl.mod_release_mod(modp);
            SysinfoProbes.modload(this, 1, k.counters.sys(CpuSysStats.OFFSET_MODLOAD, 1));
            if (rvp != 0) {
                user().putInt(rvp, id);
            }
            return 0;
        } catch (MemoryFault e) {
            return EFAULT;
        } finally {
            kmem_free(filenamep, MOD_MAXPATH);
        }
    }

    /** Loads the module of a file if it is not loaded, and holds it; null with an errno at {@code r}. */
    @Prototype("static struct modctl *mod_hold_installed_mod(char *name, int usepath, int *r)")
    private Modctl mod_hold_installed_mod(long name, int usepath, PointerCell r) {
        KernelModule module = fileModule(string(name), usepath != 0);
        if (module == null) {
            PointerCell vpp = cell();
            boolean there = k.genunix.lookup.lookupname(name, UIO_SYSSPACE, FOLLOW, null, vpp) == 0;
            if (there) {
                VN_RELE(vnodeIn(vpp));
            }
            r.set(there && usepath == 0 ? ENOEXEC : ENOENT);
            return null;
        }
        int error = k.genunix.modctl.loadAndInstall(module);
        if (error != 0) {
            r.set(error);
            return null;
        }
        Modctl mp = k.genunix.modctl.mod_hold_by_name(k.genunix.modctl.structure(module.name()).orElseThrow().mod_filename());
        r.set(mp == null ? ENOSPC : 0);
        return mp;
    }

    /** The module that a file is, as the linker of the kernel opens it: also below a directory of 64-bit ones; null if none. */
    private KernelModule fileModule(String file, boolean search) {
        String path = file.replaceAll("/+", "/").replaceFirst("(^|/)amd64/(?=[^/]+$)", "$1");
        if (search) {
            path = path.replaceFirst("^/", "");
        } else if (path.startsWith("/kernel/")) {
            path = path.substring("/kernel/".length());
        } else {
            return null;
        }
        String wanted = path;
        // A name without a directory is that of a module of the core.
        return k.modules.known(wanted).filter(module -> module.path().equals(wanted)).orElse(null);
    }

    @Prototype("static int modctl_modunload(modid_t id)")
    private int modctl_modunload(int id) {
        if (id == 0) {
            k.genunix.moduleRemoval.mod_uninstall_all();
            return 0;
        }
        return k.genunix.moduleRemoval.modunload(id);
    }

    @Prototype("static int modctl_modinfo(modid_t id, struct modinfo *umodi)")
    private int modctl_modinfo(int id, long umodi) {
        Modinfo modi = Modinfo.at(k.memory, clearedLocal(Modinfo.SIZE));
        byte[] bytes = new byte[Modinfo.SIZE];
        int error = copyin(umodi, bytes);
        if (error == 0) {
            k.memory.write(modi.address(), bytes, 0, bytes.length);
            error = modinfo(id, modi);
        }
        if (error == 0) {
            k.memory.read(modi.address(), bytes, 0, bytes.length);
            error = copyout(bytes, umodi);
        }
        return error;
    }

    /** Tells what there is to tell of a module, or of the one with the next id. Returns 0 or an errno. */
    @Prototype("static int modinfo(modid_t id, struct modinfo *modinfop)")
    private int modinfo(int id, Modinfo modinfop) {
        boolean counts = (modinfop.mi_info() & MI_INFO_CNT) != 0;
        Modctl modp;
        if ((modinfop.mi_info() & MI_INFO_ALL) != 0) {
            int from = modinfop.mi_id();
            modp = k.genunix.modctl.mod_hold_next_by_id(from);
            while (modp != null && !counts && modp.mod_installed() == 0) {
                from = modp.mod_id();
                k.genunix.modctl.mod_release_mod(modp);
                modp = k.genunix.modctl.mod_hold_next_by_id(from);
            }
        } else {
            modp = k.genunix.modctl.mod_hold_by_id(id);
        }
        if (modp == null) {
            return EINVAL;
        }
        boolean told = counts || modp.mod_installed() != 0;
        if (told) {
            describe(modp, modinfop);
        }
        k.genunix.modctl.mod_release_mod(modp);
        return told ? 0 : EINVAL;
    }

    private void describe(Modctl modp, Modinfo modinfop) {
        KernelModule module = k.genunix.modctl.module(modp);
        boolean loaded = modp.mod_loaded() != 0;
        modinfop.mi_state((loaded ? MI_LOADED : 0) | (modp.mod_installed() != 0 ? MI_INSTALLED : 0));
        modinfop.mi_id(modp.mod_id());
        modinfop.mi_loadcnt(modp.mod_loadcnt());
        modinfop.mi_rev(0);
        k.memory.putString(modinfop.mi_name_address(), module.name(), MODMAXNAMELEN);
        FunctionIndex.Text text = k.functions.text(module.name()).filter(t -> loaded)
                .orElse(new FunctionIndex.Text(module.name(), 0, 0));
        modinfop.mi_base(text.base());
        modinfop.mi_size(text.sizeBytes());
        for (int i = 0; i < MODMAXLINK; i++) {
            modinfop.mi_msinfo(i).msi_p0(-1);
            k.memory.putByte(modinfop.mi_msinfo(i).msi_linkinfo_address(), 0);
        }
        if (modp.mod_installed() != 0) {
            k.genunix.modconf.mod_info(module, modinfop);
        }
    }

    @Prototype("static int modctl_getmodpathlen(int *data)")
    private int modctl_getmodpathlen(long data) {
        try {
            user().putInt(data, DEFAULT_PATH.length());
            return 0;
        } catch (MemoryFault e) {
            return EFAULT;
        }
    }

    @Prototype("static int modctl_getmodpath(char *data)")
    private int modctl_getmodpath(long data) {
        byte[] path = (DEFAULT_PATH + "\0").getBytes(StandardCharsets.US_ASCII);
        return copyout(path, data);
    }
}

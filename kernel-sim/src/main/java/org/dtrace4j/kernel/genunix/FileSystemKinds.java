package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vfssw;

/**
 * vfs_conf.c and vfs.c: the kinds of file systems, {@code vfssw[]}. A kind whose module has been unloaded keeps its place there,
 * without operations; its module is loaded again for whoever wants to mount one.
 */
public final class FileSystemKinds extends FileSystemCode {
    /** Kinds of file systems whose module has another name. */
    private static final Map<String, String> MODULES = Map.of("proc", "procfs");

    private final List<VfsOps> operationsByType = new ArrayList<>();
    /** How many file systems there are of each kind, those included that are not mounted any more but still used. */
    private final List<Integer> used = new ArrayList<>();

    FileSystemKinds(Kernel k) {
        super(k);
    }

    /** There is one file system more of a kind, or with -1 one less. */
    void used(Vfs vfsp, int change) {
        int type = vfsp.vfs_fstype();
        if (type > 0) {
            used.set(type, used.get(type) + change);
        }
    }

    /**
     * Enters a kind of file system into {@code vfssw[]}.
     *
     * @param flags an {@code enum vfssw_flag}
     * @return its index there, which is the {@code vfs_fstype} of its file systems
     */
    public int install(String name, int flags, VfsOps operations) {
        int type = place(name);
        if (type > 0) {
            k.vars.vfssw(type).vsw_flag(flags);
            operationsByType.set(type, operations);
            return type;
        }
        type = Math.max(1, k.vars.nfstype());
        Vfssw vsw = k.vars.vfssw(type);
        vsw.vsw_name(newString(name));
        vsw.vsw_flag(flags);
        vsw.vsw_count(1);
        while (operationsByType.size() <= type) {
            operationsByType.add(null);
            used.add(0);
        }
        operationsByType.set(type, operations);
        k.vars.nfstype(type + 1);
        return type;
    }

    /** The index of a kind in {@code vfssw[]}, also if its module has been unloaded; -1 if it was never there. */
    int place(String name) {
        for (int i = 1; i < k.vars.nfstype(); i++) {
            if (k.vars.vfssw(i).vsw_name() != 0 && string(k.vars.vfssw(i).vsw_name()).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Takes a kind out of use. Returns 0, or EBUSY while a file system of that kind is there, mounted or not. */
    int remove(String name) {
        int type = place(name);
        if (type < 0) {
            return EINVAL;
        }
        if (k.vars.vfssw(type).vsw_count() != 1 || used.get(type) != 0) {
            return EBUSY;
        }
        k.vars.vfssw(type).vsw_flag(0);
        operationsByType.set(type, null);
        return 0;
    }

    /** The kind of that name, null if it was never there; counted as in use. */
    @Prototype("struct vfssw *vfs_getvfsswbyname(const char *type)")
    public Vfssw vfs_getvfsswbyname(long type) {
        for (int i = 1; i < k.vars.nfstype(); i++) {
            Vfssw vsw = k.vars.vfssw(i);
            if (vsw.vsw_name() != 0 && k.genunix.strings.equal(vsw.vsw_name(), type)) {
                vsw.vsw_count(vsw.vsw_count() + 1);
                return vsw;
            }
        }
        return null;
    }

    /** As {@link #vfs_getvfsswbyname}, but loads the module if need be. */
    @Prototype("struct vfssw *vfs_getvfssw(const char *type)")
    public Vfssw vfs_getvfssw(long type) {
        Vfssw vsw = vfs_getvfsswbyname(type);
        if (vsw != null && operationsByType.get(typeOf(vsw)) == null) {
            // Its module has been unloaded.
            vfs_unrefvfssw(vsw);
            vsw = null;
        }
        if (vsw == null && k.genunix.modctl.load("fs/" + MODULES.getOrDefault(string(type), string(type)))) {
            vsw = vfs_getvfsswbyname(type);
        }
        return vsw;
    }

    @Prototype("void vfs_unrefvfssw(struct vfssw *vswp)")
    public void vfs_unrefvfssw(Vfssw vswp) {
        vswp.vsw_count(vswp.vsw_count() - 1);
    }

    /** Index of a kind in {@code vfssw[]}. */
    int typeOf(Vfssw vsw) {
        return (int) ((vsw.address() - k.vars.vfssw(0).address()) / Vfssw.SIZE);
    }

    /** Name of the kind of a file system, such as {@code tmpfs}. */
    public String typeName(Vfs vfsp) {
        return string(k.vars.vfssw(vfsp.vfs_fstype()).vsw_name());
    }

    /** The operations of a file system. */
    VfsOps ops(Vfs vfsp) {
        return operationsByType.get(vfsp.vfs_fstype());
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.MS_DATA;
import static org.dtrace4j.kernel.struct.Constants.MS_SYSSPACE;
import static org.dtrace4j.kernel.struct.Constants.FOLLOW;
import static org.dtrace4j.kernel.struct.Constants.ROOT_INIT;
import static org.dtrace4j.kernel.struct.Constants.UIO_SYSSPACE;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.MessageLevel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Mounta;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vfssw;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vfs.c, fourth part: what the kernel itself mounts while it boots, before any process of the user's exists.
 */
public final class MountRoot extends FileSystemCode {
    /** A file system that the kernel mounts: module, what is mounted, where. */
    private record KernelMount(String module, String spec, String path) { }

    /** In this order, after the root, /devices and /dev. */
    private static final KernelMount[] KERNEL_MOUNTS = {
        new KernelMount("ctfs", "ctfs", "/system/contract"),
        new KernelMount("proc", "/proc", "/proc"),
        new KernelMount("mntfs", "/etc/mnttab", "/etc/mnttab"),
        new KernelMount("tmpfs", "/etc/svc/volatile", "/etc/svc/volatile"),
        new KernelMount("objfs", "objfs", "/system/object"),
        new KernelMount("sharefs", "sharefs", "/etc/dfs/sharetab"),
    };

    public MountRoot(Kernel k) {
        super(k);
    }

    /** Mounts the root and everything else that user programs find mounted. */
    @Prototype("void vfs_mountroot(void)")
    public void vfs_mountroot() {
        rootconf();
        Vfs rootvfs = k.vars.rootvfs();
        long slash = newString("/");
        k.genunix.vfs.vfs_setmntpoint(rootvfs, slash, 0);
        freeString(slash);
        PointerCell root = cell();
        if (k.genunix.vfs.fsop_root(rootvfs, root) != 0) {
            panic("vfs_mountroot: no root vnode");
        }
        Vnode rootdir = vnodeIn(root);
        k.vars.rootdir(rootdir);
        for (Proc p = k.vars.practive(); p != null; p = p.p_next()) {
            VN_HOLD(rootdir);
            p.p_user().u_cdir(rootdir);
            p.p_user().u_rdir(null);
        }
        VN_HOLD(rootdir);
        k.vars.global_zone().zone_rootvp(rootdir);
        k.vars.modrootloaded(1);
        vfs_mountdevices();
        vfs_mountdev1();
        for (KernelMount mount : KERNEL_MOUNTS) {
            mountKernel(mount);
        }
    }

    /** Loads the root file system's module and mounts the root with it. */
    @Prototype("int rootconf(void)")
    public int rootconf() {
        long fstype = newString("zfs");
        Vfssw vsw = k.genunix.kinds.vfs_getvfssw(fstype);
        freeString(fstype);
        if (vsw == null) {
            panic("Cannot load drivers for rootfs_mount");
        }
        Vfs vfsp = k.genunix.vfs.vfs_alloc(0);
        k.genunix.vfs.initialise(vfsp, vsw);
        k.vars.rootvfs(vfsp);
        int error = k.genunix.vfs.fsop_mountroot(vfsp, ROOT_INIT);
        if (error != 0) {
            cmn_err(MessageLevel.CE_CONT, "Cannot mount root on " + k.genunix.mountTable.resource(vfsp) + " fstype zfs");
            panic("vfs_mountroot: cannot mount root");
        }
        return error;
    }

    /** Mounts devfs on /devices. */
    @Prototype("static void vfs_mountdevices(void)")
    public void vfs_mountdevices() {
        mountKernel(new KernelMount("devfs", "/devices", "/devices"));
    }

    /** Mounts dev on /dev. */
    @Prototype("static void vfs_mountdev1(void)")
    public void vfs_mountdev1() {
        mountKernel(new KernelMount("dev", "/dev", "/dev"));
    }

    private void mountKernel(KernelMount mount) {
        long module = newString(mount.module());
        long spec = newString(mount.spec());
        long path = newString(mount.path());
        vfs_mountfs(module, spec, path);
        freeString(path);
        freeString(spec);
        freeString(module);
    }

    /** Mounts one file system for the kernel; says so on the console when it cannot. */
    @Prototype("static void vfs_mountfs(char *module, char *spec, char *path)")
    public void vfs_mountfs(long module, long spec, long path) {
        spend(Latency.VFS_KERNEL_MOUNT);
        Mounta mounta = Mounta.at(k.memory, clearedLocal(Mounta.SIZE));
        mounta.flags(MS_SYSSPACE | MS_DATA);
        mounta.fstype(module);
        mounta.spec(spec);
        mounta.dir(path);
        PointerCell mvp = cell();
        int error = k.genunix.lookup.lookupname(path, UIO_SYSSPACE, FOLLOW, null, mvp);
        if (error != 0) {
            cmn_err(MessageLevel.CE_WARN, "Cannot find " + string(path));
            return;
        }
        PointerCell vfspp = cell();
        error = k.genunix.mounting.domount(0, mounta, vnodeIn(mvp), CRED(), vfspp);
        if (error != 0) {
            cmn_err(MessageLevel.CE_WARN, "Cannot mount " + string(path));
        } else {
            VFS_RELE(Vfs.at(k.memory, vfspp.get()));
        }
        VN_RELE(vnodeIn(mvp));
    }
}

package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.charset.StandardCharsets;
import org.dtrace4j.kernel.disk.DiskObject;
import org.dtrace4j.kernel.disk.ObjectStore;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vsecattr;
import org.dtrace4j.kernel.struct.Znode;

/**
 * zfs_vnops.c and zfs_dir.c: operations on names.
 *
 * <p>What a name means is cached in the name cache. A rename refreshes the path that the vnode remembers, which tmpfs
 * does not.
 */
public final class ZfsNames extends ZfsCode {
    ZfsNames(Kernel k, Zfs zfs) {
        super(k, zfs);
    }

    private Znode znodeIn(PointerCell cell) {
        return Znode.at(k.memory, cell.get());
    }

    // ---- looking up

    @Prototype("static int zfs_lookup(vnode_t *dvp, char *nm, vnode_t **vpp, struct pathname *pnp, int flags, "
            + "vnode_t *rdir, cred_t *cr, caller_context_t *ct, int *direntflags, pathname_t *realpnp)")
    int zfs_lookup(Vnode dvp, long nm, PointerCell vpp, Pathname pnp, int flags, Vnode rdir, Cred cr,
            CallerContext ct, long direntflags, Pathname realpnp) {
        if (dvp.v_type() != VDIR) {
            return ENOTDIR;
        }
        if (ZfsVnops.mayNot(VTOZ(dvp), VEXEC, cr)) {
            return EACCES;
        }
        Vnode known = k.genunix.dnlc.dnlc_lookup(dvp, nm);
        if (known != null) {
            vpp.set(known);
            return 0;
        }
        return zfs_dirlook(VTOZ(dvp), nm, vpp);
    }

    /** Finds a name in a directory by looking into it. */
    @Prototype("int zfs_dirlook(znode_t *dzp, char *name, vnode_t **vpp)")
    private int zfs_dirlook(Znode dzp, long name, PointerCell vpp) {
        String text = string(name);
        long number;
        if (text.isEmpty() || text.equals(".")) {
            VN_HOLD(ZTOV(dzp));
            vpp.set(ZTOV(dzp));
            return 0;
        }
        spend(Latency.ZFS_LOOKUP);
        zfs.arc.readIn(mounted(dzp.z_zfsvfs()), dzp.z_id());
        if (text.equals("..")) {
            number = parentOf(dzp);
        } else {
            number = objects(dzp).lookup(dzp.z_id(), text);
            if (number == 0) {
                return ENOENT;
            }
        }
        PointerCell zpp = cell();
        int error = zfs.znode.zfs_zget(dzp.z_zfsvfs(), number, zpp);
        if (error == 0) {
            Vnode vp = ZTOV(znodeIn(zpp));
            vpp.set(vp);
            if (!text.equals("..")) {
                k.genunix.dnlc.dnlc_update(ZTOV(dzp), name, vp);
            }
        }
        return error;
    }

    long parentOf(Znode dzp) {
        return dzp.z_id() == dzp.z_zfsvfs().z_root() ? dzp.z_id() : objects(dzp).parent(dzp.z_id());
    }

    // ---- making

    private int canChange(Znode dzp, Cred cr) {
        if ((dzp.z_zfsvfs().z_vfs().vfs_flag() & VFS_RDONLY) != 0) {
            return EROFS;
        }
        return dzp.z_unlinked() != 0 ? ENOENT : ZfsVnops.mayNot(dzp, VWRITE | VEXEC, cr) ? EACCES : 0;
    }

    @Prototype("static int zfs_create(vnode_t *dvp, char *name, vattr_t *vap, vcexcl_t excl, int mode, vnode_t **vpp, "
            + "cred_t *cr, int flag, caller_context_t *ct, vsecattr_t *vsecp)")
    int zfs_create(Vnode dvp, long name, Vattr vap, int excl, int mode, PointerCell vpp, Cred cr, int flag,
            CallerContext ct, Vsecattr vsecp) {
        Znode dzp = VTOZ(dvp);
        int error = zfs_dirlook(dzp, name, vpp);
        if (error == 0) {
            return createExisting(vnodeIn(vpp), vap, excl, mode, vpp, cr, ct);
        }
        if (error == ENOENT) {
            error = canChange(dzp, cr);
        }
        if (error != 0) {
            return error;
        }
        boolean socket = (vap.va_mask() & AT_TYPE) != 0 && vap.va_type() == VSOCK;
        if ((vap.va_mask() & AT_TYPE) != 0 && vap.va_type() != VREG && !socket) {
            // What is on the disk are files, directories, links and names of sockets.
            return ENOTSUP;
        }
        spend(Latency.ZFS_CHANGE);
        // Another thread may have made the file while this one computed.
        if (objects(dzp).lookup(dzp.z_id(), string(name)) != 0) {
            return zfs_create(dvp, name, vap, excl, mode, vpp, cr, flag, ct, vsecp);
        }
        DiskObject.Type type = socket ? DiskObject.Type.SOCKET : DiskObject.Type.FILE;
        return make(dzp, name, type, vap.va_mode(), new byte[0], vpp, cr);
    }

    private int createExisting(Vnode vp, Vattr vap, int excl, int mode, PointerCell vpp, Cred cr, CallerContext ct) {
        Znode zp = VTOZ(vp);
        int error = excl == EXCL ? EEXIST : vp.v_type() == VDIR && (mode & VWRITE) != 0 ? EISDIR
                : ZfsVnops.mayNot(zp, mode, cr) ? EACCES : 0;
        if (error != 0) {
            VN_RELE(vp);
            vpp.set(0);
            return error;
        }
        if (vp.v_type() == VREG && (vap.va_mask() & AT_SIZE) != 0 && vap.va_size() == 0) {
            if (zfs.data.zfs_freesp(zp, 0, 0, 0, 0) == 0) {
                k.genunix.events.vnevent_create(vp, ct);
            }
        }
        return 0;
    }

    /** Makes an object and enters it; its vnode goes to {@code vpp}, held. */
    private int make(Znode dzp, long name, DiskObject.Type type, int mode, byte[] data, PointerCell vpp, Cred cr) {
        ObjectStore objects = objects(dzp);
        boolean inherits = (dzp.z_mode() & VSGID) != 0;
        long number = objects.create(type, mode & MODEMASK, cr.cr_uid(), inherits ? (int) dzp.z_gid() : cr.cr_gid(),
                seconds(), data);
        objects.enter(dzp.z_id(), string(name), number);
        objects.setModified(dzp.z_id(), seconds());
        zfs.znode.update(dzp);
        mounted(dzp.z_zfsvfs()).cached.set((int) number);
        PointerCell zpp = cell();
        int error = zfs.znode.zfs_zget(dzp.z_zfsvfs(), number, zpp);
        if (error == 0) {
            Vnode vp = ZTOV(znodeIn(zpp));
            vpp.set(vp);
            k.genunix.dnlc.dnlc_update(ZTOV(dzp), name, vp);
        }
        return error;
    }

    @Prototype("static int zfs_mkdir(vnode_t *dvp, char *dirname, vattr_t *vap, vnode_t **vpp, cred_t *cr, "
            + "caller_context_t *ct, int flags, vsecattr_t *vsecp)")
    int zfs_mkdir(Vnode dvp, long dirname, Vattr vap, PointerCell vpp, Cred cr, CallerContext ct, int flags,
            Vsecattr vsecp) {
        Znode dzp = VTOZ(dvp);
        int error = canChange(dzp, cr);
        if (error == 0) {
            spend(Latency.ZFS_CHANGE);
            error = objects(dzp).lookup(dzp.z_id(), string(dirname)) != 0 ? EEXIST : 0;
        }
        return error != 0 ? error : make(dzp, dirname, DiskObject.Type.DIRECTORY, vap.va_mode(), new byte[0], vpp, cr);
    }

    @Prototype("static int zfs_symlink(vnode_t *dvp, char *name, vattr_t *vap, char *link, cred_t *cr, "
            + "caller_context_t *ct, int flags)")
    int zfs_symlink(Vnode dvp, long name, Vattr vap, long link, Cred cr, CallerContext ct, int flags) {
        Znode dzp = VTOZ(dvp);
        int error = canChange(dzp, cr);
        if (error == 0) {
            spend(Latency.ZFS_CHANGE);
            error = objects(dzp).lookup(dzp.z_id(), string(name)) != 0 ? EEXIST : 0;
        }
        if (error != 0) {
            return error;
        }
        PointerCell made = cell();
        byte[] target = string(link).getBytes(StandardCharsets.ISO_8859_1);
        error = make(dzp, name, DiskObject.Type.SYMLINK, 0777, target, made, cr);
        if (error == 0) {
            VN_RELE(vnodeIn(made));
        }
        return error;
    }

    @Prototype("static int zfs_link(vnode_t *tdvp, vnode_t *svp, char *name, cred_t *cr, caller_context_t *ct, "
            + "int flags)")
    int zfs_link(Vnode tdvp, Vnode svp, long name, Cred cr, CallerContext ct, int flags) {
        Znode dzp = VTOZ(tdvp);
        Znode szp = VTOZ(svp);
        int error = svp.v_type() == VDIR ? EPERM : canChange(dzp, cr);
        if (error == 0) {
            spend(Latency.ZFS_CHANGE);
            error = szp.z_unlinked() != 0 ? ENOENT : objects(dzp).lookup(dzp.z_id(), string(name)) != 0 ? EEXIST : 0;
        }
        if (error == 0) {
            objects(dzp).enter(dzp.z_id(), string(name), szp.z_id());
            objects(dzp).setModified(dzp.z_id(), seconds());
            zfs.znode.update(szp);
            zfs.znode.update(dzp);
            k.genunix.events.vnevent_link(svp, ct);
        }
        return error;
    }

    // ---- removing

    @Prototype("static int zfs_remove(vnode_t *dvp, char *name, cred_t *cr, caller_context_t *ct, int flags)")
    int zfs_remove(Vnode dvp, long name, Cred cr, CallerContext ct, int flags) {
        return removeName(VTOZ(dvp), name, false, null, cr, ct);
    }

    @Prototype("static int zfs_rmdir(vnode_t *dvp, char *name, vnode_t *cwd, cred_t *cr, caller_context_t *ct, "
            + "int flags)")
    int zfs_rmdir(Vnode dvp, long name, Vnode cwd, Cred cr, CallerContext ct, int flags) {
        String text = string(name);
        return text.equals(".") ? EINVAL : text.equals("..") ? EEXIST : removeName(VTOZ(dvp), name, true, cwd, cr, ct);
    }

    private int removeName(Znode dzp, long name, boolean directory, Vnode cwd, Cred cr, CallerContext ct) {
        int error = canChange(dzp, cr);
        PointerCell found = cell();
        if (error == 0) {
            spend(Latency.ZFS_CHANGE);
            error = zfs_dirlook(dzp, name, found);
        }
        if (error != 0) {
            return error;
        }
        Vnode vp = vnodeIn(found);
        if (directory != (vp.v_type() == VDIR)) {
            error = directory ? ENOTDIR : EPERM;
        } else if (cwd != null && Vnode.same(vp, cwd)) {
            error = EINVAL;
        } else if (vp.v_vfsmountedhere() != null) {
            error = EBUSY;
        } else if (directory && !objects(dzp).entries(VTOZ(vp).z_id()).isEmpty()) {
            error = EEXIST;
        }
        if (error == 0) {
            if (directory) {
                k.genunix.events.vnevent_rmdir(vp, ZTOV(dzp), name, ct);
            } else {
                k.genunix.events.vnevent_remove(vp, ZTOV(dzp), name, ct);
            }
            unlink(dzp, name, VTOZ(vp));
        }
        VN_RELE(vp);
        return error;
    }

    /** Takes a name away; without any name left the object goes with the last hold of its vnode. */
    private void unlink(Znode dzp, long name, Znode zp) {
        k.genunix.dnlc.dnlc_remove(ZTOV(dzp), name);
        if (ZTOV(zp).v_type() == VDIR) {
            k.genunix.dnlc.dnlc_purge_vp(ZTOV(zp));
        }
        ObjectStore objects = objects(dzp);
        objects.remove(dzp.z_id(), string(name));
        objects.setModified(dzp.z_id(), seconds());
        zfs.znode.update(dzp);
        zfs.znode.update(zp);
        boolean directory = objects.type(zp.z_id()) == DiskObject.Type.DIRECTORY;
        if (objects.links(zp.z_id()) <= (directory ? 1 : 0)) {
            zp.z_unlinked(1);
        }
    }

    // ---- renaming

    @Prototype("static int zfs_rename(vnode_t *sdvp, char *snm, vnode_t *tdvp, char *tnm, cred_t *cr, "
            + "caller_context_t *ct, int flags)")
    int zfs_rename(Vnode sdvp, long snm, Vnode tdvp, long tnm, Cred cr, CallerContext ct, int flags) {
        Znode sdzp = VTOZ(sdvp);
        Znode tdzp = VTOZ(tdvp);
        int error = isDots(snm) || isDots(tnm) ? EINVAL : canChange(sdzp, cr);
        error = error != 0 ? error : canChange(tdzp, cr);
        PointerCell source = cell();
        if (error == 0) {
            spend(Latency.ZFS_CHANGE);
            error = zfs_dirlook(sdzp, snm, source);
        }
        if (error != 0) {
            return error;
        }
        Znode szp = VTOZ(vnodeIn(source));
        PointerCell target = cell();
        int missing = zfs_dirlook(tdzp, tnm, target);
        Vnode tvp = missing == 0 ? vnodeIn(target) : null;
        if (tvp != null && Vnode.same(tvp, ZTOV(szp))) {
            VN_RELE(tvp);
            VN_RELE(ZTOV(szp));
            return 0;
        }
        error = checkRename(szp, tdzp, tvp);
        if (error == 0) {
            if (tvp != null) {
                k.genunix.events.vnevent_rename_dest(tvp, tdvp, tnm, ct);
            }
            k.genunix.events.vnevent_rename_src(ZTOV(szp), sdvp, snm, ct);
            if (!Vnode.same(sdvp, tdvp)) {
                k.genunix.events.vnevent_rename_dest_dir(tdvp, ct);
            }
            if (tvp != null) {
                unlink(tdzp, tnm, VTOZ(tvp));
            }
            k.genunix.dnlc.dnlc_remove(sdvp, snm);
            k.genunix.dnlc.dnlc_remove(tdvp, tnm);
            ObjectStore objects = objects(sdzp);
            objects.enter(tdzp.z_id(), string(tnm), szp.z_id());
            objects.remove(sdzp.z_id(), string(snm));
            objects.setModified(sdzp.z_id(), seconds());
            objects.setModified(tdzp.z_id(), seconds());
            zfs.znode.update(szp);
            zfs.znode.update(sdzp);
            zfs.znode.update(tdzp);
            k.genunix.vnode.vn_renamepath(tdvp, ZTOV(szp), tnm, k.genunix.strings.length(tnm));
        }
        if (tvp != null) {
            VN_RELE(tvp);
        }
        VN_RELE(ZTOV(szp));
        return error;
    }

    private boolean isDots(long name) {
        return k.genunix.strings.equal(name, ".") || k.genunix.strings.equal(name, "..");
    }

    private int checkRename(Znode szp, Znode tdzp, Vnode tvp) {
        ObjectStore objects = objects(szp);
        boolean directory = ZTOV(szp).v_type() == VDIR;
        if (directory) {
            for (long at = tdzp.z_id(); ; at = objects.parent(at)) {
                if (at == szp.z_id()) {
                    return EINVAL;
                }
                if (at == tdzp.z_zfsvfs().z_root()) {
                    break;
                }
            }
        }
        if (tvp == null) {
            return 0;
        }
        if (directory != (tvp.v_type() == VDIR)) {
            return directory ? ENOTDIR : EISDIR;
        }
        if (tvp.v_vfsmountedhere() != null) {
            return EBUSY;
        }
        return directory && !objects.entries(VTOZ(tvp).z_id()).isEmpty() ? EEXIST : 0;
    }
}

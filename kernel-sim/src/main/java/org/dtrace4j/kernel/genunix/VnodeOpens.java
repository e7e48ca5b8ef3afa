package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vnode.c, third part: operations on files by path, as system calls and the kernel itself want them. All paths are
 * kernel addresses. Each looks up, checks that the file system may be written, does the operation, and gives all
 * holds back.
 */
public final class VnodeOpens extends FileSystemCode {
    public VnodeOpens(Kernel k) {
        super(k);
    }

    private boolean readOnly(Vnode vp) {
        Vfs vfsp = vp.v_vfsp();
        return vfsp != null && (vfsp.vfs_flag() & VFS_RDONLY) != 0;
    }

    private Vattr attributes(int mask, int type, int mode) {
        Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vattr.va_mask(mask);
        vattr.va_type(type);
        vattr.va_mode(mode);
        return vattr;
    }

    /**
     * Opens a file, and makes it first if asked.
     *
     * @param filemode FREAD, FWRITE, FCREAT, FTRUNC, FEXCL, …
     * @param createmode permission bits of a new file, before the mask
     * @param vpp where the open vnode goes, held
     * @param umask of the process
     */
    @Prototype("int vn_open(char *pnamep, enum uio_seg seg, int filemode, int createmode, struct vnode **vpp, "
            + "enum create crwhy, mode_t umask)")
    public int vn_open(long pnamep, int seg, int filemode, int createmode, PointerCell vpp, int crwhy, int umask) {
        int mode = ((filemode & FREAD) != 0 ? VREAD : 0) | ((filemode & (FWRITE | FTRUNC)) != 0 ? VWRITE : 0);
        int error;
        if ((filemode & FCREAT) != 0) {
            Vattr vattr = attributes(AT_TYPE | AT_MODE, VREG, createmode & MODEMASK);
            if ((filemode & FTRUNC) != 0) {
                vattr.va_size(0);
                vattr.va_mask(vattr.va_mask() | AT_SIZE);
            }
            int excl = (filemode & FEXCL) != 0 ? EXCL : NONEXCL;
            error = vn_create(pnamep, seg, vattr, excl, mode, vpp, crwhy, filemode & ~(FTRUNC | FEXCL), umask);
            if (error != 0) {
                return error;
            }
        } else {
            error = k.genunix.lookup.lookupname(pnamep, seg, FOLLOW, null, vpp);
            if (error != 0) {
                return error;
            }
        }
        Vnode vp = vnodeIn(vpp);
        error = check(vp, filemode, mode);
        if (error == 0 && (filemode & (FTRUNC | FCREAT)) == FTRUNC) {
            error = k.genunix.fop.fop_setattr(vp, attributes(AT_SIZE, VNON, 0), 0, CRED(), null);
        }
        if (error == 0) {
            error = k.genunix.fop.fop_open(vpp, filemode, CRED(), null);
        }
        if (error != 0) {
            VN_RELE(vnodeIn(vpp));
            vpp.set(0);
        }
        return error;
    }

    private int check(Vnode vp, int filemode, int mode) {
        if (vp.v_type() == VSOCK) {
            return EOPNOTSUPP;
        }
        if ((filemode & (FWRITE | FTRUNC)) != 0) {
            if (vp.v_type() == VDIR) {
                return EISDIR;
            }
            if (readOnly(vp) && vp.v_type() != VCHR && vp.v_type() != VBLK && vp.v_type() != VFIFO) {
                return EROFS;
            }
        }
        return k.genunix.fop.fop_access(vp, mode, 0, CRED(), null);
    }

    /**
     * Makes a file or directory.
     *
     * @param vap its attributes
     * @param excl EXCL if it must not exist yet
     * @param mode how it is going to be used, VREAD and VWRITE
     * @param vpp where the vnode goes, held
     * @param why CRCREAT, CRMKNOD or CRMKDIR
     */
    @Prototype("int vn_create(char *pnamep, enum uio_seg seg, struct vattr *vap, enum vcexcl excl, int mode, "
            + "struct vnode **vpp, enum create why, int flag, mode_t umask)")
    public int vn_create(long pnamep, int seg, Vattr vap, int excl, int mode, PointerCell vpp, int why, int flag,
            int umask) {
        Pathname pn = Pathname.at(k.memory, clearedLocal(Pathname.SIZE));
        int error = k.genunix.pathname.pn_get(pnamep, seg, pn);
        if (error != 0) {
            return error;
        }
        PointerCell dvpp = cell();
        vpp.set(0);
        // A link that points nowhere is made where it points to, unless the file must be new.
        int follow = excl == EXCL ? NO_FOLLOW : FOLLOW;
        error = k.genunix.lookup.lookuppn(pn, null, follow, dvpp, vpp);
        if (error != 0) {
            k.genunix.pathname.pn_free(pn);
            return why == CRMKDIR && error == EINVAL ? EEXIST : error;
        }
        Vnode dvp = vnodeIn(dvpp);
        vap.va_mode(vap.va_mode() & ~umask);
        Vnode found = vnodeIn(vpp);
        if (found != null && (excl == EXCL || why == CRMKDIR)) {
            VN_RELE(found);
            vpp.set(0);
            error = EEXIST;
        } else if (readOnly(dvp) && (found == null || found.v_type() == VREG && (mode & VWRITE) != 0)) {
            if (found != null) {
                VN_RELE(found);
                vpp.set(0);
            }
            error = EROFS;
        } else if (found != null && found.v_type() != VREG) {
            // A device or the root of something that is mounted here: there is nothing to make or to cut.
            error = 0;
        } else {
            if (found != null) {
                VN_RELE(found);
                vpp.set(0);
            }
            error = why == CRMKDIR
                    ? k.genunix.fop.fop_mkdir(dvp, pn.pn_path(), vap, vpp, CRED(), null, 0, null)
                    : k.genunix.fop.fop_create(dvp, pn.pn_path(), vap, excl, mode, vpp, CRED(), flag, null, null);
        }
        k.genunix.pathname.pn_free(pn);
        VN_RELE(dvp);
        return error;
    }

    /** Removes a name: of a file (RMFILE) or of an empty directory (RMDIRECTORY). */
    @Prototype("int vn_remove(char *fnamep, enum uio_seg seg, enum rm dirflag)")
    public int vn_remove(long fnamep, int seg, int dirflag) {
        Pathname pn = Pathname.at(k.memory, clearedLocal(Pathname.SIZE));
        int error = k.genunix.pathname.pn_get(fnamep, seg, pn);
        if (error != 0) {
            return error;
        }
        PointerCell dvpp = cell();
        PointerCell vpp = cell();
        error = k.genunix.lookup.lookuppn(pn, null, NO_FOLLOW, dvpp, vpp);
        if (error != 0) {
            k.genunix.pathname.pn_free(pn);
            return error;
        }
        Vnode dvp = vnodeIn(dvpp);
        Vnode vp = vnodeIn(vpp);
        if (vp == null) {
            error = ENOENT;
        } else if ((vp.v_flag() & VROOT) != 0) {
            error = EBUSY;
        } else if (readOnly(dvp)) {
            error = EROFS;
        } else if (dirflag == RMDIRECTORY && vp.v_type() != VDIR) {
            error = ENOTDIR;
        }
        boolean directory = vp != null && vp.v_type() == VDIR;
        if (vp != null) {
            VN_RELE(vp);
        }
        if (error == 0) {
            Cred cr = CRED();
            if (dirflag == RMDIRECTORY) {
                Vnode cdir = curthread().t_procp().p_user().u_cdir();
                error = k.genunix.fop.fop_rmdir(dvp, pn.pn_path(), cdir, cr, null, 0);
            } else {
                error = directory ? EPERM : k.genunix.fop.fop_remove(dvp, pn.pn_path(), cr, null, 0);
            }
        }
        k.genunix.pathname.pn_free(pn);
        VN_RELE(dvp);
        return error;
    }

    /** Gives a file another name in the same file system. */
    @Prototype("int vn_rename(char *from, char *to, enum uio_seg seg)")
    public int vn_rename(long from, long to, int seg) {
        Pathname fpn = Pathname.at(k.memory, clearedLocal(Pathname.SIZE));
        Pathname tpn = Pathname.at(k.memory, clearedLocal(Pathname.SIZE));
        int error = k.genunix.pathname.pn_get(from, seg, fpn);
        if (error != 0) {
            return error;
        }
        error = k.genunix.pathname.pn_get(to, seg, tpn);
        if (error == 0) {
            error = rename(fpn, tpn);
            k.genunix.pathname.pn_free(tpn);
        }
        k.genunix.pathname.pn_free(fpn);
        return error;
    }

    private int rename(Pathname fpn, Pathname tpn) {
        PointerCell fromDirectory = cell();
        PointerCell fromFile = cell();
        int error = k.genunix.lookup.lookuppn(fpn, null, NO_FOLLOW, fromDirectory, fromFile);
        if (error != 0) {
            return error;
        }
        Vnode fdvp = vnodeIn(fromDirectory);
        Vnode fvp = vnodeIn(fromFile);
        if (fvp == null) {
            VN_RELE(fdvp);
            return ENOENT;
        }
        PointerCell toDirectory = cell();
        PointerCell toFile = cell();
        error = k.genunix.lookup.lookuppn(tpn, null, NO_FOLLOW, toDirectory, toFile);
        if (error == 0) {
            Vnode tdvp = vnodeIn(toDirectory);
            Vnode tvp = vnodeIn(toFile);
            if (tvp != null) {
                VN_RELE(tvp);
            }
            if (!Vfs.same(fdvp.v_vfsp(), tdvp.v_vfsp()) || !Vfs.same(fvp.v_vfsp(), fdvp.v_vfsp())) {
                error = EXDEV;
            } else if (readOnly(tdvp)) {
                error = EROFS;
            } else {
                error = k.genunix.fop.fop_rename(fdvp, fpn.pn_path(), tdvp, tpn.pn_path(), CRED(), null, 0);
            }
            VN_RELE(tdvp);
        }
        VN_RELE(fvp);
        VN_RELE(fdvp);
        return error;
    }

    /** Gives a file a further name in the same file system. */
    @Prototype("int vn_link(char *from, char *to, enum uio_seg seg)")
    public int vn_link(long from, long to, int seg) {
        PointerCell fromFile = cell();
        int error = k.genunix.lookup.lookupname(from, seg, NO_FOLLOW, null, fromFile);
        if (error != 0) {
            return error;
        }
        Vnode fvp = vnodeIn(fromFile);
        Pathname pn = Pathname.at(k.memory, clearedLocal(Pathname.SIZE));
        error = k.genunix.pathname.pn_get(to, seg, pn);
        if (error == 0) {
            PointerCell toDirectory = cell();
            PointerCell toFile = cell();
            error = k.genunix.lookup.lookuppn(pn, null, NO_FOLLOW, toDirectory, toFile);
            if (error == 0) {
                Vnode tdvp = vnodeIn(toDirectory);
                if (vnodeIn(toFile) != null) {
                    VN_RELE(vnodeIn(toFile));
                    error = EEXIST;
                } else if (!Vfs.same(fvp.v_vfsp(), tdvp.v_vfsp())) {
                    error = EXDEV;
                } else if (readOnly(tdvp)) {
                    error = EROFS;
                } else {
                    error = k.genunix.fop.fop_link(tdvp, fvp, pn.pn_path(), CRED(), null, 0);
                }
                VN_RELE(tdvp);
            }
            k.genunix.pathname.pn_free(pn);
        }
        VN_RELE(fvp);
        return error;
    }

    /** Makes a symbolic link. The original does this in symlink(2) itself. */
    @Prototype("int vn_symlink(char *target, char *linkname)")
    public int vn_symlink(long target, long linkname) {
        Pathname pn = Pathname.at(k.memory, clearedLocal(Pathname.SIZE));
        int error = k.genunix.pathname.pn_get(linkname, UIO_SYSSPACE, pn);
        if (error != 0) {
            return error;
        }
        PointerCell dvpp = cell();
        PointerCell vpp = cell();
        error = k.genunix.lookup.lookuppn(pn, null, NO_FOLLOW, dvpp, vpp);
        if (error == 0) {
            Vnode dvp = vnodeIn(dvpp);
            if (vnodeIn(vpp) != null) {
                VN_RELE(vnodeIn(vpp));
                error = EEXIST;
            } else if (readOnly(dvp)) {
                error = EROFS;
            } else {
                Vattr vattr = attributes(AT_TYPE | AT_MODE, VLNK, 0777);
                error = k.genunix.fop.fop_symlink(dvp, pn.pn_path(), vattr, target, CRED(), null, 0);
            }
            VN_RELE(dvp);
        }
        k.genunix.pathname.pn_free(pn);
        return error;
    }
}

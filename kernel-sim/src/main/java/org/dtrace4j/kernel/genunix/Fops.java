package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.FsinfoProbes;
import org.dtrace4j.kernel.struct.As;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Flock64;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vsecattr;
import org.dtrace4j.kernel.user.IoctlNumbers;

/**
 * vnode.c, second part: the {@code fop_} functions, behind which each file system's own stand. The original calls
 * them by the macros VOP_OPEN, VOP_READ and so on.
 *
 * <p>They add what is the same for all file systems: {@code fop_open} counts opens and keeps a hold of its own while
 * the file system opens; look-up and creation remember the path.
 */
public final class Fops extends FileSystemCode {
    private static final int PC_LINK_MAX = 1;
    private static final int PC_NAME_MAX = 4;
    private static final int PC_PATH_MAX = 5;
    private static final int PC_PIPE_BUF = 6;
    private static final int PC_ACL_ENABLED = 20;
    private static final long MAXLINK = 32767;
    private static final long MAXNAMELEN = 256;
    private static final long PIPE_BUF = 5120;

    public Fops(Kernel k) {
        super(k);
    }

    private VnodeOps ops(Vnode vp) {
        return k.genunix.vnode.operations(vp);
    }

    /**
     * Opens a file. The file system may answer with another vnode in {@code vpp}, as for a device that clones itself;
     * the caller's hold is then on that one.
     */
    @Prototype("int fop_open(vnode_t **vpp, int mode, cred_t *cr, caller_context_t *ct)")
    public int fop_open(PointerCell vpp, int mode, Cred cr, CallerContext ct) {
        Vnode vp = vnodeIn(vpp);
        VN_HOLD(vp);
        boolean counted = vp.v_type() == VREG;
        if (counted) {
            k.genunix.vnode.vn_open_upgrade(vp, mode & (FREAD | FWRITE));
        }
        int error = ops(vp).vop_open(vpp, mode, cr, ct);
        FsinfoProbes.open(this, vp, 0);
        if (error != 0 && counted) {
            k.genunix.vnode.vn_open_downgrade(vp, mode & (FREAD | FWRITE));
        }
        if (error == 0 && !Vnode.same(vp, vnodeIn(vpp))) {
            long path = vp.v_path();
            if (path != 0) {
                k.genunix.vnode.vn_setpath_str(vnodeIn(vpp), path, k.genunix.strings.length(path));
            }
        }
        VN_RELE(vp);
        return error;
    }

    @Prototype("int fop_close(vnode_t *vp, int flag, int count, offset_t offset, cred_t *cr, caller_context_t *ct)")
    public int fop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        if (vp.v_filocks() != null) {
            k.genunix.flock.cleanlocks(vp, k.curthread().t_procp().p_pidp().pid_id(), 0);
        }
        int error = ops(vp).vop_close(vp, flag, count, offset, cr, ct);
        FsinfoProbes.close(this, vp, 0);
        if (vp.v_type() == VREG && count == 1) {
            k.genunix.vnode.vn_open_downgrade(vp, flag & (FREAD | FWRITE));
        }
        return error;
    }

    @Prototype("int fop_read(vnode_t *vp, uio_t *uiop, int ioflag, cred_t *cr, caller_context_t *ct)")
    public int fop_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        long before = uiop.uio_resid();
        int result = ops(vp).vop_read(vp, uiop, ioflag, cr, ct);
        FsinfoProbes.read(this, vp, before - uiop.uio_resid());
        watched(vp, FOP_FILE_READ, result);
        return result;
    }

    @Prototype("int fop_write(vnode_t *vp, uio_t *uiop, int ioflag, cred_t *cr, caller_context_t *ct)")
    public int fop_write(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        long before = uiop.uio_resid();
        int result = ops(vp).vop_write(vp, uiop, ioflag, cr, ct);
        FsinfoProbes.write(this, vp, before - uiop.uio_resid());
        watched(vp, FOP_FILE_WRITE, result);
        return result;
    }

    /**
     * A control call.
     *
     * @param cmd number of the command: a hash of its name, which is what the simulated programs use
     * @param arg the call, which is a Java object; probes see 0
     */
    @Prototype("int fop_ioctl(vnode_t *vp, int cmd, intptr_t arg, int flag, cred_t *cr, int *rvalp)")
    private int fop_ioctl(Vnode vp, int cmd, IoctlRequest arg, int flag, Cred cr, long rvalp) {
        int result = ops(vp).vop_ioctl(vp, arg, flag, cr);
        FsinfoProbes.ioctl(this, vp, 0);
        return result;
    }

    /** {@code fop_ioctl} with an argument that is a Java object. */
    public int ioctl(Vnode vp, IoctlRequest request, int flag, Cred cr) {
        return fop_ioctl(vp, IoctlNumbers.of(request.command()), request, flag, cr, 0);
    }

    /** The flags of an open file are to be changed, which no file system here has anything against. */
    @Prototype("int fop_setfl(vnode_t *vp, int oflags, int nflags, cred_t *cr, caller_context_t *ct)")
    public int fop_setfl(Vnode vp, int oflags, int nflags, Cred cr, CallerContext ct) {
        FsinfoProbes.setfl(this, vp, 0);
        return 0;
    }

    /** What may be done with a file: the answer goes to {@code valp}; EINVAL for what nobody knows. */
    @Prototype("int fop_pathconf(vnode_t *vp, int cmd, ulong_t *valp, cred_t *cr, caller_context_t *ct)")
    public int fop_pathconf(Vnode vp, int cmd, PointerCell valp, Cred cr, CallerContext ct) {
        long value = switch (cmd) {
            case PC_LINK_MAX -> MAXLINK;
            case PC_NAME_MAX -> MAXNAMELEN - 1;
            case PC_PATH_MAX -> MAXPATHLEN;
            case PC_PIPE_BUF -> PIPE_BUF;
            case PC_ACL_ENABLED -> ops(vp).aclStyles();
            default -> -1;
        };
        valp.set(value);
        FsinfoProbes.pathconf(this, vp, 0);
        return value < 0 ? EINVAL : 0;
    }

    /** An operation has been done on a file: those are told who watch it. */
    private void watched(Vnode vp, int operation, int error) {
        if (vp.v_femhead() != 0) {
            k.portfs.fop.port_fop(vp, operation, error);
        }
    }

    /** When a directory was changed, and how large it is: a second may have several changes. */
    private String timesOf(Vnode dvp, Cred cr) {
        Vattr vatt = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vatt.va_mask(AT_MTIME | AT_SIZE);
        fop_getattr(dvp, vatt, 0, cr, null);
        return vatt.va_mtime().tv_sec() + "." + vatt.va_mtime().tv_nsec() + " " + vatt.va_size();
    }

    /** What becomes of the names of a file; for VE_SUPPORT whether its file system tells of that. */
    @Prototype("int fop_vnevent(vnode_t *vp, vnevent_t vnevent, vnode_t *dvp, char *fnm, caller_context_t *ct)")
    public int fop_vnevent(Vnode vp, int vnevent, Vnode dvp, long fnm, CallerContext ct) {
        if (vp.v_femhead() != 0 && vnevent != VE_SUPPORT) {
            k.portfs.fop.port_fop_vnevent(vp, vnevent, dvp, fnm, ct);
        }
        int error = ops(vp).vop_vnevent(vp, vnevent, dvp, fnm, ct);
        FsinfoProbes.vnevent(this, vp, 0);
        return error;
    }

    @Prototype("int fop_getattr(vnode_t *vp, vattr_t *vap, int flags, cred_t *cr, caller_context_t *ct)")
    public int fop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        int result = ops(vp).vop_getattr(vp, vap, flags, cr, ct);
        FsinfoProbes.getattr(this, vp, 0);
        return result;
    }

    @Prototype("int fop_setattr(vnode_t *vp, vattr_t *vap, int flags, cred_t *cr, caller_context_t *ct)")
    public int fop_setattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        int result = ops(vp).vop_setattr(vp, vap, flags, cr, ct);
        FsinfoProbes.setattr(this, vp, 0);
        if (vp.v_femhead() != 0) {
            k.portfs.fop.port_fop_setattr(vp, vap, result);
        }
        return result;
    }

    @Prototype("int fop_access(vnode_t *vp, int mode, int flags, cred_t *cr, caller_context_t *ct)")
    public int fop_access(Vnode vp, int mode, int flags, Cred cr, CallerContext ct) {
        int result = ops(vp).vop_access(vp, mode, flags, cr, ct);
        FsinfoProbes.access(this, vp, 0);
        return result;
    }

    /** Finds a name in a directory; the vnode found is held. */
    @Prototype("int fop_lookup(vnode_t *dvp, char *nm, vnode_t **vpp, pathname_t *pnp, int flags, vnode_t *rdir, "
            + "cred_t *cr, caller_context_t *ct, int *deflags, pathname_t *ppnp)")
    public int fop_lookup(Vnode dvp, long nm, PointerCell vpp, Pathname pnp, int flags, Vnode rdir, Cred cr,
            CallerContext ct, long deflags, Pathname ppnp) {
        int error = ops(dvp).vop_lookup(dvp, nm, vpp, pnp, flags, rdir, cr, ct);
        FsinfoProbes.lookup(this, dvp, 0);
        if (error == 0) {
            rememberPath(dvp, vpp, nm);
        }
        return error;
    }

    @Prototype("int fop_create(vnode_t *dvp, char *name, vattr_t *vap, vcexcl_t excl, int mode, vnode_t **vpp, "
            + "cred_t *cr, int flags, caller_context_t *ct, vsecattr_t *vsecp)")
    public int fop_create(Vnode dvp, long name, Vattr vap, int excl, int mode, PointerCell vpp, Cred cr, int flags,
            CallerContext ct, Vsecattr vsecp) {
        boolean watched = dvp.v_femhead() != 0;
        String before = watched ? timesOf(dvp, cr) : null;
        int error = ops(dvp).vop_create(dvp, name, vap, excl, mode, vpp, cr, flags, ct, vsecp);
        FsinfoProbes.create(this, dvp, 0);
        // With a file that was there the directory has not changed.
        if (watched && !timesOf(dvp, cr).equals(before)) {
            watched(dvp, FOP_FILE_CREATE, error);
        }
        if (error == 0) {
            rememberPath(dvp, vpp, name);
        }
        return error;
    }

    private void rememberPath(Vnode dvp, PointerCell vpp, long name) {
        Vnode vp = vnodeIn(vpp);
        if (vp != null && vp.v_path() == 0) {
            k.genunix.vnode.vn_setpath(k.vars.rootdir(), dvp, vp, name, k.genunix.strings.length(name));
        }
    }

    @Prototype("int fop_remove(vnode_t *dvp, char *nm, cred_t *cr, caller_context_t *ct, int flags)")
    public int fop_remove(Vnode dvp, long nm, Cred cr, CallerContext ct, int flags) {
        int result = ops(dvp).vop_remove(dvp, nm, cr, ct, flags);
        FsinfoProbes.remove(this, dvp, 0);
        watched(dvp, FOP_FILE_REMOVE, result);
        return result;
    }

    @Prototype("int fop_link(vnode_t *tdvp, vnode_t *svp, char *tnm, cred_t *cr, caller_context_t *ct, int flags)")
    public int fop_link(Vnode tdvp, Vnode svp, long tnm, Cred cr, CallerContext ct, int flags) {
        int result = ops(tdvp).vop_link(tdvp, svp, tnm, cr, ct, flags);
        FsinfoProbes.link(this, tdvp, 0);
        watched(tdvp, FOP_FILE_LINK, result);
        return result;
    }

    @Prototype("int fop_rename(vnode_t *sdvp, char *snm, vnode_t *tdvp, char *tnm, cred_t *cr, "
            + "caller_context_t *ct, int flags)")
    public int fop_rename(Vnode sdvp, long snm, Vnode tdvp, long tnm, Cred cr, CallerContext ct, int flags) {
        int result = ops(sdvp).vop_rename(sdvp, snm, tdvp, tnm, cr, ct, flags);
        FsinfoProbes.rename(this, sdvp, 0);
        watched(sdvp, FOP_FILE_RENAMESRC, result);
        return result;
    }

    @Prototype("int fop_mkdir(vnode_t *dvp, char *dirname, vattr_t *vap, vnode_t **vpp, cred_t *cr, "
            + "caller_context_t *ct, int flags, vsecattr_t *vsecp)")
    public int fop_mkdir(Vnode dvp, long dirname, Vattr vap, PointerCell vpp, Cred cr, CallerContext ct, int flags,
            Vsecattr vsecp) {
        int error = ops(dvp).vop_mkdir(dvp, dirname, vap, vpp, cr, ct, flags, vsecp);
        FsinfoProbes.mkdir(this, dvp, 0);
        watched(dvp, FOP_FILE_MKDIR, error);
        if (error == 0) {
            rememberPath(dvp, vpp, dirname);
        }
        return error;
    }

    @Prototype("int fop_rmdir(vnode_t *dvp, char *nm, vnode_t *cdir, cred_t *cr, caller_context_t *ct, int flags)")
    public int fop_rmdir(Vnode dvp, long nm, Vnode cdir, Cred cr, CallerContext ct, int flags) {
        int result = ops(dvp).vop_rmdir(dvp, nm, cdir, cr, ct, flags);
        FsinfoProbes.rmdir(this, dvp, 0);
        watched(dvp, FOP_FILE_RMDIR, result);
        return result;
    }

    @Prototype("int fop_readdir(vnode_t *vp, uio_t *uiop, cred_t *cr, int *eofp, caller_context_t *ct, int flags)")
    public int fop_readdir(Vnode vp, Uio uiop, Cred cr, long eofp, CallerContext ct, int flags) {
        int result = ops(vp).vop_readdir(vp, uiop, cr, eofp, ct, flags);
        FsinfoProbes.readdir(this, vp, 0);
        watched(vp, FOP_FILE_READDIR, result);
        return result;
    }

    @Prototype("int fop_symlink(vnode_t *dvp, char *linkname, vattr_t *vap, char *target, cred_t *cr, "
            + "caller_context_t *ct, int flags)")
    public int fop_symlink(Vnode dvp, long linkname, Vattr vap, long target, Cred cr, CallerContext ct, int flags) {
        int result = ops(dvp).vop_symlink(dvp, linkname, vap, target, cr, ct, flags);
        FsinfoProbes.symlink(this, dvp, 0);
        watched(dvp, FOP_FILE_SYMLINK, result);
        return result;
    }

    @Prototype("int fop_readlink(vnode_t *vp, uio_t *uiop, cred_t *cr, caller_context_t *ct)")
    public int fop_readlink(Vnode vp, Uio uiop, Cred cr, CallerContext ct) {
        int result = ops(vp).vop_readlink(vp, uiop, cr, ct);
        FsinfoProbes.readlink(this, vp, 0);
        return result;
    }

    @Prototype("int fop_fsync(vnode_t *vp, int syncflag, cred_t *cr, caller_context_t *ct)")
    public int fop_fsync(Vnode vp, int syncflag, Cred cr, CallerContext ct) {
        int result = ops(vp).vop_fsync(vp, syncflag, cr, ct);
        FsinfoProbes.fsync(this, vp, 0);
        return result;
    }

    /** Hands the last hold to the file system. */
    @Prototype("void fop_inactive(vnode_t *vp, cred_t *cr, caller_context_t *ct)")
    public void fop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        FsinfoProbes.inactive(this, vp, 0);
        ops(vp).vop_inactive(vp, cr, ct);
    }

    @Prototype("int fop_rwlock(vnode_t *vp, int write_lock, caller_context_t *ct)")
    public int fop_rwlock(Vnode vp, int writeLock, CallerContext ct) {
        ops(vp).vop_rwlock(vp, writeLock, ct);
        FsinfoProbes.rwlock(this, vp, 0);
        return 0;
    }

    @Prototype("void fop_rwunlock(vnode_t *vp, int write_lock, caller_context_t *ct)")
    public void fop_rwunlock(Vnode vp, int writeLock, CallerContext ct) {
        ops(vp).vop_rwunlock(vp, writeLock, ct);
        FsinfoProbes.rwunlock(this, vp, 0);
    }

    @Prototype("int fop_seek(vnode_t *vp, offset_t ooff, offset_t *noffp, caller_context_t *ct)")
    public int fop_seek(Vnode vp, long ooff, PointerCell noffp, CallerContext ct) {
        int result = ops(vp).vop_seek(vp, ooff, noffp.get(), ct);
        FsinfoProbes.seek(this, vp, 0);
        return result;
    }

    @Prototype("int fop_realvp(vnode_t *vp, vnode_t **vpp, caller_context_t *ct)")
    public int fop_realvp(Vnode vp, PointerCell vpp, CallerContext ct) {
        int result = ops(vp).vop_realvp(vp, vpp, ct);
        FsinfoProbes.realvp(this, vp, 0);
        return result;
    }

    /** Whether two vnodes are the same file, which only file systems know that stand on others. */
    @Prototype("int fop_cmp(vnode_t *vp1, vnode_t *vp2, caller_context_t *ct)")
    public int fop_cmp(Vnode vp1, Vnode vp2, CallerContext ct) {
        int result = ops(vp1).vop_cmp(vp1, vp2, ct);
        FsinfoProbes.cmp(this, vp1, 0);
        return result;
    }

    /** What of some events there is at a file; see {@link VnodeOps#vop_poll}. */
    @Prototype("int fop_poll(vnode_t *vp, short events, int anyyet, short *reventsp, struct pollhead **phpp, "
            + "caller_context_t *ct)")
    public int fop_poll(Vnode vp, int events, int anyyet, long reventsp, PointerCell phpp, CallerContext ct) {
        VnodeOps ops = ops(vp);
        int result = ops.polls() ? ops.vop_poll(vp, events, anyyet, reventsp, phpp, ct)
                : k.genunix.fsSubr.fs_poll(vp, events, anyyet, reventsp, phpp, ct);
        FsinfoProbes.poll(this, vp, 0);
        return result;
    }

    /** The access control list of a file: made up from its mode where none is kept. */
    @Prototype("int fop_getsecattr(vnode_t *vp, vsecattr_t *vsap, int flag, cred_t *cr, caller_context_t *ct)")
    public int fop_getsecattr(Vnode vp, Vsecattr vsap, int flag, Cred cr, CallerContext ct) {
        VnodeOps ops = ops(vp);
        int result = ops.aclStyles() != 0 ? ops.vop_getsecattr(vp, vsap, flag, cr, ct)
                : k.genunix.acl.fs_fab_acl(vp, vsap, flag, cr, ct);
        FsinfoProbes.getsecattr(this, vp, 0);
        return result;
    }

    @Prototype("int fop_setsecattr(vnode_t *vp, vsecattr_t *vsap, int flag, cred_t *cr, caller_context_t *ct)")
    public int fop_setsecattr(Vnode vp, Vsecattr vsap, int flag, Cred cr, CallerContext ct) {
        int result = ops(vp).vop_setsecattr(vp, vsap, flag, cr, ct);
        FsinfoProbes.setsecattr(this, vp, 0);
        watched(vp, FOP_FILE_SETSECATTR, result);
        return result;
    }

    /** Locks a part of a file, or asks for a lock. */
    @Prototype("int fop_frlock(vnode_t *vp, int cmd, flock64_t *bfp, int flag, offset_t offset, void *flk_cbp, cred_t *cr, "
            + "caller_context_t *ct)")
    public int fop_frlock(Vnode vp, int cmd, Flock64 bfp, int flag, long offset, long flkCbp, Cred cr, CallerContext ct) {
        int result = k.genunix.flock.reclock(vp, bfp, cmd, flag, offset);
        FsinfoProbes.frlock(this, vp, 0);
        return result;
    }

    /** Frees what a file has from an offset on, to its end. */
    @Prototype("int fop_space(vnode_t *vp, int cmd, flock64_t *bfp, int flag, offset_t offset, cred_t *cr, "
            + "caller_context_t *ct)")
    public int fop_space(Vnode vp, int cmd, Flock64 bfp, int flag, long offset, Cred cr, CallerContext ct) {
        int result = EINVAL;
        if (bfp.l_len() == 0 && vp.v_type() == VREG) {
            Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
            vattr.va_mask(AT_SIZE);
            vattr.va_size(bfp.l_start());
            result = ops(vp).vop_setattr(vp, vattr, 0, cr, ct);
            if (result == 0 && vattr.va_size() == 0) {
                k.genunix.events.vnevent_truncate(vp, ct);
            }
        }
        FsinfoProbes.space(this, vp, 0);
        return result;
    }

    /**
     * Brings a page of a file into memory.
     *
     * @param pl where the page's address goes; the page is held as {@code rw} says (an {@code se_t})
     */
    @Prototype("int fop_getpage(vnode_t *vp, offset_t off, size_t len, uint_t *protp, page_t **pl, size_t plsz, "
            + "struct seg *seg, caddr_t addr, int rw, cred_t *cr, caller_context_t *ct)")
    public int fop_getpage(Vnode vp, long off, long len, long protp, PointerCell pl, long plsz, Seg seg, long addr,
            int rw, Cred cr, CallerContext ct) {
        Page page = ops(vp).vop_getpage(vp, off, rw, cr);
        pl.set(page);
        FsinfoProbes.getpage(this, vp, 0);
        return page == null ? ENOENT : 0;
    }

    @Prototype("int fop_putpage(vnode_t *vp, offset_t off, size_t len, int flags, cred_t *cr, caller_context_t *ct)")
    public int fop_putpage(Vnode vp, long off, long len, int flags, Cred cr, CallerContext ct) {
        int result = ops(vp).vop_putpage(vp, off, len, flags, cr, ct);
        FsinfoProbes.putpage(this, vp, 0);
        return result;
    }

    /** Maps a part of a file into an address space, where {@code addrp} says unless that is 0; where, goes there. */
    @Prototype("int fop_map(vnode_t *vp, offset_t off, struct as *as, caddr_t *addrp, size_t len, uchar_t prot, "
            + "uchar_t maxprot, uint_t flags, cred_t *cr, caller_context_t *ct)")
    public int fop_map(Vnode vp, long off, As as, PointerCell addrp, long len, int prot, int maxprot, int flags,
            Cred cr, CallerContext ct) {
        int result = k.genunix.as.as_map(as, addrp.get(), len, vp, off, addrp);
        FsinfoProbes.map(this, vp, 0);
        if (result == 0) {
            fop_addmap(vp, off, as, addrp.get(), len, prot, maxprot, flags, cr, ct);
        }
        return result;
    }

    /** Pages of a file have been mapped, which a file system may count. */
    @Prototype("int fop_addmap(vnode_t *vp, offset_t off, struct as *as, caddr_t addr, size_t len, uchar_t prot, "
            + "uchar_t maxprot, uint_t flags, cred_t *cr, caller_context_t *ct)")
    public int fop_addmap(Vnode vp, long off, As as, long addr, long len, int prot, int maxprot, int flags, Cred cr,
            CallerContext ct) {
        FsinfoProbes.addmap(this, vp, 0);
        return 0;
    }

    /** They are mapped no longer. */
    @Prototype("int fop_delmap(vnode_t *vp, offset_t off, struct as *as, caddr_t addr, size_t len, uint_t prot, "
            + "uint_t maxprot, uint_t flags, cred_t *cr, caller_context_t *ct)")
    public int fop_delmap(Vnode vp, long off, As as, long addr, long len, int prot, int maxprot, int flags, Cred cr,
            CallerContext ct) {
        FsinfoProbes.delmap(this, vp, 0);
        return 0;
    }

    /** Reads or writes a page of what is swap, or is mapped, and waits for it unless {@code flags} have B_ASYNC. */
    @Prototype("int fop_pageio(vnode_t *vp, struct page *pp, u_offset_t io_off, size_t io_len, int flags, cred_t *cr, "
            + "caller_context_t *ct)")
    public int fop_pageio(Vnode vp, Page pp, long off, long len, int flags, Cred cr, CallerContext ct) {
        int result = ops(vp).vop_pageio(vp, pp, off, len, flags, cr, ct);
        FsinfoProbes.pageio(this, vp, 0);
        return result;
    }

    @Prototype("void fop_dispose(vnode_t *vp, page_t *pp, int flag, int dn, cred_t *cr, caller_context_t *ct)")
    public void fop_dispose(Vnode vp, Page pp, int flag, int dn, Cred cr, CallerContext ct) {
        FsinfoProbes.dispose(this, vp, 0);
        ops(vp).vop_dispose(vp, pp, flag, dn, cr, ct);
    }
}

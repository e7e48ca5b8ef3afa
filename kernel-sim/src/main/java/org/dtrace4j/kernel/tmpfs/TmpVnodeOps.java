package org.dtrace4j.kernel.tmpfs;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VnodeOps;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vsecattr;

/** The operations that vnodes of tmpfs have, {@code tmp_vnodeops_template}: which function does which. */
final class TmpVnodeOps implements VnodeOps {
    private final Kernel k;
    private final Tmpfs tmpfs;

    TmpVnodeOps(Kernel k, Tmpfs tmpfs) {
        this.k = k;
        this.tmpfs = tmpfs;
    }

    @Override
    public int vop_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        return tmpfs.vnops.tmp_open(vpp, flag, cr, ct);
    }

    @Override
    public int vop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        return tmpfs.vnops.tmp_close(vp, flag, count, offset, cr, ct);
    }

    @Override
    public int vop_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return tmpfs.data.tmp_read(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public int vop_write(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return tmpfs.data.tmp_write(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public int vop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return tmpfs.vnops.tmp_getattr(vp, vap, flags, cr, ct);
    }

    @Override
    public int vop_setattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return tmpfs.vnops.tmp_setattr(vp, vap, flags, cr, ct);
    }

    @Override
    public int vop_vnevent(Vnode vp, int vnevent, Vnode dvp, long fnm, CallerContext ct) {
        return k.genunix.fsSubr.fs_vnevent_support(vp, vnevent, dvp, fnm, ct);
    }

    @Override
    public int vop_access(Vnode vp, int mode, int flags, Cred cr, CallerContext ct) {
        return tmpfs.vnops.tmp_access(vp, mode, flags, cr, ct);
    }

    @Override
    public int vop_lookup(Vnode dvp, long nm, PointerCell vpp, Pathname pnp, int flags, Vnode rdir, Cred cr,
            CallerContext ct) {
        return tmpfs.vnops.tmp_lookup(dvp, nm, vpp, pnp, flags, rdir, cr, ct, 0, null);
    }

    @Override
    public int vop_create(Vnode dvp, long nm, Vattr vap, int excl, int mode, PointerCell vpp, Cred cr, int flag,
            CallerContext ct, Vsecattr vsecp) {
        return tmpfs.vnops.tmp_create(dvp, nm, vap, excl, mode, vpp, cr, flag, ct, vsecp);
    }

    @Override
    public int vop_remove(Vnode dvp, long nm, Cred cr, CallerContext ct, int flags) {
        return tmpfs.vnops.tmp_remove(dvp, nm, cr, ct, flags);
    }

    @Override
    public int vop_link(Vnode tdvp, Vnode svp, long tnm, Cred cr, CallerContext ct, int flags) {
        return tmpfs.vnops.tmp_link(tdvp, svp, tnm, cr, ct, flags);
    }

    @Override
    public int vop_rename(Vnode sdvp, long snm, Vnode tdvp, long tnm, Cred cr, CallerContext ct, int flags) {
        return tmpfs.vnops.tmp_rename(sdvp, snm, tdvp, tnm, cr, ct, flags);
    }

    @Override
    public int vop_mkdir(Vnode dvp, long dirname, Vattr vap, PointerCell vpp, Cred cr, CallerContext ct, int flags,
            Vsecattr vsecp) {
        return tmpfs.vnops.tmp_mkdir(dvp, dirname, vap, vpp, cr, ct, flags, vsecp);
    }

    @Override
    public int vop_rmdir(Vnode dvp, long nm, Vnode cdir, Cred cr, CallerContext ct, int flags) {
        return tmpfs.vnops.tmp_rmdir(dvp, nm, cdir, cr, ct, flags);
    }

    @Override
    public int vop_readdir(Vnode vp, Uio uiop, Cred cr, long eofp, CallerContext ct, int flags) {
        return tmpfs.vnops.tmp_readdir(vp, uiop, cr, eofp, ct, flags);
    }

    @Override
    public int vop_symlink(Vnode dvp, long linkname, Vattr vap, long target, Cred cr, CallerContext ct, int flags) {
        return tmpfs.vnops.tmp_symlink(dvp, linkname, vap, target, cr, ct, flags);
    }

    @Override
    public int vop_readlink(Vnode vp, Uio uiop, Cred cr, CallerContext ct) {
        return tmpfs.vnops.tmp_readlink(vp, uiop, cr, ct);
    }

    @Override
    public int vop_fsync(Vnode vp, int syncflag, Cred cr, CallerContext ct) {
        return tmpfs.vnops.tmp_fsync(vp, syncflag, cr, ct);
    }

    @Override
    public void vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        tmpfs.vnops.tmp_inactive(vp, cr, ct);
    }

    @Override
    public void vop_rwlock(Vnode vp, int writeLock, CallerContext ct) {
        tmpfs.data.tmp_rwlock(vp, writeLock, ct);
    }

    @Override
    public void vop_rwunlock(Vnode vp, int writeLock, CallerContext ct) {
        tmpfs.data.tmp_rwunlock(vp, writeLock, ct);
    }

    @Override
    public Page vop_getpage(Vnode vp, long off, int se, Cred cr) {
        return tmpfs.data.pageFor(vp, off, se);
    }

    @Override
    public int vop_putpage(Vnode vp, long off, long len, int flags, Cred cr, CallerContext ct) {
        return tmpfs.data.tmp_putpage(vp, off, len, flags, cr, ct);
    }

    @Override
    public void vop_dispose(Vnode vp, Page pp, int flag, int dn, Cred cr, CallerContext ct) {
        k.genunix.fsSubr.fs_dispose(vp, pp, flag, dn, cr, ct);
    }
}

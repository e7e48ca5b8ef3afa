package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.EINVAL;
import static org.dtrace4j.kernel.struct.Constants.ENOSYS;
import static org.dtrace4j.kernel.struct.Constants.ENOTTY;

import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Pathname;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vsecattr;

/**
 * The operations of one kind of vnode: what a {@code struct vnodeops} stands for. A file system overrides what it
 * supports; the rest answers as the original's defaults do.
 *
 * <p>Callers do not use this but the {@code fop_} functions ({@link Fops}), which find the operations by {@code v_op}.
 * Results are error numbers, 0 for success.
 */
public interface VnodeOps {
    default int vop_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        return ENOSYS;
    }

    default int vop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        return ENOSYS;
    }

    default int vop_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return ENOSYS;
    }

    default int vop_write(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return ENOSYS;
    }

    /** A control call; {@code request} carries the command, its argument and its result (see {@link IoctlRequest}). */
    default int vop_ioctl(Vnode vp, IoctlRequest request, int flag, Cred cr) {
        return ENOTTY;
    }

    default int vop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return ENOSYS;
    }

    default int vop_setattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return ENOSYS;
    }

    default int vop_access(Vnode vp, int mode, int flags, Cred cr, CallerContext ct) {
        return 0;
    }

    default int vop_lookup(Vnode dvp, long nm, PointerCell vpp, Pathname pnp, int flags, Vnode rdir, Cred cr,
            CallerContext ct) {
        return ENOSYS;
    }

    default int vop_create(Vnode dvp, long nm, Vattr vap, int excl, int mode, PointerCell vpp, Cred cr, int flag,
            CallerContext ct, Vsecattr vsecp) {
        return ENOSYS;
    }

    default int vop_remove(Vnode dvp, long nm, Cred cr, CallerContext ct, int flags) {
        return ENOSYS;
    }

    default int vop_link(Vnode tdvp, Vnode svp, long tnm, Cred cr, CallerContext ct, int flags) {
        return ENOSYS;
    }

    default int vop_rename(Vnode sdvp, long snm, Vnode tdvp, long tnm, Cred cr, CallerContext ct, int flags) {
        return ENOSYS;
    }

    default int vop_mkdir(Vnode dvp, long dirname, Vattr vap, PointerCell vpp, Cred cr, CallerContext ct, int flags,
            Vsecattr vsecp) {
        return ENOSYS;
    }

    default int vop_rmdir(Vnode dvp, long nm, Vnode cdir, Cred cr, CallerContext ct, int flags) {
        return ENOSYS;
    }

    default int vop_readdir(Vnode vp, Uio uiop, Cred cr, long eofp, CallerContext ct, int flags) {
        return ENOSYS;
    }

    default int vop_symlink(Vnode dvp, long linkname, Vattr vap, long target, Cred cr, CallerContext ct, int flags) {
        return ENOSYS;
    }

    default int vop_readlink(Vnode vp, Uio uiop, Cred cr, CallerContext ct) {
        return ENOSYS;
    }

    default int vop_fsync(Vnode vp, int syncflag, Cred cr, CallerContext ct) {
        return 0;
    }

    /** The last hold is being given back: the vnode may go. */
    void vop_inactive(Vnode vp, Cred cr, CallerContext ct);

    default void vop_rwlock(Vnode vp, int writeLock, CallerContext ct) {
    }

    default void vop_rwunlock(Vnode vp, int writeLock, CallerContext ct) {
    }

    default int vop_seek(Vnode vp, long ooff, long noff, CallerContext ct) {
        return noff < 0 ? EINVAL : 0;
    }

    default int vop_realvp(Vnode vp, PointerCell vpp, CallerContext ct) {
        return ENOSYS;
    }

    /** Whether the file system calls the functions of {@link VnodeEvents} for its files: then 0. */
    default int vop_vnevent(Vnode vp, int vnevent, Vnode dvp, long fnm, CallerContext ct) {
        return ENOSYS;
    }

    /** Makes sure that a page of the file is in memory, held as {@code se} says; null when it cannot be. */
    default Page vop_getpage(Vnode vp, long off, int se, Cred cr) {
        return null;
    }

    default int vop_putpage(Vnode vp, long off, long len, int flags, Cred cr, CallerContext ct) {
        return 0;
    }

    /** Reads a page that is held, of a device that swap may lie on; or writes one, and lets go of it. */
    default int vop_pageio(Vnode vp, Page pp, long off, long len, int flags, Cred cr, CallerContext ct) {
        return ENOSYS;
    }

    /**
     * What of {@code events} is there now.
     *
     * @param anyyet whether something else is there already, so that nobody will wait
     * @param reventsp where the events go, a {@code short}
     * @param phpp where the address of a pollhead goes that is told of later events, when the caller may want to wait
     */
    default int vop_poll(Vnode vp, int events, int anyyet, long reventsp, PointerCell phpp, CallerContext ct) {
        throw new UnsupportedOperationException("asked by fop_poll only of what is no plain file");
    }

    /** Whether {@link #vop_poll} is overridden: if not, files are always ready. */
    default boolean polls() {
        return false;
    }

    /** Which kinds of access control lists are kept, as {@code pathconf(_PC_ACL_ENABLED)} tells; 0 for none. */
    default int aclStyles() {
        return 0;
    }

    /** The access control list of a file; asked only where one is kept. The entries are allocated, and freed by the caller. */
    default int vop_getsecattr(Vnode vp, Vsecattr vsap, int flag, Cred cr, CallerContext ct) {
        return ENOSYS;
    }

    default int vop_setsecattr(Vnode vp, Vsecattr vsap, int flag, Cred cr, CallerContext ct) {
        return ENOSYS;
    }

    /** What is to become of a page of the file that is held exclusively and not needed any more. */
    default void vop_dispose(Vnode vp, Page pp, int flag, int dn, Cred cr, CallerContext ct) {
        throw new UnsupportedOperationException("pages of this file system are never disposed of");
    }

    /** Whether two vnodes of the same kind are the same file; 1 or 0. */
    default int vop_cmp(Vnode vp1, Vnode vp2, CallerContext ct) {
        return Vnode.same(vp1, vp2) ? 1 : 0;
    }
}

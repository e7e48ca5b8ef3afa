package org.dtrace4j.kernel.sockfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.genunix.IoctlRequest;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VnodeOps;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.user.NetControl;

/** sockvnops.c: a socket as a file. */
public final class SockVnops extends FileSystemCode implements VnodeOps {
    private static final int BLOCK_BYTES = 8192;
    private static final int ANYBODY = 0666;

    SockVnops(Kernel k) {
        super(k);
    }

    private Sonode so(Vnode vp) {
        return k.sockfs.subr.sonode(vp);
    }

    @Prototype("static int socket_vop_read(struct vnode *vp, struct uio *uiop, int ioflag, struct cred *cr, "
            + "caller_context_t *ct)")
    private int socket_vop_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return k.sockfs.data.socket_recvmsg(so(vp), uiop, uiop.uio_fmode(), 0, 0);
    }

    @Prototype("static int socket_vop_write(struct vnode *vp, struct uio *uiop, int ioflag, struct cred *cr, "
            + "caller_context_t *ct)")
    private int socket_vop_write(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        int error = k.sockfs.data.socket_sendmsg(so(vp), 0, 0, uiop, uiop.uio_fmode());
        if (error == EPIPE) {
            k.genunix.sig.psignal(curthread().t_procp(), SIGPIPE);
        }
        return error;
    }

    @Prototype("static int socket_vop_close(struct vnode *vp, int flag, int count, offset_t offset, struct cred *cr, "
            + "caller_context_t *ct)")
    private int socket_vop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        return count > 1 ? 0 : k.sockfs.subr.socket_close(so(vp), flag, cr);
    }

    /** Asks the network below for its tables. Other control calls a socket has not. */
    @Override
    public int vop_ioctl(Vnode vp, IoctlRequest request, int flag, Cred cr) {
        if (!request.command().equals(NetControl.TABLES) || so(vp).so_family() != AF_INET) {
            return ENOTTY;
        }
        spend(Latency.FILE_STAT);
        request.setResult(k.ip.tables.tables());
        return 0;
    }

    @Prototype("static int socket_vop_poll(struct vnode *vp, short events, int anyyet, short *reventsp, "
            + "struct pollhead **phpp, caller_context_t *ct)")
    private int socket_vop_poll(Vnode vp, int events, int anyyet, long reventsp, PointerCell phpp, CallerContext ct) {
        return k.sockfs.notify.so_poll(so(vp), events, anyyet, reventsp, phpp);
    }

    @Prototype("static int socket_vop_getattr(struct vnode *vp, struct vattr *vap, int flags, struct cred *cr, "
            + "caller_context_t *ct)")
    private int socket_vop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        int mask = vap.va_mask();
        k.memory.clear(vap.address(), Vattr.SIZE);
        vap.va_mask(mask);
        vap.va_type(VSOCK);
        vap.va_mode(ANYBODY);
        vap.va_nodeid(so(vp).address() >>> 4 & 0xffff);
        vap.va_blksize(BLOCK_BYTES);
        vap.va_mtime().tv_sec(so(vp).so_ctime().tv_sec());
        vap.va_mtime().tv_nsec(so(vp).so_ctime().tv_nsec());
        return 0;
    }

    @Prototype("static void socket_vop_inactive(struct vnode *vp, struct cred *cr, caller_context_t *ct)")
    private void socket_vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        mutex_enter(vp.v_lock());
        if (vp.v_count() > 1) {
            vp.v_count(vp.v_count() - 1);
            mutex_exit(vp.v_lock());
            return;
        }
        mutex_exit(vp.v_lock());
        k.sockfs.subr.socket_destroy(so(vp));
    }

    @Override
    public int vop_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return socket_vop_read(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public int vop_write(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return socket_vop_write(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public boolean polls() {
        return true;
    }

    @Override
    public int vop_poll(Vnode vp, int events, int anyyet, long reventsp, PointerCell phpp, CallerContext ct) {
        return socket_vop_poll(vp, events, anyyet, reventsp, phpp, ct);
    }

    @Override
    public int vop_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        return 0;
    }

    @Override
    public int vop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        return socket_vop_close(vp, flag, count, offset, cr, ct);
    }

    @Override
    public int vop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return socket_vop_getattr(vp, vap, flags, cr, ct);
    }

    @Override
    public void vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        socket_vop_inactive(vp, cr, ct);
    }
}

package org.dtrace4j.kernel.portfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.genunix.VnodeOps;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Port;
import org.dtrace4j.kernel.struct.PortQueue;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;

/** port_vnops.c: a port as a file, which can be polled and closed. */
public final class PortVnops extends ProcessCode implements VnodeOps {
    private static final int MODE = 0600;

    PortVnops(Kernel k) {
        super(k);
    }

    private Port port(Vnode vp) {
        return Port.at(k.memory, vp.v_data());
    }

    @Prototype("static int port_open(struct vnode **vpp, int flag, cred_t *cr, caller_context_t *ct)")
    private int port_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        return 0;
    }

    /** All associations go with the last descriptor of the port, and those of a process when it ends. */
    @Prototype("static int port_close(struct vnode *vp, int flag, int count, offset_t offset, cred_t *cred, "
            + "caller_context_t *ct)")
    private int port_close(Vnode vp, int flag, int count, long offset, Cred cred, CallerContext ct) {
        Port pp = port(vp);
        if (count > 1) {
            if ((curproc().p_flag() & SEXITING) != 0) {
                k.portfs.watches.closeAll(pp, pid(curproc()));
            }
            return 0;
        }
        k.portfs.fd.closeAll(pp);
        k.portfs.watches.closeAll(pp, 0);
        k.portfs.queue.port_close_events(pp.port_queue());
        return 0;
    }

    @Prototype("static int port_poll(vnode_t *vp, short events, int anyyet, short *reventsp, struct pollhead **phpp, "
            + "caller_context_t *ct)")
    private int port_poll(Vnode vp, int events, int anyyet, long reventsp, PointerCell phpp, CallerContext ct) {
        Port pp = port(vp);
        PortQueue portq = pp.port_queue();
        mutex_enter(portq.portq_mutex());
        int there = portq.portq_nent() > 0 || (portq.portq_flags() & PORTQ_ALERT) != 0 ? events & (POLLIN | POLLRDNORM) : 0;
        there |= pp.port_curr() < pp.port_max_events() ? events & POLLOUT : 0;
        k.memory.putShort(reventsp, there);
        if (there == 0 && anyyet == 0) {
            phpp.set(pp.port_pollhd());
            int wanted = ((events & (POLLIN | POLLRDNORM)) != 0 ? PORTQ_POLLIN : 0)
                    | ((events & POLLOUT) != 0 ? PORTQ_POLLOUT : 0);
            portq.portq_flags(portq.portq_flags() | wanted);
        }
        mutex_exit(portq.portq_mutex());
        return 0;
    }

    @Prototype("static int port_getattr(struct vnode *vp, struct vattr *vap, int flags, cred_t *cr, caller_context_t *ct)")
    private int port_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        Port pp = port(vp);
        int mask = vap.va_mask();
        k.memory.clear(vap.address(), Vattr.SIZE);
        vap.va_mask(mask);
        vap.va_type(VPORT);
        vap.va_mode(MODE);
        vap.va_uid(pp.port_uid());
        vap.va_gid(pp.port_gid());
        vap.va_nlink(1);
        vap.va_rdev(pp.port_rdev());
        vap.va_size(pp.port_queue().portq_nent());
        k.memory.copy(pp.port_ctime().address(), vap.va_ctime().address(), TIMESTRUC);
        k.memory.copy(pp.port_ctime().address(), vap.va_mtime().address(), TIMESTRUC);
        k.memory.copy(pp.port_ctime().address(), vap.va_atime().address(), TIMESTRUC);
        return 0;
    }

    private static final int TIMESTRUC = 16;

    @Prototype("static int port_access(struct vnode *vp, int mode, int flags, cred_t *cr, caller_context_t *ct)")
    private int port_access(Vnode vp, int mode, int flags, Cred cr, CallerContext ct) {
        return 0;
    }

    @Prototype("static void port_inactive(struct vnode *vp, cred_t *cr, caller_context_t *ct)")
    private void port_inactive(Vnode vp, Cred cr, CallerContext ct) {
        mutex_enter(vp.v_lock());
        if (vp.v_count() > 1) {
            vp.v_count(vp.v_count() - 1);
            mutex_exit(vp.v_lock());
            return;
        }
        mutex_exit(vp.v_lock());
        Port pp = port(vp);
        k.genunix.poll.pcache_destroy(pp.port_queue().portq_pcp());
        k.genunix.vnode.vn_free(vp);
        kmem_free(pp.address(), Port.SIZE);
    }

    // ---- VnodeOps

    @Override
    public int vop_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        return port_open(vpp, flag, cr, ct);
    }

    @Override
    public int vop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        return port_close(vp, flag, count, offset, cr, ct);
    }

    @Override
    public boolean polls() {
        return true;
    }

    @Override
    public int vop_poll(Vnode vp, int events, int anyyet, long reventsp, PointerCell phpp, CallerContext ct) {
        return port_poll(vp, events, anyyet, reventsp, phpp, ct);
    }

    @Override
    public int vop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        return port_getattr(vp, vap, flags, cr, ct);
    }

    @Override
    public int vop_access(Vnode vp, int mode, int flags, Cred cr, CallerContext ct) {
        return port_access(vp, mode, flags, cr, ct);
    }

    @Override
    public void vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        port_inactive(vp, cr, ct);
    }
}

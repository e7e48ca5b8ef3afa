package org.dtrace4j.kernel.fifofs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.VnodeOps;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CallerContext;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Fifonode;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * fifovnops.c: reading and writing pipes. Both ends of a pipe are guarded by one lock, that of the node with the lower
 * address; who waits for data, room or the end waits on the condition variable of the node whose ring it is.
 */
public final class FifoVnops extends FileSystemCode implements VnodeOps {

    FifoVnops(Kernel k) {
        super(k);
    }

    private Fifonode node(Vnode vp) {
        return Fifonode.at(k.memory, vp.v_data());
    }

    private Mutex lock(Fifonode node) {
        Fifonode other = node.fn_dest();
        return (node.address() < other.address() ? node : other).fn_lock();
    }

    @Prototype("static int fifo_read(struct vnode *vp, struct uio *uiop, int ioflag, struct cred *crp, "
            + "caller_context_t *ct)")
    private int fifo_read(Vnode vp, Uio uiop, int ioflag, Cred crp, CallerContext ct) {
        spend(Latency.PIPE_IO);
        Fifonode node = node(vp);
        Mutex lock = lock(node);
        mutex_enter(lock);
        while (node.fn_count() == 0) {
            if ((node.fn_flag() & FIFOCLOSE) != 0 || uiop.uio_resid() == 0) {
                mutex_exit(lock);
                return 0;
            }
            node.fn_flag(node.fn_flag() | FIFOWANTR);
            int error = await(node, lock, uiop);
            if (error != 0) {
                mutex_exit(lock);
                return error;
            }
        }
        int error = 0;
        while (error == 0 && node.fn_count() > 0 && uiop.uio_resid() > 0) {
            int first = node.fn_first();
            int part = (int) Math.min(uiop.uio_resid(), Math.min(node.fn_count(), node.fn_size() - first));
            error = k.genunix.move.uiomove(node.fn_buffer() + first, part, UIO_READ, uiop);
            if (error == 0) {
                node.fn_first((first + part) % node.fn_size());
                node.fn_count(node.fn_count() - part);
            }
        }
        cv_broadcast(node.fn_wait_cv());
        wakePollers(node.fn_dest(), POLLOUT);
        mutex_exit(lock);
        return error;
    }

    /**
     * Waits until something has happened in the ring of an end; the lock is held. Returns 0, EINTR, or EAGAIN for who does not
     * wait.
     */
    private int await(Fifonode node, Mutex lock, Uio uiop) {
        if ((uiop.uio_fmode() & (FNDELAY | FNONBLOCK)) != 0) {
            return EAGAIN;
        }
        return cv_wait_sig(node.fn_wait_cv(), lock) == 0 ? EINTR : 0;
    }

    private void wakePollers(Fifonode node, int events) {
        if (node.fn_poll().ph_list() != null) {
            k.genunix.poll.pollwakeup(node.fn_poll(), events);
        }
    }

    @Prototype("static int fifo_poll(struct vnode *vp, short events, int anyyet, short *reventsp, struct pollhead **phpp, "
            + "caller_context_t *ct)")
    private int fifo_poll(Vnode vp, int events, int anyyet, long reventsp, PointerCell phpp, CallerContext ct) {
        Fifonode node = node(vp);
        Mutex lock = lock(node);
        k.genunix.poll.polllock(node.fn_poll(), lock);
        Fifonode to = node.fn_dest();
        boolean ended = (node.fn_flag() & FIFOCLOSE) != 0 || isGone(to);
        int there = (ended ? POLLHUP : 0) | (node.fn_count() > 0 ? events & (POLLIN | POLLRDNORM) : 0)
                | (!ended && to.fn_count() < to.fn_size() ? events & POLLOUT : 0);
        k.memory.putShort(reventsp, there);
        if (there == 0 && anyyet == 0) {
            phpp.set(node.fn_poll());
        }
        mutex_exit(lock);
        return 0;
    }

    @Prototype("static int fifo_write(struct vnode *vp, struct uio *uiop, int ioflag, struct cred *crp, "
            + "caller_context_t *ct)")
    private int fifo_write(Vnode vp, Uio uiop, int ioflag, Cred crp, CallerContext ct) {
        spend(Latency.PIPE_IO);
        Fifonode node = node(vp);
        Mutex lock = lock(node);
        mutex_enter(lock);
        // What fits into the pipe as a whole goes in as a whole, not mixed with what others write.
        long least = uiop.uio_resid() <= FifoSubr.RING ? uiop.uio_resid() : 1;
        int error = 0;
        while (error == 0 && uiop.uio_resid() > 0) {
            Fifonode to = node.fn_dest();
            if ((node.fn_flag() & FIFOCLOSE) != 0 || isGone(to)) {
                mutex_exit(lock);
                k.genunix.sig.psignal(curthread().t_procp(), SIGPIPE);
                return EPIPE;
            }
            int room = to.fn_size() - to.fn_count();
            if (room < Math.min(least, uiop.uio_resid())) {
                to.fn_flag(to.fn_flag() | FIFOWANTW);
                error = await(to, lock, uiop);
                continue;
            }
            int last = (to.fn_first() + to.fn_count()) % to.fn_size();
            int part = (int) Math.min(uiop.uio_resid(), Math.min(room, to.fn_size() - last));
            error = k.genunix.move.uiomove(to.fn_buffer() + last, part, UIO_WRITE, uiop);
            if (error == 0) {
                to.fn_count(to.fn_count() + part);
                cv_broadcast(to.fn_wait_cv());
                wakePollers(to, POLLIN | POLLRDNORM);
            }
        }
        mutex_exit(lock);
        return error;
    }

    /** The last close of an end tells the other, and whoever waits there. */
    @Prototype("static int fifo_close(vnode_t *vp, int flag, int count, offset_t offset, cred_t *crp, "
            + "caller_context_t *ct)")
    private int fifo_close(Vnode vp, int flag, int count, long offset, Cred crp, CallerContext ct) {
        if (count > 1) {
            return 0;
        }
        Fifonode node = node(vp);
        Mutex lock = lock(node);
        mutex_enter(lock);
        node.fn_open(0);
        Fifonode other = node.fn_dest();
        if (!isGone(other)) {
            other.fn_flag(other.fn_flag() | FIFOCLOSE);
            cv_broadcast(other.fn_wait_cv());
            cv_broadcast(node.fn_wait_cv());
            wakePollers(other, POLLHUP);
        }
        mutex_exit(lock);
        return 0;
    }

    /** Whether an end of a pipe is there only for the other end, which may wait for the lock in it. */
    private static boolean isGone(Fifonode node) {
        return node.fn_vnode() == null;
    }

    /**
     * Gives up one end. The nodes of both go with the second: the close that wakes a reader at the other end is followed by
     * this, and the reader, on its way out of its wait, then takes a lock that may lie here.
     */
    @Prototype("static void fifo_inactive(struct vnode *vp, struct cred *crp, caller_context_t *ct)")
    private void fifo_inactive(Vnode vp, Cred crp, CallerContext ct) {
        mutex_enter(vp.v_lock());
        if (vp.v_count() > 1) {
            vp.v_count(vp.v_count() - 1);
            mutex_exit(vp.v_lock());
            return;
        }
        mutex_exit(vp.v_lock());
        Fifonode node = node(vp);
        Fifonode other = node.fn_dest();
        Mutex lock = lock(node);
        mutex_enter(lock);
        node.fn_vnode(null);
        if (node.fn_poll().ph_list() != null) {
            k.genunix.poll.pollhead_clean(node.fn_poll());
        }
        boolean last = isGone(other);
        mutex_exit(lock);
        kmem_free(node.fn_buffer(), node.fn_size());
        if (last) {
            kmem_free(other.address(), Fifonode.SIZE);
            kmem_free(node.address(), Fifonode.SIZE);
        }
        k.genunix.vnode.vn_free(vp);
    }

    @Override
    public int vop_read(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return fifo_read(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public int vop_write(Vnode vp, Uio uiop, int ioflag, Cred cr, CallerContext ct) {
        return fifo_write(vp, uiop, ioflag, cr, ct);
    }

    @Override
    public boolean polls() {
        return true;
    }

    @Override
    public int vop_poll(Vnode vp, int events, int anyyet, long reventsp, PointerCell phpp, CallerContext ct) {
        return fifo_poll(vp, events, anyyet, reventsp, phpp, ct);
    }

    @Override
    public int vop_open(PointerCell vpp, int flag, Cred cr, CallerContext ct) {
        return 0;
    }

    @Override
    public int vop_close(Vnode vp, int flag, int count, long offset, Cred cr, CallerContext ct) {
        return fifo_close(vp, flag, count, offset, cr, ct);
    }

    @Override
    public int vop_getattr(Vnode vp, Vattr vap, int flags, Cred cr, CallerContext ct) {
        int mask = vap.va_mask();
        k.memory.clear(vap.address(), Vattr.SIZE);
        vap.va_mask(mask);
        vap.va_type(VFIFO);
        vap.va_nlink(1);
        vap.va_nodeid(node(vp).address() >>> 4 & 0xffff);
        vap.va_size(node(vp).fn_count());
        vap.va_blksize(FifoSubr.RING);
        gethrestime(vap.va_mtime());
        return 0;
    }

    @Override
    public void vop_inactive(Vnode vp, Cred cr, CallerContext ct) {
        fifo_inactive(vp, cr, ct);
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Iocblk;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Polldat;
import org.dtrace4j.kernel.struct.Pollhead;
import org.dtrace4j.kernel.struct.Queue;
import org.dtrace4j.kernel.struct.Stdata;
import org.dtrace4j.kernel.struct.Stroptions;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * streamio.c: the stream head, where files end and streams begin. Reads take messages from its read queue, where {@code
 * strrput} has put them; writes and control calls send messages down.
 */
public final class Streamio extends StreamModule {
    private static final int STRHIGH = 5120;
    private static final int STRLOW = 1024;

    Streamio(Kernel k) {
        super(k);
    }

    /** Describes the queues of all stream heads. */
    void describeHead() {
        describe(k.vars.strm_info(), 0, "strrhead", INFPSZ, STRHIGH, STRLOW);
        describe(k.vars.stwm_info(), 0, "strwhead", 0, 0, 0);
        describe(k.vars.strdata(), k.vars.strm_info()).put("strrput", this::strrput);
        describe(k.vars.stwdata(), k.vars.stwm_info()).service("strwsrv", this::strwsrv);
    }

    // ---- open and close

    /** Opens a stream: the first time it is made, with what is to be pushed on it; each time its modules are told. */
    @Prototype("int stropen(vnode_t *vp, dev_t *devp, int flag, cred_t *crp)")
    public int stropen(Vnode vp, long devp, int flag, Cred crp) {
        if (vp.v_stream() != null) {
            return reopen(vp.v_stream(), devp, flag, crp);
        }
        int major = getmajor(k.memory.getLong(devp));
        Queue rq = k.genunix.strsubr.allocq();
        Stdata stp = k.genunix.strsubr.shalloc(rq);
        stp.sd_vnode(vp);
        stp.sd_strtab(k.genunix.driver.driver(k.memory.getLong(devp)).streamtab());
        k.genunix.strsubr.setq(rq, k.vars.strdata(), k.vars.stwdata(), stp);
        vp.v_stream(stp);
        int error = k.genunix.strsubr.qattach(rq, devp, flag, crp, 0, 0);
        for (String name : k.genunix.strsubr.pushed(major)) {
            if (error == 0) {
                error = k.genunix.strsubr.push(rq, devp, flag, crp, name);
            }
        }
        if (error != 0) {
            strclose(vp, flag, crp);
        }
        return error;
    }

    private int reopen(Stdata stp, long devp, int flag, Cred crp) {
        if ((stp.sd_flag() & (STRHUP | STRDERR | STWRERR)) != 0) {
            return EIO;
        }
        for (Queue wq = stp.sd_wrq().q_next(); wq != null; wq = wq.q_next()) {
            int sflag = (wq.q_flag() & QISDRV) != 0 ? 0 : MODOPEN;
            int error = QueueProcedures.of(k, RD(wq)).open(RD(wq), devp, flag, sflag, crp);
            if (error != 0) {
                return error;
            }
        }
        return 0;
    }

    /** Takes a stream apart, as nobody has it open any more. */
    @Prototype("int strclose(struct vnode *vp, int flag, cred_t *crp)")
    public int strclose(Vnode vp, int flag, Cred crp) {
        Stdata stp = vp.v_stream();
        k.genunix.session.strfreectty(stp);
        for (Queue wq = stp.sd_wrq().q_next(); wq != null; wq = stp.sd_wrq().q_next()) {
            k.genunix.strsubr.qdetach(RD(wq), 1, flag, crp, 0);
        }
        vp.v_stream(null);
        k.genunix.strsubr.shfree(stp);
        return 0;
    }

    // ---- reading

    /** Reads what the stream has, waiting for a message if it has none. */
    @Prototype("int strread(struct vnode *vp, struct uio *uiop, cred_t *crp)")
    public int strread(Vnode vp, Uio uiop, Cred crp) {
        Stdata stp = vp.v_stream();
        Queue q = RD(stp.sd_wrq());
        PointerCell done = cell();
        mutex_enter(stp.sd_lock());
        int error = k.genunix.streamAccess.straccess(stp, JCREAD);
        boolean moved = false;
        while (error == 0) {
            Msgb bp = getq(q);
            if (bp == null) {
                if (moved || (stp.sd_flag() & STRHUP) != 0) {
                    break;
                }
                error = k.genunix.strsubr.strwaitq(stp, READWAIT, uiop.uio_resid(), uiop.uio_fmode(), -1, done);
                if (error == 0) {
                    if (done.get() != 0) {
                        break;
                    }
                    error = k.genunix.streamAccess.straccess(stp, JCREAD);
                }
                continue;
            }
            if (Stream.type(bp) != M_DATA) {
                putbq(q, bp);
                error = EBADMSG;
                break;
            }
            boolean empty = k.genunix.stream.msgdsize(bp) == 0;
            if (empty && moved) {
                // The end of the file is for the next read.
                putbq(q, bp);
                break;
            }
            Msgb rest = struiocopyout(bp, uiop);
            moved = true;
            if (rest == null && !empty && uiop.uio_resid() > 0 && (stp.sd_read_opt() & RD_MSGNODIS) == 0) {
                continue;
            }
            if (rest != null) {
                if (fault) {
                    error = EFAULT;
                }
                putbq(q, rest);
            }
            break;
        }
        mutex_exit(stp.sd_lock());
        return error;
    }

    /** Whether the last {@link #struiocopyout} stopped because there is no memory where the process wants the data. */
    private boolean fault;

    /** Gives a message to who reads, and frees what has been read. Returns what has not; null if nothing is left. */
    @Prototype("static mblk_t *struiocopyout(mblk_t *bp, uio_t *uiop, int *errorp)")
    private Msgb struiocopyout(Msgb bp, Uio uiop, long errorp) {
        fault = false;
        Msgb at = bp;
        while (at != null) {
            long length = at.b_wptr() - at.b_rptr();
            long part = Math.min(length, uiop.uio_resid());
            if (part > 0 && k.genunix.move.uiomove(at.b_rptr(), part, UIO_READ, uiop) != 0) {
                fault = true;
                return at;
            }
            at.b_rptr(at.b_rptr() + part);
            if (part < length) {
                return at;
            }
            Msgb next = at.b_cont();
            k.genunix.stream.freeb(at);
            at = next;
        }
        return null;
    }

    private Msgb struiocopyout(Msgb bp, Uio uiop) {
        return struiocopyout(bp, uiop, 0);
    }

    // ---- writing

    /** Writes: sends data down in messages of the size that the module below takes. */
    @Prototype("int strwrite(struct vnode *vp, struct uio *uiop, cred_t *crp)")
    public int strwrite(Vnode vp, Uio uiop, Cred crp) {
        return strwrite_common(vp, uiop, crp, 0);
    }

    @Prototype("int strwrite_common(struct vnode *vp, struct uio *uiop, cred_t *crp, int wflag)")
    public int strwrite_common(Vnode vp, Uio uiop, Cred crp, int wflag) {
        Stdata stp = vp.v_stream();
        mutex_enter(stp.sd_lock());
        int error = mayWrite(stp);
        mutex_exit(stp.sd_lock());
        PointerCell done = cell();
        while (error == 0 && uiop.uio_resid() > 0) {
            if (!canputnext(stp.sd_wrq())) {
                mutex_enter(stp.sd_lock());
                error = k.genunix.strsubr.strwaitq(stp, WRITEWAIT, uiop.uio_resid(), uiop.uio_fmode(), -1, done);
                if (error == 0 && done.get() == 0) {
                    error = mayWrite(stp);
                }
                mutex_exit(stp.sd_lock());
                if (error == 0 && done.get() != 0) {
                    break;
                }
                continue;
            }
            long most = stp.sd_qn_maxpsz();
            long size = most == INFPSZ ? uiop.uio_resid() : Math.min(most, uiop.uio_resid());
            error = strput(stp, null, uiop, size, 0, 0, 0);
        }
        return error;
    }

    /** Whether there is somebody to write to, also after waiting for room, and the process may; {@code sd_lock} is held. */
    private int mayWrite(Stdata stp) {
        return (stp.sd_flag() & STRHUP) != 0 ? EIO : k.genunix.streamAccess.straccess(stp, JCWRITE);
    }

    /** Sends a message down: one that there is, or one of the next {@code iosize} bytes of a write. */
    @Prototype("static int strput(struct stdata *stp, mblk_t *mctl, struct uio *uiop, ssize_t iosize, int b_flag, int pri, "
            + "int flags)")
    private int strput(Stdata stp, Msgb mctl, Uio uiop, long iosize, int flag, int pri, int flags) {
        Msgb mp = mctl;
        if (mp == null) {
            mp = k.genunix.stream.allocb(iosize, 0);
            int error = k.genunix.move.uiomove(mp.b_wptr(), iosize, UIO_WRITE, uiop);
            if (error != 0) {
                freemsg(mp);
                return error;
            }
            mp.b_wptr(mp.b_wptr() + iosize);
        }
        putnext(stp.sd_wrq(), mp);
        return 0;
    }

    /** There is room below: wakes who waits for that. */
    @Prototype("int strwsrv(queue_t *q)")
    public int strwsrv(Queue q) {
        k.genunix.strsubr.strwakeq(q, WSLEEP);
        wakePollers(q.q_stream(), POLLOUT);
        return 0;
    }

    // ---- what comes up

    /** Takes a message from the module below. */
    @Prototype("int strrput(queue_t *q, mblk_t *bp)")
    public int strrput(Queue q, Msgb bp) {
        Stdata stp = q.q_stream();
        switch (Stream.type(bp)) {
            case M_DATA, M_PROTO, M_PCPROTO -> {
                putq(q, bp);
                k.genunix.strsubr.strwakeq(q, RSLEEP);
                wakePollers(stp, POLLIN | POLLRDNORM);
            }
            case M_SIG, M_PCSIG -> {
                k.genunix.strsubr.strsignal(stp, firstByte(bp), 0);
                freemsg(bp);
            }
            case M_FLUSH -> flush(q, bp);
            case M_SETOPTS -> {
                setOptions(stp, q, Stroptions.at(k.memory, bp.b_rptr()));
                freemsg(bp);
            }
            case M_IOCACK, M_IOCNAK -> answer(stp, bp);
            case M_HANGUP -> {
                freemsg(bp);
                stp.sd_flag(stp.sd_flag() | STRHUP);
                k.genunix.strsubr.strsignal(stp, SIGHUP, 0);
                k.genunix.strsubr.strwakeq(q, RSLEEP);
                k.genunix.strsubr.strwakeq(stp.sd_wrq(), WSLEEP);
                wakePollers(stp, POLLHUP);
            }
            default -> freemsg(bp);
        }
        return 0;
    }

    private void flush(Queue q, Msgb bp) {
        int which = firstByte(bp);
        if ((which & FLUSHR) != 0) {
            flushq(q, FLUSHALL);
        }
        if ((which & FLUSHW) != 0) {
            flushq(WR(q), FLUSHALL);
            k.memory.putByte(bp.b_rptr(), FLUSHW);
            qreply(q, bp);
        } else {
            freemsg(bp);
        }
    }

    private void setOptions(Stdata stp, Queue q, Stroptions sop) {
        int flags = sop.so_flags();
        if ((flags & SO_READOPT) != 0) {
            stp.sd_read_opt(sop.so_readopt() == RMSGN ? RD_MSGNODIS : sop.so_readopt() == RMSGD ? RD_MSGDIS : 0);
        }
        if ((flags & SO_HIWAT) != 0) {
            q.q_hiwat(sop.so_hiwat());
        }
        if ((flags & SO_LOWAT) != 0) {
            q.q_lowat(sop.so_lowat());
        }
        int set = ((flags & SO_NDELON) != 0 ? OLDNDELAY : 0) | ((flags & SO_ISTTY) != 0 ? STRISTTY : 0)
                | ((flags & SO_TOSTOP) != 0 ? STRTOSTOP : 0);
        int clear = ((flags & SO_NDELOFF) != 0 ? OLDNDELAY : 0) | ((flags & SO_ISNTTY) != 0 ? STRISTTY : 0)
                | ((flags & SO_TONSTOP) != 0 ? STRTOSTOP : 0);
        stp.sd_flag(stp.sd_flag() & ~clear | set);
    }

    private void answer(Stdata stp, Msgb bp) {
        boolean awaited = (stp.sd_flag() & IOCWAIT) != 0 && stp.sd_iocblk() == null
                && Iocblk.at(k.memory, bp.b_rptr()).ioc_id() == stp.sd_iocid();
        if (awaited) {
            stp.sd_iocblk(bp);
            cv_broadcast(stp.sd_monitor());
        } else {
            freemsg(bp);
        }
    }

    // ---- polling

    /** What of some events there is; names the pollhead if nothing is. */
    @Prototype("int strpoll(struct stdata *stp, short events, int anyyet, short *reventsp, struct pollhead **phpp)")
    public int strpoll(Stdata stp, int events, int anyyet, long reventsp, PointerCell phpp) {
        boolean hungUp = (stp.sd_flag() & STRHUP) != 0;
        boolean readable = RD(stp.sd_wrq()).q_first() != null;
        int there = hungUp ? POLLHUP : 0;
        if (readable) {
            there |= events & (POLLIN | POLLRDNORM);
        }
        if (!hungUp && (events & POLLOUT) != 0 && canputnext(stp.sd_wrq())) {
            there |= POLLOUT;
        }
        k.memory.putShort(reventsp, there);
        if (there == 0 && anyyet == 0) {
            phpp.set(stp.sd_pollist());
        }
        return 0;
    }

    private void wakePollers(Stdata stp, int events) {
        if (stp.sd_pollist().ph_list() != null) {
            k.genunix.poll.pollwakeup(stp.sd_pollist(), events);
        }
    }

    /** Whether somebody waits for a message of a stream, by reading or by polling, and none is there. */
    public boolean isAwaited(Stdata stp) {
        Queue q = RD(stp.sd_wrq());
        return q.q_first() == null && (k.sched.firstSleeper(q.q_wait().address()) != null || isPolled(stp.sd_pollist()));
    }

    private static boolean isPolled(Pollhead php) {
        for (Polldat pdp = php.ph_list(); pdp != null; pdp = pdp.pd_next()) {
            if ((pdp.pd_events() & (POLLIN | POLLRDNORM)) != 0) {
                return true;
            }
        }
        return false;
    }
}

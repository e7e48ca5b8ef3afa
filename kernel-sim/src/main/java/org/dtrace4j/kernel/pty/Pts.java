package org.dtrace4j.kernel.pty;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.List;
import java.util.function.Predicate;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.Stream;
import org.dtrace4j.kernel.genunix.StreamDevice;
import org.dtrace4j.kernel.genunix.StreamModule;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.PtTtys;
import org.dtrace4j.kernel.struct.Queue;

/** pts.c: slaves of pseudo-terminals. */
@InModule("pts")
final class Pts extends StreamModule {
    private final Ptys ptys;

    Pts(Kernel k, Ptys ptys) {
        super(k);
        this.ptys = ptys;
    }

    void install() {
        describe(k.vars.pts_info(), 0xface, "pts", 512, 512, 128);
        describe(k.vars.ptsrint(), k.vars.pts_info()).service("ptsrsrv", this::ptsrsrv).open("ptsopen", this::ptsopen)
                .close("ptsclose", this::ptsclose);
        describe(k.vars.ptswint(), k.vars.pts_info()).put("ptswput", this::ptswput).service("ptswsrv", this::ptswsrv);
        describe(k.vars.ptsinfo(), k.vars.ptsrint(), k.vars.ptswint());
        k.genunix.driver.register(Drivers.PTS_MAJOR, new StreamDevice(k.vars.ptsinfo()));
        k.genunix.strsubr.push(Drivers.PTS_MAJOR, List.of("ptem", "ldterm", "ttcompat"));
    }

    private PtTtys pair(Queue q) {
        return PtTtys.at(k.memory, q.q_ptr());
    }

    /** Nothing is ever typed at a terminal of the host's: who reads there finds the end. */
    @Prototype("static int ptsopen(queue_t *rqp, dev_t *devp, int oflag, int sflag, cred_t *credp)")
    private int ptsopen(Queue rqp, long devp, int oflag, int sflag, Cred credp) {
        if (rqp.q_ptr() != 0) {
            return 0;
        }
        int number = getminor(k.memory.getLong(devp));
        PtTtys pair = ptys.pair(number);
        if (pair == null || (pair.pt_state() & PTMOPEN) == 0) {
            return EAGAIN;
        }
        pair.pt_state(pair.pt_state() | PTSOPEN);
        pair.pts_rdq(rqp);
        rqp.q_ptr(pair.address());
        WR(rqp).q_ptr(pair.address());
        if (ptys.host(number) != null) {
            k.genunix.putnext.putnextctl(rqp, M_DATA);
        }
        return 0;
    }

    @Prototype("static int ptsclose(queue_t *rqp, int flag, cred_t *credp)")
    private int ptsclose(Queue rqp, int flag, Cred credp) {
        PtTtys pair = pair(rqp);
        for (Msgb mp = getq(WR(rqp)); mp != null; mp = getq(WR(rqp))) {
            toMaster(pair, mp);
        }
        pair.pts_rdq(null);
        pair.pt_state(pair.pt_state() & ~PTSOPEN);
        if (pair.ptm_rdq() != null) {
            k.genunix.putnext.putnextctl(pair.ptm_rdq(), M_HANGUP);
        }
        return 0;
    }

    private void toMaster(PtTtys pair, Msgb mp) {
        Predicate<byte[]> host = ptys.host(pair.pt_minor());
        if (host != null) {
            boolean there = true;
            for (Msgb at = Stream.type(mp) == M_DATA ? mp : null; at != null; at = at.b_cont()) {
                there &= host.test(k.genunix.stream.bytes(at));
            }
            freemsg(mp);
            if (!there) {
                k.genunix.putnext.putnextctl(pair.pts_rdq(), M_HANGUP);
            }
        } else if (pair.ptm_rdq() == null) {
            freemsg(mp);
        } else {
            putnext(pair.ptm_rdq(), mp);
        }
    }

    private boolean hasRoom(PtTtys pair) {
        return pair.ptm_rdq() == null || canputnext(pair.ptm_rdq());
    }

    /** What is written comes out at the master. */
    @Prototype("static int ptswput(queue_t *qp, mblk_t *mp)")
    private int ptswput(Queue qp, Msgb mp) {
        PtTtys pair = pair(qp);
        switch (Stream.type(mp)) {
            case M_DATA -> {
                if (qp.q_first() != null || !hasRoom(pair)) {
                    putq(qp, mp);
                } else {
                    toMaster(pair, mp);
                }
            }
            case M_FLUSH -> {
                if ((firstByte(mp) & FLUSHW) != 0) {
                    flushq(qp, FLUSHDATA);
                }
                freemsg(mp);
            }
            case M_IOCTL -> {
                mp.b_datap().db_type(M_IOCNAK);
                qreply(qp, mp);
            }
            default -> freemsg(mp);
        }
        return 0;
    }

    @Prototype("static int ptswsrv(queue_t *qp)")
    private int ptswsrv(Queue qp) {
        PtTtys pair = pair(qp);
        for (Msgb mp = getq(qp); mp != null; mp = getq(qp)) {
            if (!hasRoom(pair)) {
                putbq(qp, mp);
                break;
            }
            toMaster(pair, mp);
        }
        return 0;
    }

    /** The reader has room again: the master may go on writing. */
    @Prototype("static int ptsrsrv(queue_t *qp)")
    private int ptsrsrv(Queue qp) {
        if (pair(qp).ptm_rdq() != null) {
            k.genunix.queues.qenable(WR(pair(qp).ptm_rdq()));
        }
        return 0;
    }
}

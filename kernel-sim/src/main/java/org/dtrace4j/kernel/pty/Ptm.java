package org.dtrace4j.kernel.pty;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.ProcessCode;
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

/** ptm.c: masters of pseudo-terminals. */
@InModule("ptm")
final class Ptm extends StreamModule {
    private final Ptys ptys;

    Ptm(Kernel k, Ptys ptys) {
        super(k);
        this.ptys = ptys;
    }

    void install() {
        describe(k.vars.ptm_info(), 0xdead, "ptm", 512, 512, 128);
        describe(k.vars.ptmrint(), k.vars.ptm_info()).service("ptmrsrv", this::ptmrsrv).open("ptmopen", this::ptmopen)
                .close("ptmclose", this::ptmclose);
        describe(k.vars.ptmwint(), k.vars.ptm_info()).put("ptmwput", this::ptmwput).service("ptmwsrv", this::ptmwsrv);
        describe(k.vars.ptminfo(), k.vars.ptmrint(), k.vars.ptmwint());
        k.genunix.driver.register(Drivers.PTM_MAJOR, new StreamDevice(k.vars.ptminfo(), ptys::allocate));
    }

    private PtTtys pair(Queue q) {
        return PtTtys.at(k.memory, q.q_ptr());
    }

    @Prototype("static int ptmopen(queue_t *rqp, dev_t *devp, int oflag, int sflag, cred_t *credp)")
    private int ptmopen(Queue rqp, long devp, int oflag, int sflag, Cred credp) {
        if (rqp.q_ptr() != 0) {
            return 0;
        }
        int number = getminor(k.memory.getLong(devp));
        PtTtys pair = ptys.pair(number);
        if (pair == null || (pair.pt_state() & PTMOPEN) != 0) {
            return ENXIO;
        }
        ptys.openedByProgram(number);
        pair.pt_state(pair.pt_state() | PTMOPEN);
        pair.pt_pid(ProcessCode.pid(curthread().t_procp()));
        pair.ptm_rdq(rqp);
        rqp.q_ptr(pair.address());
        WR(rqp).q_ptr(pair.address());
        return 0;
    }

    /** The slave, if somebody has it, is told that its terminal has gone. */
    @Prototype("static int ptmclose(queue_t *rqp, int flag, cred_t *credp)")
    private int ptmclose(Queue rqp, int flag, Cred credp) {
        PtTtys pair = pair(rqp);
        pair.ptm_rdq(null);
        pair.pt_state(pair.pt_state() & ~PTMOPEN);
        if (pair.pts_rdq() != null) {
            k.genunix.putnext.putnextctl(pair.pts_rdq(), M_HANGUP);
        }
        return 0;
    }

    /** What is written is what is typed at the slave. */
    @Prototype("static int ptmwput(queue_t *qp, mblk_t *mp)")
    private int ptmwput(Queue qp, Msgb mp) {
        PtTtys pair = pair(qp);
        switch (Stream.type(mp)) {
            case M_FLUSH -> freemsg(mp);
            case M_IOCTL -> {
                mp.b_datap().db_type(M_IOCNAK);
                qreply(qp, mp);
            }
            default -> {
                if (pair.pts_rdq() == null) {
                    freemsg(mp);
                } else if (qp.q_first() != null || !canputnext(pair.pts_rdq())) {
                    putq(qp, mp);
                } else {
                    putnext(pair.pts_rdq(), mp);
                }
            }
        }
        return 0;
    }

    @Prototype("static int ptmwsrv(queue_t *qp)")
    private int ptmwsrv(Queue qp) {
        PtTtys pair = pair(qp);
        for (Msgb mp = getq(qp); mp != null; mp = getq(qp)) {
            if (pair.pts_rdq() == null) {
                freemsg(mp);
            } else if (canputnext(pair.pts_rdq())) {
                putnext(pair.pts_rdq(), mp);
            } else {
                putbq(qp, mp);
                break;
            }
        }
        return 0;
    }

    /** The reader has room again: the slave may go on writing. */
    @Prototype("static int ptmrsrv(queue_t *qp)")
    private int ptmrsrv(Queue qp) {
        if (pair(qp).pts_rdq() != null) {
            k.genunix.queues.qenable(WR(pair(qp).pts_rdq()));
        }
        return 0;
    }
}

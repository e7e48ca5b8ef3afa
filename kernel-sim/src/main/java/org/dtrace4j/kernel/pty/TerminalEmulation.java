package org.dtrace4j.kernel.pty;

import static org.dtrace4j.kernel.struct.Constants.ENOTTY;
import static org.dtrace4j.kernel.struct.Constants.M_IOCNAK;
import static org.dtrace4j.kernel.struct.Constants.M_IOCTL;

import org.dtrace4j.kernel.genunix.Stream;
import org.dtrace4j.kernel.genunix.StreamModule;
import org.dtrace4j.kernel.genunix.TtyCommons;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Iocblk;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.PtTtys;
import org.dtrace4j.kernel.struct.Ptem;
import org.dtrace4j.kernel.struct.Queue;

/** ptem.c: the module ptem, which answers in place of the driver that a pseudo-terminal has not. */
@InModule("ptem")
final class TerminalEmulation extends StreamModule {
    private static final int MAXPSZ = 512;

    private final Ptys ptys;

    TerminalEmulation(Kernel k, Ptys ptys) {
        super(k);
        this.ptys = ptys;
    }

    void install() {
        describe(k.vars.ptem_info(), 0xabcd, "ptem", MAXPSZ, 512, 128);
        describe(k.vars.ptemrinit(), k.vars.ptem_info()).put("ptemrput", this::ptemrput)
                .open("ptemopen", this::ptemopen).close("ptemclose", this::ptemclose);
        describe(k.vars.ptemwinit(), k.vars.ptem_info()).put("ptemwput", this::ptemwput);
        k.genunix.strsubr.install("ptem", describe(k.vars.pteminfo(), k.vars.ptemrinit(), k.vars.ptemwinit()));
    }

    @Prototype("static int ptemopen(queue_t *q, dev_t *devp, int oflag, int sflag, cred_t *credp)")
    private int ptemopen(Queue q, long devp, int oflag, int sflag, Cred credp) {
        if (q.q_ptr() == 0) {
            Ptem state = Ptem.at(k.memory, kmem_zalloc(Ptem.SIZE));
            state.ptem_common().t_cflag(TtyCommons.SPEED_AND_SIZE);
            state.ptem_common().t_readq(q);
            state.ptem_common().t_writeq(WR(q));
            q.q_ptr(state.address());
            WR(q).q_ptr(state.address());
        }
        return 0;
    }

    @Prototype("static int ptemclose(queue_t *q, int flag, cred_t *credp)")
    private int ptemclose(Queue q, int flag, Cred credp) {
        kmem_free(q.q_ptr(), Ptem.SIZE);
        q.q_ptr(0);
        WR(q).q_ptr(0);
        return 0;
    }

    @Prototype("static int ptemrput(queue_t *q, mblk_t *mp)")
    private int ptemrput(Queue q, Msgb mp) {
        putnext(q, mp);
        return 0;
    }

    @Prototype("static int ptemwput(queue_t *q, mblk_t *mp)")
    private int ptemwput(Queue q, Msgb mp) {
        if (Stream.type(mp) == M_IOCTL && isHosts(q)) {
            mp.b_datap().db_type(M_IOCNAK);
            Iocblk.at(k.memory, mp.b_rptr()).ioc_error(ENOTTY);
            qreply(q, mp);
        } else if (Stream.type(mp) == M_IOCTL) {
            k.genunix.ttyCommon.ttycommon_ioctl(Ptem.at(k.memory, q.q_ptr()).ptem_common(), q, mp, 0);
            qreply(q, mp);
        } else {
            putnext(q, mp);
        }
        return 0;
    }

    /** Whether the slave below is one of the host's. */
    private boolean isHosts(Queue q) {
        return ptys.host(PtTtys.at(k.memory, q.q_next().q_ptr()).pt_minor()) != null;
    }
}

package org.dtrace4j.kernel.console;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.charset.StandardCharsets;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.Stream;
import org.dtrace4j.kernel.genunix.StreamDevice;
import org.dtrace4j.kernel.genunix.StreamModule;
import org.dtrace4j.kernel.genunix.TtyCommons;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;
import org.dtrace4j.kernel.struct.TtyCommon;

/** wscons.c: the workstation console. */
@InModule("wc")
final class Wscons extends StreamModule {
    Wscons(Kernel k) {
        super(k);
    }

    void install() {
        describe(k.vars.wcm_info(), 0, "wc", INFPSZ, 2048, 128);
        describe(k.vars.wcurinit(), k.vars.wcm_info()).open("wcopen", this::wcopen).close("wcclose", this::wcclose);
        describe(k.vars.wcuwinit(), k.vars.wcm_info()).put("wcuwput", this::wcuwput);
        describe(k.vars.wclrinit(), k.vars.wcm_info()).put("wclrput", this::wclrput);
        describe(k.vars.wclwinit(), k.vars.wcm_info());
        describe(k.vars.wcinfo(), k.vars.wcurinit(), k.vars.wcuwinit());
        multiplex(k.vars.wcinfo(), k.vars.wclrinit(), k.vars.wclwinit());
        k.genunix.driver.register(Drivers.WC_MAJOR, new StreamDevice(k.vars.wcinfo()));
    }

    @Prototype("static int wcopen(queue_t *q, dev_t *devp, int flag, int sflag, cred_t *crp)")
    private int wcopen(Queue q, long devp, int flag, int sflag, Cred crp) {
        TtyCommon common = k.vars.wscons().wc_ttycommon();
        if ((k.vars.wscons().wc_flags() & WCS_ISOPEN) == 0) {
            mutex_init(common.t_excl());
            common.t_cflag(TtyCommons.SPEED_AND_SIZE);
            k.vars.wscons().wc_flags(WCS_ISOPEN);
            k.vars.wscons().wc_dev(k.memory.getLong(devp));
        }
        common.t_readq(q);
        common.t_writeq(WR(q));
        return 0;
    }

    @Prototype("static int wcclose(queue_t *q, int flag, cred_t *crp)")
    private int wcclose(Queue q, int flag, Cred crp) {
        k.vars.wscons().wc_ttycommon().t_readq(null);
        k.vars.wscons().wc_ttycommon().t_writeq(null);
        k.vars.wscons().wc_flags(0);
        return 0;
    }

    /** What is written: text for the screen, control calls, stopping and going on. */
    @Prototype("static int wcuwput(queue_t *q, mblk_t *mp)")
    private int wcuwput(Queue q, Msgb mp) {
        int flags = k.vars.wscons().wc_flags();
        switch (Stream.type(mp)) {
            case M_STOP -> {
                k.vars.wscons().wc_flags(flags | WCS_STOPPED);
                freemsg(mp);
            }
            case M_START -> {
                k.vars.wscons().wc_flags(flags & ~WCS_STOPPED);
                freemsg(mp);
                wcstart();
            }
            case M_IOCTL -> wcioctl(q, mp);
            case M_FLUSH -> {
                int which = firstByte(mp);
                if ((which & FLUSHW) != 0) {
                    flushq(q, FLUSHDATA);
                }
                if ((which & FLUSHR) != 0) {
                    flushq(RD(q), FLUSHDATA);
                    k.memory.putByte(mp.b_rptr(), FLUSHR);
                    qreply(q, mp);
                } else {
                    freemsg(mp);
                }
            }
            case M_DATA -> {
                if ((flags & WCS_TYPING) != 0) {
                    freemsg(mp);
                } else {
                    putq(q, mp);
                    wcstart();
                }
            }
            default -> freemsg(mp);
        }
        return 0;
    }

    /** Writes what waits to the screen, unless output is stopped. Two threads may be here at once, each with its message. */
    @Prototype("static void wcstart(void)")
    private void wcstart() {
        Queue q = k.vars.wscons().wc_ttycommon().t_writeq();
        while (q != null && (k.vars.wscons().wc_flags() & WCS_STOPPED) == 0) {
            Msgb mp = getq(q);
            if (mp == null) {
                return;
            }
            spend(Latency.CONSOLE_WRITE);
            String text = text(mp);
            freemsg(mp);
            k.console.write(text);
        }
    }

    private String text(Msgb mp) {
        StringBuilder text = new StringBuilder();
        for (Msgb at = mp; at != null; at = at.b_cont()) {
            byte[] bytes = k.genunix.stream.bytes(at);
            text.append(new String(bytes, 0, TtyCommons.withoutReturns(bytes), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /** A control call that the modules above have passed on. */
    @Prototype("static void wcioctl(queue_t *q, mblk_t *mp)")
    private void wcioctl(Queue q, Msgb mp) {
        k.genunix.ttyCommon.ttycommon_ioctl(k.vars.wscons().wc_ttycommon(), q, mp, 0);
        qreply(q, mp);
    }

    // ---- the lower side

    /** What comes from the keyboard goes to who has the console open, and is lost if nobody has. */
    @Prototype("static int wclrput(queue_t *q, mblk_t *mp)")
    private int wclrput(Queue q, Msgb mp) {
        Queue up = k.vars.wscons().wc_ttycommon().t_readq();
        if (up == null || !canputnext(up)) {
            freemsg(mp);
            return 0;
        }
        k.vars.wscons().wc_flags(k.vars.wscons().wc_flags() | WCS_TYPING);
        putnext(up, mp);
        k.vars.wscons().wc_flags(k.vars.wscons().wc_flags() & ~WCS_TYPING);
        return 0;
    }
}

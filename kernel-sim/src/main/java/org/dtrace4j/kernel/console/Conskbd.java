package org.dtrace4j.kernel.console;

import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.StreamDevice;
import org.dtrace4j.kernel.genunix.StreamModule;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;

/** conskbd.c: the multiplexer of keyboards. */
@InModule("conskbd")
final class Conskbd extends StreamModule {
    private static final int MAXPSZ = 1024;

    Conskbd(Kernel k) {
        super(k);
    }

    void install() {
        describe(k.vars.conskbd_minfo(), 0, "conskbd", MAXPSZ, 2048, 128);
        describe(k.vars.conskbd_urinit(), k.vars.conskbd_minfo()).open("conskbdopen", this::conskbdopen)
                .close("conskbdclose", this::conskbdclose);
        describe(k.vars.conskbd_uwinit(), k.vars.conskbd_minfo()).put("conskbduwput", this::conskbduwput);
        describe(k.vars.conskbd_lrinit(), k.vars.conskbd_minfo()).put("conskbdlrput", this::conskbdlrput);
        describe(k.vars.conskbd_lwinit(), k.vars.conskbd_minfo());
        describe(k.vars.conskbd_str_info(), k.vars.conskbd_urinit(), k.vars.conskbd_uwinit());
        multiplex(k.vars.conskbd_str_info(), k.vars.conskbd_lrinit(), k.vars.conskbd_lwinit());
        k.genunix.driver.register(Drivers.CONSKBD_MAJOR, new StreamDevice(k.vars.conskbd_str_info()));
    }

    @Prototype("static int conskbdopen(queue_t *q, dev_t *devp, int flag, int sflag, cred_t *crp)")
    private int conskbdopen(Queue q, long devp, int flag, int sflag, Cred crp) {
        k.vars.conskbd_regqueue(q);
        return 0;
    }

    @Prototype("static int conskbdclose(queue_t *q, int flag, cred_t *crp)")
    private int conskbdclose(Queue q, int flag, Cred crp) {
        k.vars.conskbd_regqueue(null);
        return 0;
    }

    /** Keyboards of this machine are told nothing: they have no lights and make no clicks. */
    @Prototype("static int conskbduwput(queue_t *q, mblk_t *mp)")
    private int conskbduwput(Queue q, Msgb mp) {
        freemsg(mp);
        return 0;
    }

    // ---- the lower side

    /** Something has come from a keyboard. */
    @Prototype("static int conskbdlrput(queue_t *q, mblk_t *mp)")
    private int conskbdlrput(Queue q, Msgb mp) {
        if (k.vars.conskbd_regqueue() == null) {
            freemsg(mp);
        } else {
            putnext(k.vars.conskbd_regqueue(), mp);
        }
        return 0;
    }
}

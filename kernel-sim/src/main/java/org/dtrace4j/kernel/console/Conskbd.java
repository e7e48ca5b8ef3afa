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
        super(k, new Procedures(null, null, "conskbdopen", "conskbdclose", "conskbduwput", null));
    }

    void install() {
        describe(k.vars.conskbd_minfo(), 0, "conskbd", MAXPSZ, 2048, 128);
        describe(k.vars.conskbd_urinit(), k.vars.conskbd_uwinit(), k.vars.conskbd_minfo());
        describe(k.vars.conskbd_str_info(), k.vars.conskbd_urinit(), k.vars.conskbd_uwinit());
        new Lower(k).install();
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

    @Override
    protected int open(Queue q, long devp, int flag, int sflag, Cred cr) {
        return conskbdopen(q, devp, flag, sflag, cr);
    }

    @Override
    protected int close(Queue q, int flag, Cred cr) {
        return conskbdclose(q, flag, cr);
    }

    @Override
    protected void rput(Queue q, Msgb mp) {
        putnext(q, mp);
    }

    @Override
    protected void wput(Queue q, Msgb mp) {
        conskbduwput(q, mp);
    }

    /** The lower side. */
    @InModule("conskbd")
    static final class Lower extends StreamModule {
        Lower(Kernel k) {
            super(k, new Procedures("conskbdlrput", null, null, null, null, null));
        }

        void install() {
            describe(k.vars.conskbd_lrinit(), k.vars.conskbd_lwinit(), k.vars.conskbd_minfo());
            k.vars.conskbd_str_info().st_muxrinit(k.vars.conskbd_lrinit());
            k.vars.conskbd_str_info().st_muxwinit(k.vars.conskbd_lwinit());
        }

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

        @Override
        protected void rput(Queue q, Msgb mp) {
            conskbdlrput(q, mp);
        }

        @Override
        protected void wput(Queue q, Msgb mp) {
            putnext(q, mp);
        }
    }
}

package org.dtrace4j.kernel.strmod;

import static org.dtrace4j.kernel.struct.Constants.INFPSZ;

import org.dtrace4j.kernel.genunix.StreamModule;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;

/** ttcompat.c: the control calls of old terminals. No program of this machine makes one, so everything passes. */
@InModule("ttcompat")
final class Ttcompat extends StreamModule {
    Ttcompat(Kernel k) {
        super(k);
    }

    void install() {
        describe(k.vars.ttycompatmiinfo(), 42, "ttcompat", INFPSZ, 2048, 128);
        describe(k.vars.ttycompatrinit(), k.vars.ttycompatmiinfo()).put("ttcompatrput", this::ttcompatrput)
                .open("ttcompatopen", this::ttcompatopen).close("ttcompatclose", this::ttcompatclose);
        describe(k.vars.ttycompatwinit(), k.vars.ttycompatmiinfo()).put("ttcompatwput", this::ttcompatwput);
        k.genunix.strsubr.install("ttcompat", describe(k.vars.ttcoinfo(), k.vars.ttycompatrinit(), k.vars.ttycompatwinit()));
    }

    @Prototype("static int ttcompatopen(queue_t *q, dev_t *dev, int oflag, int sflag, cred_t *crp)")
    private int ttcompatopen(Queue q, long dev, int oflag, int sflag, Cred crp) {
        return 0;
    }

    @Prototype("static int ttcompatclose(queue_t *q, int flag, cred_t *crp)")
    private int ttcompatclose(Queue q, int flag, Cred crp) {
        return 0;
    }

    @Prototype("static int ttcompatrput(queue_t *q, mblk_t *mp)")
    private int ttcompatrput(Queue q, Msgb mp) {
        putnext(q, mp);
        return 0;
    }

    @Prototype("static int ttcompatwput(queue_t *q, mblk_t *mp)")
    private int ttcompatwput(Queue q, Msgb mp) {
        putnext(q, mp);
        return 0;
    }
}

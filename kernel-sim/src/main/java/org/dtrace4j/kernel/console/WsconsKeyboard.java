package org.dtrace4j.kernel.console;

import static org.dtrace4j.kernel.struct.Constants.WCS_TYPING;

import org.dtrace4j.kernel.genunix.StreamModule;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.ModuleInfo;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;
import org.dtrace4j.kernel.struct.Streamtab;

/** wscons.c, lower side: what comes from the keyboard goes to who has the console open, and is lost if nobody has. */
@InModule("wc")
final class WsconsKeyboard extends StreamModule {
    WsconsKeyboard(Kernel k) {
        super(k, new Procedures("wclrput", null, null, null, null, null));
    }

    void install(Streamtab tab, ModuleInfo info) {
        describe(k.vars.wclrinit(), k.vars.wclwinit(), info);
        tab.st_muxrinit(k.vars.wclrinit());
        tab.st_muxwinit(k.vars.wclwinit());
    }

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

    @Override
    protected void rput(Queue q, Msgb mp) {
        wclrput(q, mp);
    }

    @Override
    protected void wput(Queue q, Msgb mp) {
        putnext(q, mp);
    }
}

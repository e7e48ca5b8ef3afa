package org.dtrace4j.kernel.console;

import static org.dtrace4j.kernel.struct.Constants.M_DATA;
import static org.dtrace4j.kernel.struct.Constants.SYSRINT;

import java.nio.charset.StandardCharsets;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.StreamDevice;
import org.dtrace4j.kernel.genunix.StreamModule;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;

/**
 * kb8042.c: the keyboard. What is typed at the machine's console comes a line at a time, as the host edits lines; it interrupts
 * the first CPU.
 */
@InModule("kb8042")
final class Kb8042 extends StreamModule {
    private static final int MAXPSZ = 1024;

    private final Event typed = new Event() {
        @Override
        public void fire() {
            k.loop.interrupt(k.sched.cpus().get(0), () -> kb8042_intr(0));
        }
    };

    Kb8042(Kernel k) {
        super(k);
    }

    void install() {
        describe(k.vars.kb8042_minfo(), 0, "kb8042", MAXPSZ, 2048, 128);
        describe(k.vars.kb8042_rinit(), k.vars.kb8042_minfo()).open("kb8042_open", this::kb8042_open)
                .close("kb8042_close", this::kb8042_close);
        describe(k.vars.kb8042_winit(), k.vars.kb8042_minfo()).put("kb8042_wput", this::kb8042_wput);
        describe(k.vars.kb8042_str_info(), k.vars.kb8042_rinit(), k.vars.kb8042_winit());
        k.genunix.driver.register(Drivers.KB8042_MAJOR, new StreamDevice(k.vars.kb8042_str_info()));
        k.console.whenTyped(() -> {
            if (!typed.isScheduled()) {
                k.events.schedule(typed, k.clock.now());
            }
        });
        kb8042_init();
    }

    /** Resets the keyboard. */
    @Prototype("static void kb8042_init(void)")
    private void kb8042_init() {
        k.vars.kb8042_keyboard().w_init(k.vars.kb8042_keyboard().w_init() + 1);
        k.genunix.ddi.drv_setparm(SYSRINT, 1);
    }

    @Prototype("static int kb8042_open(queue_t *qp, dev_t *devp, int flag, int sflag, cred_t *credp)")
    private int kb8042_open(Queue qp, long devp, int flag, int sflag, Cred credp) {
        k.vars.kb8042_keyboard().w_qp(qp);
        return 0;
    }

    @Prototype("static int kb8042_close(queue_t *qp, int flag, cred_t *credp)")
    private int kb8042_close(Queue qp, int flag, Cred credp) {
        k.vars.kb8042_keyboard().w_qp(null);
        return 0;
    }

    /** The keyboard takes nothing. */
    @Prototype("static int kb8042_wput(queue_t *qp, mblk_t *mp)")
    private int kb8042_wput(Queue qp, Msgb mp) {
        freemsg(mp);
        return 0;
    }

    /** Sends up what has been typed. The key that ends a line is Return. */
    @Prototype("static uint_t kb8042_intr(caddr_t arg)")
    private int kb8042_intr(long arg) {
        for (String line = k.console.nextTyped(); line != null; line = k.console.nextTyped()) {
            Queue q = k.vars.kb8042_keyboard().w_qp();
            if (q != null) {
                putnext(q, k.genunix.stream.block(M_DATA, line.replace('\n', '\r').getBytes(StandardCharsets.UTF_8)));
            }
        }
        return 1;
    }
}

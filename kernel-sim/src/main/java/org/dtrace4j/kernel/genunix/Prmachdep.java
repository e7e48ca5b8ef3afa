package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;

/** prmachdep.c: what /proc does with an lwp that depends on the machine. */
public final class Prmachdep extends ProcessCode {
    Prmachdep(Kernel k) {
        super(k);
    }

    /** The running lwp is about to stop: it leaves behind what one may look at. Meanwhile it does not stop a second time. */
    @Prototype("void prstop(int why, int what)")
    public void prstop(int why, int what) {
        Kthread t = curthread();
        Klwp lwp = t.t_lwp();
        lwp.lwp_nostop(lwp.lwp_nostop() + 1);
        if (t.t_sysnum() != 0) {
            lwp.lwp_ap(lwp.lwp_arg_address());
            lwp.lwp_argsaved(1);
        }
        lwp.lwp_nostop(lwp.lwp_nostop() - 1);
    }
}

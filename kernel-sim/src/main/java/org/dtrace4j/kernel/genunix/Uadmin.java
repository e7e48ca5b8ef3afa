package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Proc;

/** uadmin.c: the end of the system, when somebody asks for it. */
public final class Uadmin extends ProcessCode {
    public Uadmin(Kernel k) {
        super(k);
    }

    /** The system call. Returns only if it fails. */
    @Prototype("int uadmin(int cmd, int fcn, uintptr_t mdep)")
    public int uadmin(int cmd, int fcn, long mdep) {
        int error = kadmin(cmd, fcn, mdep);
        return error == 0 ? 0 : set_errno(error);
    }

    /** Shuts down (A_SHUTDOWN) or resets at once (A_REBOOT). */
    @Prototype("int kadmin(int cmd, int fcn, void *mdep)")
    public int kadmin(int cmd, int fcn, long mdep) {
        if (cmd != A_SHUTDOWN && cmd != A_REBOOT) {
            return EINVAL;
        }
        if (cmd == A_SHUTDOWN) {
            killall();
            spend(Latency.SYNC);
            k.genunix.mounting.vfs_unmountall();
        }
        k.unix.machdep.mdboot(cmd, fcn, mdep);
        return 0;
    }

    /** Kills every user process but the caller, and waits until they have ended. */
    @Prototype("static void killall(void)")
    public void killall() {
        Proc self = curproc();
        long giveUp = ddi_get_lbolt() + k.vars.hz() * 5L;
        while (killOthers(self) && ddi_get_lbolt() < giveUp) {
            delay(1);
        }
    }

    /** Sends SIGKILL to whoever is left; whether there was anybody. */
    private boolean killOthers(Proc self) {
        boolean any = false;
        for (Proc p = k.vars.practive(); p != null; p = p.p_next()) {
            if (!isSystem(p) && !Proc.same(p, self) && p.p_stat() != SZOMB && !Proc.same(p, k.vars.proc_init())) {
                any = true;
                k.genunix.sig.psignal(p, SIGKILL);
            }
        }
        return any;
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.ProcProbes;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.KSigset;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;

/** sigtimedwait.c: waiting for signals that are held, without a handler. */
public final class Sigtimedwait extends ProcessCode {
    Sigtimedwait(Kernel k) {
        super(k);
    }

    /**
     * Waits for one of some signals, which the thread may hold, and takes it.
     *
     * @param signals bit 0 for signal 1, of the first 64
     * @param infop not used: no program here asks what came with a signal
     * @param nanos for how long
     * @return the signal; EAGAIN when none came in time, EINTR when another one did
     */
    @Prototype("int sigtimedwait(uint64_t set, k_siginfo_t *siginfop, hrtime_t timeout)")
    public int sigtimedwait(long signals, long infop, long nanos) {
        Kthread t = curthread();
        KSigset hold = t.t_hold();
        int old0 = hold.__sigbits(0);
        int old1 = hold.__sigbits(1);
        set(hold, old0 & ~(int) signals, old1 & ~(int) (signals >>> Integer.SIZE));
        set(t.t_sigwait(), (int) signals, (int) (signals >>> Integer.SIZE));
        long result = sleepUntil(gethrtime() + nanos);
        set(t.t_sigwait(), 0, 0);
        set(hold, old0, old1);
        // What came while it was not held is looked at again on the way out.
        t.t_sig_check(1);
        Klwp lwp = t.t_lwp();
        int sig = lwp.lwp_cursig();
        if (result < 0 && sig == 0) {
            return set_errno(EAGAIN);
        }
        if (sig == 0 || (signals >>> sig - 1 & 1) == 0) {
            return set_errno(EINTR);
        }
        KSiginfo info = KSiginfo.at(k.memory, kmem_zalloc(KSiginfo.SIZE));
        info.si_signo(sig);
        ProcProbes.signal__clear(this, sig, info);
        kmem_free(info.address(), KSiginfo.SIZE);
        lwp.lwp_cursig(0);
        k.genunix.sigqueue.forgetCurrent(lwp);
        return sig;
    }

    private static void set(KSigset set, int bits0, int bits1) {
        set.__sigbits(0, bits0);
        set.__sigbits(1, bits1);
    }
}

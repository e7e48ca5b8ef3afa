package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.KSiginfo;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Sigqueue;

/**
 * sig.c: what comes with a signal. No program here asks for it ({@code SA_SIGINFO}), so that it is kept only where the process is
 * traced for the signal: from {@code sigaddq} on in {@code p_sigqueue} or {@code t_sigqueue}, from when the thread takes the
 * signal on, as its {@code lwp_curinfo}, until it acts on it.
 */
public final class SignalQueue extends ProcessCode {
    SignalQueue(Kernel k) {
        super(k);
    }

    /** Posts a signal to a process, or to one of its threads, with what comes with it. */
    @Prototype("void sigaddq(proc_t *p, kthread_t *t, k_siginfo_t *infop, int km_flags)")
    public void sigaddq(Proc p, Kthread t, KSiginfo infop, int kmFlags) {
        int sig = infop.si_signo();
        if (Sig.tracing(p, sig) && !isPending(p, t, sig)) {
            Sigqueue q = Sigqueue.at(k.memory, kmem_zalloc(Sigqueue.SIZE));
            k.memory.copy(infop.address(), q.sq_info().address(), KSiginfo.SIZE);
            if (t == null) {
                q.sq_next(p.p_sigqueue());
                p.p_sigqueue(q);
            } else {
                q.sq_next(t.t_sigqueue());
                t.t_sigqueue(q);
            }
        }
        k.genunix.sig.sigtoproc(p, t, sig);
    }

    private static boolean isPending(Proc p, Kthread t, int sig) {
        return Signals.has(t == null ? p.p_sig() : t.t_sig(), sig);
    }

    /** A thread takes a signal: what came with it is the current information of its lwp from now on. */
    @Prototype("void sigdeq(proc_t *p, kthread_t *t, int sig, sigqueue_t **qpp)")
    public void sigdeq(Proc p, Kthread t, int sig, Klwp lwp) {
        forgetCurrent(lwp);
        Sigqueue own = find(t.t_sigqueue(), sig);
        Sigqueue found = own != null ? own : find(p.p_sigqueue(), sig);
        if (found == null) {
            return;
        }
        if (own != null) {
            t.t_sigqueue(without(t.t_sigqueue(), found));
        } else {
            p.p_sigqueue(without(p.p_sigqueue(), found));
        }
        found.sq_next(null);
        lwp.lwp_curinfo(found);
    }

    private static Sigqueue find(Sigqueue first, int sig) {
        Sigqueue q = first;
        while (q != null && q.sq_info().si_signo() != sig) {
            q = q.sq_next();
        }
        return q;
    }

    /** A queue without one of its members; its first. */
    private static Sigqueue without(Sigqueue first, Sigqueue gone) {
        if (Sigqueue.same(first, gone)) {
            return gone.sq_next();
        }
        for (Sigqueue q = first; q != null; q = q.sq_next()) {
            if (Sigqueue.same(q.sq_next(), gone)) {
                q.sq_next(gone.sq_next());
            }
        }
        return first;
    }

    /** No signal is current any more, nor what came with it. */
    public void forgetCurrent(Klwp lwp) {
        Sigqueue current = lwp.lwp_curinfo();
        if (current != null) {
            lwp.lwp_curinfo(null);
            siginfofree(current);
        }
    }

    @Prototype("void siginfofree(sigqueue_t *sqp)")
    public void siginfofree(Sigqueue sqp) {
        kmem_free(sqp.address(), Sigqueue.SIZE);
    }

    /** Forgets what came with signals that a process has not taken. */
    @Prototype("void sigqfree(proc_t *p)")
    public void sigqfree(Proc p) {
        for (Sigqueue q = p.p_sigqueue(); q != null; q = p.p_sigqueue()) {
            p.p_sigqueue(q.sq_next());
            siginfofree(q);
        }
    }

    /** The same of a thread that ends. */
    void forget(Kthread t) {
        for (Sigqueue q = t.t_sigqueue(); q != null; q = t.t_sigqueue()) {
            t.t_sigqueue(q.sq_next());
            siginfofree(q);
        }
        forgetCurrent(t.t_lwp());
    }
}

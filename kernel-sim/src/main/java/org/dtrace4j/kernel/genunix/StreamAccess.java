package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.struct.Pid;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Stdata;

/** strsubr.c, second part: which processes of a session may use its terminal. */
public final class StreamAccess extends ProcessCode {
    StreamAccess(Kernel k) {
        super(k);
    }

    /**
     * Whether the running process may use a stream so, which is its terminal or another's. One in the background has its group
     * stopped, and asks again when it goes on. The caller holds {@code sd_lock}, before and after.
     *
     * @return 0; EIO if nobody could let it go on again, EINTR if it catches the signal
     */
    @Prototype("int straccess(struct stdata *stp, enum jcaccess mode)")
    public int straccess(Stdata stp, int mode) {
        Proc p = curthread().t_procp();
        while (stp.sd_sidp() != null && p.p_sessp() != null && Pid.same(stp.sd_sidp(), p.p_sessp().s_sidp())
                && !Pid.same(p.p_pgidp(), stp.sd_pgidp()) && mode != JCGETP) {
            int sig = mode == JCREAD ? SIGTTIN : SIGTTOU;
            boolean deaf = cantsend(p, curthread(), sig);
            if (mode != JCREAD && (deaf || mode == JCWRITE && (stp.sd_flag() & STRTOSTOP) == 0)) {
                return 0;
            }
            if (deaf || k.genunix.session.isOrphaned(p.p_pgidp())) {
                return EIO;
            }
            mutex_exit(stp.sd_lock());
            k.genunix.session.pgsignal(p.p_pgidp(), sig);
            // The signal stops it where it would sleep. Should somebody have let it go on before, it looks again after a second.
            Mutex lock = p.p_lockp().pl_lock();
            mutex_enter(lock);
            long woken = k.genunix.condvar.cv_timedwait_sig(curthread().t_delay_cv(), lock, ddi_get_lbolt() + Kernel.HZ);
            mutex_exit(lock);
            mutex_enter(stp.sd_lock());
            if (woken == 0) {
                return EINTR;
            }
        }
        return 0;
    }

    /** Whether a signal would do nothing, as the process ignores it or the thread holds it. */
    @Prototype("static int cantsend(proc_t *p, kthread_t *t, int sig)")
    private boolean cantsend(Proc p, Kthread t, int sig) {
        return Signals.has(p.p_ignore(), sig) || Signals.has(t.t_hold(), sig);
    }
}

package org.dtrace4j.kernel.ip;

import static org.dtrace4j.kernel.struct.Constants.MINCLSYSPRI;
import static org.dtrace4j.kernel.struct.Constants.TS_RUN;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.SqueueS;

/**
 * squeue.c: what packets do to connections, one packet after the other.
 *
 * <p>Who sends holds the queue's lock, puts his packets at the end, and then does all that is in the queue, also what others
 * send in answer, until it is empty; so nothing recurs, and no connection is seen half changed.
 */
public final class Squeue extends IpCode {
    private boolean hasWorker;

    Squeue(Kernel k) {
        super(k);
    }

    /** Takes the right to look at connections and change them. */
    public void lock() {
        mutex_enter(sqp().sq_lock());
    }

    /** Does what is left to do and gives the right back. */
    public void unlock() {
        squeue_drain(sqp(), 0, 0);
        mutex_exit(sqp().sq_lock());
    }

    /** Has the queue's own thread look whether there is anything to do; it begins when this is called for the first time. */
    void wakeWorker() {
        if (!hasWorker) {
            hasWorker = true;
            k.genunix.lwp.lwp_kernel_create(k.vars.p0(), function("squeue_worker", sqp -> squeue_worker(sqp())), sqp().address(),
                    TS_RUN, MINCLSYSPRI);
        }
        cv_signal(k.vars.squeue_worker_cv());
    }

    /** Does what is to be done at its time, although nobody calls. */
    @Prototype("static void squeue_worker(squeue_t *sqp)")
    private void squeue_worker(SqueueS sqp) {
        mutex_enter(sqp.sq_lock());
        while (true) {
            long next = k.ip.tcp.askAgain();
            squeue_drain(sqp, 0, 0);
            if (next < 0) {
                cv_wait(k.vars.squeue_worker_cv(), sqp.sq_lock());
            } else {
                cv_timedwait(k.vars.squeue_worker_cv(), sqp.sq_lock(), next);
            }
        }
    }

    /** Puts a packet at the end of the queue, whose lock is held. */
    @Prototype("void squeue_enter(squeue_t *sqp, mblk_t *mp)")
    public void squeue_enter(SqueueS sqp, Msgb mp) {
        mp.b_next(null);
        if (sqp.sq_last() == null) {
            sqp.sq_first(mp);
        } else {
            sqp.sq_last().b_next(mp);
        }
        sqp.sq_last(mp);
        sqp.sq_count(sqp.sq_count() + 1);
    }

    /** Does what is in the queue, whose lock is held. Others that want it wait meanwhile. */
    @Prototype("static void squeue_drain(squeue_t *sqp, uint_t proc_type, hrtime_t expire)")
    public void squeue_drain(SqueueS sqp, int procType, long expire) {
        if (sqp.sq_run() != null) {
            return;
        }
        sqp.sq_run(curthread());
        for (Msgb mp = sqp.sq_first(); mp != null; mp = sqp.sq_first()) {
            sqp.sq_first(mp.b_next());
            if (mp.b_next() == null) {
                sqp.sq_last(null);
            }
            mp.b_next(null);
            sqp.sq_count(sqp.sq_count() - 1);
            spend(Latency.IP_PACKET);
            k.ip.input.ip_fanout_v4(mp);
        }
        sqp.sq_run(null);
    }
}

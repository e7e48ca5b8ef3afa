package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Page;

/**
 * page_lock.c: the lock of a page, {@code p_selock}, which is held by many (the number of them) or by one, exclusively
 * (negative). Any hold keeps the page's name as it is; whoever holds it exclusively may change that.
 */
public final class PageLock extends KernelCode {
    /** {@code p_selock} of a page that is held exclusively. */
    static final int SE_WRITER = Integer.MIN_VALUE;

    PageLock(Kernel k) {
        super(k);
    }

    /** Holds the page as {@code se} says if that needs no waiting. Returns 1, or 0. */
    @Prototype("int page_trylock(page_t *pp, se_t se)")
    public int page_trylock(Page pp, int se) {
        int lock = pp.p_selock();
        if (se == Constants.SE_EXCL) {
            if (lock != 0) {
                return 0;
            }
            pp.p_selock(SE_WRITER);
            return 1;
        }
        if (lock < 0) {
            return 0;
        }
        pp.p_selock(lock + 1);
        return 1;
    }

    /**
     * Holds the page, waiting for it. Returns 0 when it had to wait: the page may be another one then, and is not held.
     */
    @Prototype("int page_lock(page_t *pp, se_t se, reclaim_t reclaim)")
    public int page_lock(Page pp, int se, int reclaim) {
        if (page_trylock(pp, se) == 0) {
            // The original has a lock for each few pages here; one will do, as nobody holds it for any time.
            mutex_enter(k.vars.page_llock());
            cv_wait(pp.p_cv(), k.vars.page_llock());
            mutex_exit(k.vars.page_llock());
            return 0;
        }
        if (reclaim == Constants.P_RECLAIM && VmPage.isFree(pp)) {
            k.unix.vmPage.page_reclaim(pp);
        }
        return 1;
    }

    @Prototype("void page_unlock(page_t *pp)")
    public void page_unlock(Page pp) {
        int lock = pp.p_selock();
        if (lock == 0) {
            panic("page_unlock: page " + Long.toHexString(pp.address()) + " is not locked");
        }
        pp.p_selock(lock < 0 ? 0 : lock - 1);
        if (pp.p_selock() == 0) {
            cv_broadcast(pp.p_cv());
        }
    }

    /** Turns an exclusive hold into a shared one. */
    @Prototype("void page_downgrade(page_t *pp)")
    public void page_downgrade(Page pp) {
        pp.p_selock(1);
        cv_broadcast(pp.p_cv());
    }

    /** Turns the only shared hold into an exclusive one. Returns 0 when there are others. */
    @Prototype("int page_tryupgrade(page_t *pp)")
    public int page_tryupgrade(Page pp) {
        if (pp.p_selock() != 1) {
            return 0;
        }
        pp.p_selock(SE_WRITER);
        return 1;
    }
}

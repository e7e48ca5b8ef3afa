package org.dtrace4j.kernel.unix;

import static org.dtrace4j.kernel.struct.Constants.PG_PANIC;
import static org.dtrace4j.kernel.struct.Constants.PG_PUSHPAGE;
import static org.dtrace4j.kernel.struct.Constants.PG_WAIT;

import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Proc;

/**
 * vm_page.c, where memory is scarce: who wants free pages while there are not enough waits until the page daemon has freed some.
 *
 * <pre>
 *   freemem   lotsfree   the page scanner begins to look for pages
 *             minfree    who takes a page wakes it
 *             throttlefree    who may wait for pages does: page_create_throttle
 *             pageout_reserve who may not wait gets none any more
 *             0          nobody but the page daemon has come here
 * </pre>
 *
 * <p>Who waits sleeps on {@code freemem_cv}, and is counted in {@code freemem_wait}; each page that comes free wakes one. The
 * original has a counter of free pages for each few CPUs ({@code pcf[]}), and so a second place to wait at when the sum is enough
 * and none of them is; here {@code freemem} is the only counter.
 */
public final class ScarcePages extends KernelCode {
    ScarcePages(Kernel k) {
        super(k);
    }

    /** Lets somebody have pages who wants them while there are few: at once, or later, or not. Returns 1, or 0. */
    @Prototype("static int page_create_throttle(pgcnt_t npages, int flags)")
    public int page_create_throttle(long npages, int flags) {
        if (mayNotWait() || (flags & (PG_WAIT | PG_PANIC)) == PG_PANIC
                || (flags & (PG_WAIT | PG_PUSHPAGE)) == PG_PUSHPAGE) {
            return 1;
        }
        if ((flags & PG_WAIT) == 0) {
            return k.vars.freemem() >= npages + k.vars.pageout_reserve() ? 1 : 0;
        }
        long throttle = k.vars.throttlefree() - ((flags & PG_PUSHPAGE) != 0 ? k.vars.pageout_reserve() : 0);
        wakePageout();
        while (k.vars.freemem() < npages + throttle) {
            mutex_enter(k.vars.new_freemem_lock());
            waitForPages(npages);
        }
        return 1;
    }

    /** Waits until there are that many free pages, whatever they are kept for. Returns 1, or 0 if the caller may not wait. */
    @Prototype("int page_create_wait(size_t npages, uint_t flags)")
    public int page_create_wait(long npages, int flags) {
        while (true) {
            if (k.vars.freemem() < npages + k.vars.throttlefree() && page_create_throttle(npages, flags) == 0) {
                return 0;
            }
            if (k.vars.freemem() >= npages) {
                return 1;
            }
            if ((flags & PG_WAIT) == 0) {
                return 0;
            }
            wakePageout();
            mutex_enter(k.vars.new_freemem_lock());
            waitForPages(npages);
        }
    }

    // ---- pages that stay

    /** Keeps a page in memory, if enough is left that does not stay there. Returns 1, or 0. */
    @Prototype("int page_pp_lock(page_t *pp, int cowlock, int kernel)")
    public int page_pp_lock(Page pp, int cowlock, int kernel) {
        if (pp.p_lckcnt() == 0) {
            if (k.vars.availrmem() <= k.vars.pages_pp_maximum() && kernel == 0) {
                return 0;
            }
            k.vars.availrmem(k.vars.availrmem() - 1);
            k.vars.pages_locked(k.vars.pages_locked() + 1);
        }
        pp.p_lckcnt(pp.p_lckcnt() + 1);
        return 1;
    }

    /** Takes {@link #page_pp_lock} back. */
    @Prototype("void page_pp_unlock(page_t *pp, int cowlock, int kernel)")
    public void page_pp_unlock(Page pp, int cowlock, int kernel) {
        pp.p_lckcnt(pp.p_lckcnt() - 1);
        if (pp.p_lckcnt() == 0) {
            k.vars.availrmem(k.vars.availrmem() + 1);
            k.vars.pages_locked(k.vars.pages_locked() - 1);
        }
    }

    // ---- what the functions above have in common

    /** {@code NOMEMWAIT()}: whether the running thread is one that others wait for who want memory. */
    private boolean mayNotWait() {
        Proc p = curthread().t_procp();
        return Proc.same(p, k.vars.proc_pageout()) || Proc.same(p, k.vars.proc_fsflush());
    }

    private void wakePageout() {
        // Early in the boot there is none yet.
        if (k.vars.proc_pageout() != null) {
            cv_signal(k.vars.proc_pageout().p_cv());
        }
    }

    /** Sleeps until some page has come free; {@code new_freemem_lock} is let go of. */
    @InFunction(module = "unix", function = "page_create_throttle")
    private void waitForPages(long npages) {
        k.vars.needfree(k.vars.needfree() + npages);
        k.vars.freemem_wait(k.vars.freemem_wait() + 1);
        cv_wait(k.vars.freemem_cv(), k.vars.new_freemem_lock());
        k.vars.freemem_wait(k.vars.freemem_wait() - 1);
        k.vars.needfree(k.vars.needfree() - npages);
        mutex_exit(k.vars.new_freemem_lock());
    }

    /** Somebody has taken pages: where few are left, the page daemon is to find more. A part of {@code page_create_va}. */
    @InFunction(module = "unix", function = "page_create_va")
    void taken() {
        if (k.vars.nscan() < k.vars.desscan() && k.vars.freemem() < k.vars.minfree()) {
            wakePageout();
        }
    }

    /** A page has come free. A part of {@code page_free} and of {@code page_destroy}, which ends in it. */
    void freed() {
        if (k.vars.freemem_wait() != 0) {
            mutex_enter(k.vars.new_freemem_lock());
            cv_signal(k.vars.freemem_cv());
            mutex_exit(k.vars.new_freemem_lock());
        }
    }
}

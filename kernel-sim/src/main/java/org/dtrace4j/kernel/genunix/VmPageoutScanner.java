package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.VminfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuVmStats;
import org.dtrace4j.kernel.struct.Memseg;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.unix.VmPage;

/**
 * vm_pageout.c, the page scanner: two hands go over all pages, and what nobody has used between them is freed, or handed to
 * {@link VmPageout}'s other thread to be written.
 *
 * <pre>
 *   pages  |  …  back hand  …  handspreadpages  …  front hand  …  |
 *                still no P_REF: take it           take P_REF away
 * </pre>
 */
public final class VmPageoutScanner extends FileSystemCode {
    /** Pairs of pages that the scanner visits between two moments at which anything else may happen. */
    private static final int PAIRS_AT_ONCE = 32;

    VmPageoutScanner(Kernel k) {
        super(k);
    }

    private VmPageout pageout() {
        return k.genunix.vmPageout;
    }

    /** Body of lwp 2: one turn of the hands for each wake-up, as long as there is a reason. */
    @Prototype("static void pageout_scanner(void)")
    public void pageout_scanner() {
        VmPage pages = k.unix.vmPage;
        mutex_enter(k.vars.pageout_mutex());
        Hand back = new Hand(pages.page_first());
        Hand front = new Hand(pages.page_nextn(pages.page_first(), k.vars.handspreadpages()));
        long hz = k.vars.hz();
        k.vars.min_pageout_ticks(Math.max(1, hz * k.vars.min_percent_cpu() / 100 / RATETOSCHEDPAGING));
        k.vars.max_pageout_ticks(Math.max(k.vars.min_pageout_ticks(),
                hz * k.vars.max_percent_cpu() / 100 / RATETOSCHEDPAGING));
        long pairNanos = k.latency.draw(Latency.PAGEOUT_PAIR);
        while (true) {
            pageout().cv_signal_pageout();
            cv_wait(k.vars.proc_pageout().p_cv(), k.vars.pageout_mutex());
            if (k.vars.dopageout() == 0) {
                continue;
            }
            if (k.vars.reset_hands() != 0) {
                k.vars.reset_hands(0);
                back = new Hand(pages.page_first());
                front = new Hand(pages.page_nextn(pages.page_first(), k.vars.handspreadpages()));
            }
            scan(front, back, pairNanos);
        }
    }

    /** One cycle. Ends when enough pages have been visited, memory has come free, or the time for it is over. */
    @InFunction(module = "genunix", function = "pageout_scanner")
    private void scan(Hand front, Hand back, long pairNanos) {
        long limit = pageout().sampling() ? k.vars.total_pages() : k.vars.desscan();
        k.vars.pageout_lbolt(ddi_get_lbolt());
        k.vars.sample_start(gethrtime());
        long visited = 0;
        int rounds = 0;
        VminfoProbes.pgrrun(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGRRUN, 1));
        long nscan = k.vars.nscan();
        // Nothing but checkpage() changes memory between two calls of spend(), so the reason to go on is asked for
        // rarely.
        boolean reason = pageout().memoryIsShort() || pageout().sampling();
        while (nscan < limit && reason) {
            if ((visited & PAGES_POLL_MASK) == PAGES_POLL_MASK
                    && ddi_get_lbolt() - k.vars.pageout_lbolt() >= k.vars.pageout_ticks()) {
                k.vars.pageout_timeouts(k.vars.pageout_timeouts() + 1);
                break;
            }
            int foundFront = checkpage(front.page, FRONT);
            int foundBack = checkpage(back.page, BACK);
            if (foundFront == 1 || foundBack == 1) {
                rounds = 0;
                reason = pageout().memoryIsShort() || pageout().sampling();
            }
            visited++;
            if (foundFront != -1 || foundBack != -1) {
                k.vars.nscan(++nscan);
            }
            back.advance();
            if (front.advance() && ++rounds > 1) {
                VminfoProbes.rev(this, 1, k.counters.vm(CpuVmStats.OFFSET_REV, 1));
                // Once around without finding anything: pages that more processes share may be taken, too.
                if (k.vars.po_share() >= MAX_PO_SHARE) {
                    break;
                }
                k.vars.po_share(k.vars.po_share() << 1);
            }
            if ((visited & PAIRS_AT_ONCE - 1) == 0) {
                spend(PAIRS_AT_ONCE * pairNanos);
                reason = pageout().memoryIsShort() || pageout().sampling();
            }
        }
        VminfoProbes.scan(this, (int) visited, k.counters.vm(CpuVmStats.OFFSET_SCAN, visited));
        k.vars.sample_end(gethrtime());
        if (pageout().sampling()) {
            learn(visited);
        }
    }

    /** Adds one sample; after the last one the scanner's speed is known, and the parameters follow from it. */
    private void learn(long visited) {
        k.vars.pageout_sample_pages(k.vars.pageout_sample_pages() + visited);
        k.vars.pageout_sample_etime(k.vars.pageout_sample_etime() + k.vars.sample_end() - k.vars.sample_start());
        k.vars.pageout_sample_cnt(k.vars.pageout_sample_cnt() + 1);
        if (!pageout().sampling() && k.vars.pageout_new_spread() == 0 && k.vars.pageout_sample_etime() > 0) {
            k.vars.pageout_rate(k.vars.pageout_sample_pages() * 1_000_000_000L / k.vars.pageout_sample_etime());
            k.vars.pageout_new_spread(k.vars.pageout_rate() / 10);
            pageout().setupclock(1);
        }
    }

    /**
     * A hand of the clock: the address of the page it points at. Moving it calls nothing, as the original's pointer.
     */
    private final class Hand {
        private long page;
        private long end;
        private Memseg segment;

        Hand(Page start) {
            page = start.address();
            segment = k.vars.memsegs();
            while (page < segment.pages().address() || page >= segment.epages().address()) {
                segment = segment.next();
            }
            end = segment.epages().address();
        }

        /** Goes to the next page; true when that is the first of all. */
        boolean advance() {
            page += Page.SIZE;
            if (page < end) {
                return false;
            }
            segment = segment.next();
            boolean wrapped = segment == null;
            if (wrapped) {
                segment = k.vars.memsegs();
            }
            page = segment.pages().address();
            end = segment.epages().address();
            return wrapped;
        }
    }

    /**
     * Looks at one page for one hand.
     *
     * @return -1 if the page is not for pageout, 0 if it is in use, 1 if it has been freed or its writing was asked for
     */
    @Prototype("static int checkpage(struct page *pp, int whichhand)")
    public int checkpage(long page, int whichhand) {
        // Nearly all pages end here, some ten thousand times a boot, so this makes no handle, and for a free page reads none
        // of its memory.
        if (!k.unix.pagesInUse.contains(page)
                || k.memory.getInt(page + Page.OFFSET_P_SELOCK) != 0
                || k.unix.vmPage.isKernelVnode(k.memory.getLong(page + Page.OFFSET_P_VNODE))) {
            return -1;
        }
        Page pp = Page.at(k.memory, page);
        if (notForPageout(pp) || pp.p_share() > k.vars.po_share() || k.unix.pageLock.page_trylock(pp, SE_EXCL) == 0) {
            return -1;
        }
        if (VmPage.isFree(pp) || notForPageout(pp)) {
            k.unix.pageLock.page_unlock(pp);
            return -1;
        }
        int sync = whichhand == FRONT ? HAT_SYNC_ZERORM : HAT_SYNC_DONTZERO | HAT_SYNC_STOPON_REF | HAT_SYNC_STOPON_MOD;
        int bits = k.unix.hat.hat_pagesync(pp, sync);
        return (bits & P_REF) != 0 ? keep(pp, whichhand) : take(pp, bits);
    }

    private static boolean notForPageout(Page pp) {
        return pp.p_lckcnt() != 0 || pp.p_cowcnt() != 0;
    }

    /** A page that is in use: the front hand takes its reference bit away. */
    private int keep(Page pp, int whichhand) {
        if (whichhand == FRONT) {
            k.unix.hat.hat_clrref(pp);
        }
        k.unix.pageLock.page_unlock(pp);
        return 0;
    }

    /** A page that nobody has used since the front hand passed: out with it. */
    @InFunction(module = "genunix", function = "checkpage")
    private int take(Page pp, int bits) {
        Vnode vp = pp.p_vnode();
        if ((bits & P_MOD) != 0 && vp != null) {
            long offset = pp.p_offset();
            // The page is unlocked now, so only this hold keeps the vnode until the push thread is done with it.
            VN_HOLD(vp);
            pageout().countHold(1);
            k.unix.pageLock.page_unlock(pp);
            if (pageout().queue_io_request(vp, offset) == 0) {
                VN_RELE(vp);
                pageout().countHold(-1);
                return 0;
            }
            return 1;
        }
        k.unix.hat.hat_pageunload(pp, HAT_FORCE_PGUNLOAD);
        if (VmPage.isFree(pp) || (k.unix.hat.hat_pagesync(pp, HAT_SYNC_DONTZERO) & P_MOD) != 0) {
            k.unix.pageLock.page_unlock(pp);
            return 0;
        }
        VminfoProbes.dfree(this, 1, k.counters.vm(CpuVmStats.OFFSET_DFREE, 1));
        k.genunix.pvn.countFreed(vp);
        k.genunix.fop.fop_dispose(vp, pp, B_FREE, 0, k.vars.kcred(), null);
        return 1;
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.VminfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.AsyncReqs;
import org.dtrace4j.kernel.struct.CpuVmStats;
import org.dtrace4j.kernel.struct.Memseg;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.unix.VmPage;

/**
 * vm_pageout.c: the daemon that frees memory, process 2.
 *
 * <p>Two threads. The <em>scanner</em> (lwp 2) moves two hands over all pages in physical order, {@code
 * handspreadpages} apart: the front hand takes the reference bit away, the back hand finds it still missing and takes
 * the page. A clean page it frees itself. A dirty one it hands over to the <em>push thread</em> (lwp 1) by a request on
 * {@code push_list}, and with the request a hold on the page's vnode, because the page is unlocked meanwhile. The push
 * thread writes the page and lets the vnode go.
 *
 * <pre>
 *   schedpaging, 4 times a second --cv_signal(p_cv)--> pageout_scanner --VN_HOLD, push_list, push_cv--> pageout
 *                                                                  vn_rele <-- VOP_PUTPAGE <--'
 * </pre>
 *
 * <p>While memory is plentiful the scanner does nothing, but for its first four wake-ups: until {@code
 * pageout_sample_cnt} is {@code pageout_sample_lim} it scans, whatever is free, to learn how fast it is.
 *
 * <p>{@code pageout_mutex} is held by the scanner whenever it scans, so that {@code schedpaging} leaves the parameters
 * alone; {@code push_lock} guards both lists of requests.
 */
public final class VmPageout extends ProcessCode {
    /** Requests that the push thread writes for one wake-up before it waits for the next. */
    private static final int PUSHES_PER_IO_LIMIT = 4;
    private static final long MAXHANDSPREADPAGES = 64L * 1024 * 1024 / PAGESIZE;
    private static final int DISKRPM = 60;
    /** Pairs of pages that the scanner visits between two moments at which anything else may happen. */
    private static final int PAIRS_AT_ONCE = 32;

    private final FunctionPointer schedpaging = function("schedpaging", this::schedpaging);
    private final FunctionPointer scanner = function("pageout_scanner", unused -> pageout_scanner());

    private long tunedLotsfree;
    private long tunedDesfree;
    private long tunedMinfree;
    private long tunedThrottlefree;
    private long tunedReserve;
    private long tunedMaxpgio;
    private long tunedMaxfastscan;
    private long tunedFastscan;
    private long tunedSlowscan;
    private long tunedHandspread;

    /** The books on holds, which the kernel itself does not keep. */
    private long holdsTaken;
    private long holdsReleased;
    private boolean pushing;

    public VmPageout(Kernel k) {
        super(k);
    }

    /** What the daemon's first thread executes. */
    FunctionPointer entry() {
        return function("pageout", unused -> pageout());
    }

    /** Gives the daemon's variables the values that the kernel is built with. */
    public void initialise() {
        k.vars.loopfraction(2);
        k.vars.min_percent_cpu(4);
        k.vars.max_percent_cpu(80);
        k.vars.maxslowscan(100);
        k.vars.pageout_sample_lim(4);
        k.vars.dopageout(1);
        k.vars.async_list_size(256);
        k.vars.po_share(MIN_PO_SHARE);
    }

    /**
     * Sets the paging parameters from the size of memory, each unless /etc/system has set it to a sensible value.
     *
     * @param recalc not 0 when the scanner has learnt its speed, or memory has changed
     */
    @Prototype("void setupclock(int recalc)")
    public void setupclock(int recalc) {
        long looppages = k.vars.total_pages();
        k.vars.looppages(looppages);
        if (recalc == 0) {
            tunedLotsfree = k.vars.lotsfree();
            tunedDesfree = k.vars.desfree();
            tunedMinfree = k.vars.minfree();
            tunedThrottlefree = k.vars.throttlefree();
            tunedReserve = k.vars.pageout_reserve();
            tunedMaxpgio = k.vars.maxpgio();
            tunedMaxfastscan = k.vars.maxfastscan();
            tunedFastscan = k.vars.fastscan();
            tunedSlowscan = k.vars.slowscan();
            tunedHandspread = k.vars.handspreadpages();
        }
        long lotsfree = tuned(tunedLotsfree, looppages, Math.max(looppages / 64, 512 * 1024 / PAGESIZE));
        k.vars.lotsfree(lotsfree);
        long desfree = tuned(tunedDesfree, lotsfree, lotsfree / 2);
        k.vars.desfree(desfree);
        long minfree = tuned(tunedMinfree, desfree, desfree / 2);
        k.vars.minfree(minfree);
        long throttlefree = tuned(tunedThrottlefree, desfree, minfree);
        k.vars.throttlefree(throttlefree);
        k.vars.pageout_reserve(tuned(tunedReserve, throttlefree, throttlefree / 2));
        k.vars.maxpgio(tunedMaxpgio != 0 ? tunedMaxpgio : DISKRPM * 2 / 3);
        long spread = k.vars.pageout_new_spread() != 0 ? k.vars.pageout_new_spread() : MAXHANDSPREADPAGES;
        k.vars.maxfastscan(tunedMaxfastscan != 0 ? tunedMaxfastscan : spread);
        long fastscan = tuned(tunedFastscan, looppages / k.vars.loopfraction() + 1,
                Math.min(looppages / k.vars.loopfraction(), k.vars.maxfastscan()));
        k.vars.fastscan(fastscan);
        long slowscan = tuned(tunedSlowscan, fastscan, Math.min(fastscan / 10, k.vars.maxslowscan()));
        k.vars.slowscan(Math.min(slowscan, fastscan / 2));
        long handspread = tunedHandspread != 0 ? tunedHandspread : fastscan;
        k.vars.handspreadpages(Math.min(handspread, looppages - 1));
        if (k.vars.pages_pp_maximum() == 0) {
            k.vars.pages_pp_maximum(desfree);
        }
        if (recalc != 0) {
            k.vars.reset_hands(1);
        }
    }

    private static long tuned(long value, long limit, long otherwise) {
        return value == 0 || value >= limit ? otherwise : value;
    }

    // ---- a quarter of a second after the other

    /** Works out how much to scan, wakes whoever has work, and asks to be called again in a quarter of a second. */
    @Prototype("static void schedpaging(void *arg)")
    public void schedpaging(long arg) {
        if (mutex_tryenter(k.vars.pageout_mutex())) {
            k.vars.nscan(0);
            long needfree = k.vars.pageout_new_spread() != 0 ? k.vars.needfree() : 0;
            long lotsfree = k.vars.lotsfree();
            long vavail = Math.max(0, Math.min(lotsfree, k.vars.freemem() - k.vars.deficit() - needfree));
            if (k.vars.needfree() != 0 && k.vars.pageout_new_spread() == 0) {
                k.vars.desscan(k.vars.fastscan() / RATETOSCHEDPAGING);
            } else {
                long weighted = k.vars.slowscan() * vavail + k.vars.fastscan() * (lotsfree - vavail);
                k.vars.desscan(weighted / Math.max(1, lotsfree) / RATETOSCHEDPAGING);
            }
            k.vars.pageout_ticks(k.vars.min_pageout_ticks() + (lotsfree - vavail)
                    * (k.vars.max_pageout_ticks() - k.vars.min_pageout_ticks()) / Math.max(1, lotsfree));
            if (memoryIsShort() || sampling()) {
                cv_signal(k.vars.proc_pageout().p_cv());
            } else {
                cv_signal_pageout();
                k.vars.po_share(Math.max(MIN_PO_SHARE, k.vars.po_share() >> 1));
            }
            mutex_exit(k.vars.pageout_mutex());
        }
        if (!memoryIsShort()) {
            cv_broadcast(k.vars.memavail_cv());
        }
        timeout(schedpaging, arg, k.vars.hz() / RATETOSCHEDPAGING);
    }

    private boolean memoryIsShort() {
        return k.vars.freemem() < k.vars.lotsfree() + k.vars.needfree();
    }

    private boolean sampling() {
        return k.vars.pageout_sample_cnt() < k.vars.pageout_sample_lim();
    }

    /**
     * Holds that checkpage() has taken on vnodes and that nobody has released yet, without those that wait on the push list
     * and the one that is being pushed. For {@code KernelInvariants}: it is 0 whenever no thread executes code.
     */
    public long lostHolds() {
        return holdsTaken - holdsReleased - k.vars.push_list_size() - (pushing ? 1 : 0);
    }

    // ---- the push thread

    /** Body of process 2: starts the scanner, then writes what it finds, for ever. */
    @Prototype("void pageout(void)")
    public void pageout() {
        Proc p = curthread().t_procp();
        k.vars.proc_pageout(p);
        setName(p, "pageout", "pageout");
        mutex_init(k.vars.pageout_mutex());
        mutex_init(k.vars.push_lock());
        int requests = k.vars.async_list_size();
        AsyncReqs first = AsyncReqs.at(k.memory, kmem_zalloc((long) requests * AsyncReqs.SIZE));
        k.vars.push_req(first);
        k.vars.req_freelist(first);
        for (int i = 0; i < requests - 1; i++) {
            request(i).a_next(request(i + 1));
        }
        k.genunix.lwp.lwp_kernel_create(p, scanner, 0, TS_RUN, curthread().t_pri() - 1);
        schedpaging(0);
        long maxPushes = k.vars.maxpgio() / PUSHES_PER_IO_LIMIT;
        while (true) {
            mutex_enter(k.vars.push_lock());
            while (k.vars.push_list() == null || k.vars.pushes() > maxPushes) {
                cv_wait(k.vars.push_cv(), k.vars.push_lock());
                k.vars.pushes(0);
            }
            AsyncReqs arg = k.vars.push_list();
            k.vars.push_list(arg.a_next());
            k.vars.push_list_size(k.vars.push_list_size() - 1);
            pushing = true;
            mutex_exit(k.vars.push_lock());
            spend(Latency.PAGEOUT_PUSH);
            Vnode vp = arg.a_vp();
            if (k.genunix.fop.fop_putpage(vp, arg.a_off(), arg.a_len(), arg.a_flags(), arg.a_cred(), null) == 0) {
                k.vars.pushes(k.vars.pushes() + 1);
            }
            VN_RELE(vp);
            holdsReleased++;
            pushing = false;
            // a_vp keeps the address of a vnode that is no longer held, as a search of memory will find.
            mutex_enter(k.vars.push_lock());
            arg.a_next(k.vars.req_freelist());
            k.vars.req_freelist(arg);
            mutex_exit(k.vars.push_lock());
        }
    }

    private AsyncReqs request(int index) {
        return AsyncReqs.at(k.memory, k.vars.push_req().address() + (long) index * AsyncReqs.SIZE);
    }

    /** Queues a dirty page for the push thread. Returns 0 when all requests are in use. The caller holds the vnode. */
    @Prototype("int queue_io_request(vnode_t *vp, u_offset_t off)")
    public int queue_io_request(Vnode vp, long off) {
        mutex_enter(k.vars.push_lock());
        AsyncReqs arg = k.vars.req_freelist();
        if (arg == null) {
            mutex_exit(k.vars.push_lock());
            return 0;
        }
        k.vars.req_freelist(arg.a_next());
        arg.a_vp(vp);
        arg.a_off(off);
        arg.a_len(PAGESIZE);
        arg.a_flags(B_ASYNC | B_FREE);
        arg.a_cred(k.vars.kcred());
        arg.a_next(k.vars.push_list());
        k.vars.push_list(arg);
        k.vars.push_list_size(k.vars.push_list_size() + 1);
        if (k.vars.req_freelist() == null) {
            cv_signal(k.vars.push_cv());
        }
        mutex_exit(k.vars.push_lock());
        return 1;
    }

    /** Wakes the push thread if it has anything to do. */
    @Prototype("void cv_signal_pageout(void)")
    public void cv_signal_pageout() {
        if (k.vars.push_list() != null) {
            mutex_enter(k.vars.push_lock());
            cv_signal(k.vars.push_cv());
            mutex_exit(k.vars.push_lock());
        }
    }

    // ---- the scanner

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
            cv_signal_pageout();
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
        long limit = sampling() ? k.vars.total_pages() : k.vars.desscan();
        k.vars.pageout_lbolt(ddi_get_lbolt());
        k.vars.sample_start(gethrtime());
        long visited = 0;
        int rounds = 0;
        VminfoProbes.pgrrun(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGRRUN, 1));
        long nscan = k.vars.nscan();
        // Nothing but checkpage() changes memory between two calls of spend(), so the reason to go on is asked for
        // rarely.
        boolean reason = memoryIsShort() || sampling();
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
                reason = memoryIsShort() || sampling();
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
                reason = memoryIsShort() || sampling();
            }
        }
        VminfoProbes.scan(this, (int) visited, k.counters.vm(CpuVmStats.OFFSET_SCAN, visited));
        k.vars.sample_end(gethrtime());
        if (sampling()) {
            learn(visited);
        }
    }

    /** Adds one sample; after the last one the scanner's speed is known, and the parameters follow from it. */
    private void learn(long visited) {
        k.vars.pageout_sample_pages(k.vars.pageout_sample_pages() + visited);
        k.vars.pageout_sample_etime(k.vars.pageout_sample_etime() + k.vars.sample_end() - k.vars.sample_start());
        k.vars.pageout_sample_cnt(k.vars.pageout_sample_cnt() + 1);
        if (!sampling() && k.vars.pageout_new_spread() == 0 && k.vars.pageout_sample_etime() > 0) {
            k.vars.pageout_rate(k.vars.pageout_sample_pages() * 1_000_000_000L / k.vars.pageout_sample_etime());
            k.vars.pageout_new_spread(k.vars.pageout_rate() / 10);
            setupclock(1);
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
            holdsTaken++;
            k.unix.pageLock.page_unlock(pp);
            if (queue_io_request(vp, offset) == 0) {
                VN_RELE(vp);
                holdsReleased++;
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

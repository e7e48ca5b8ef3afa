package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.AsyncReqs;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vm_pageout.c: the daemon that frees memory, process 2: its parameters, when it works, and the thread that writes. What
 * looks for pages is {@link VmPageoutScanner}.
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

    private final FunctionPointer schedpaging = function("schedpaging", this::schedpaging);
    private final FunctionPointer scanner = function("pageout_scanner",
            unused -> k.genunix.pageoutScanner.pageout_scanner());

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

    /** The books on holds, which the kernel itself does not keep: what checkpage() has taken, less what has been released. */
    private long holds;
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

    /** Whether there is less free memory than there should be. */
    boolean memoryIsShort() {
        return k.vars.freemem() < k.vars.lotsfree() + k.vars.needfree();
    }

    /** Whether the scanner has still to learn how fast it is. */
    boolean sampling() {
        return k.vars.pageout_sample_cnt() < k.vars.pageout_sample_lim();
    }

    /**
     * Holds that checkpage() has taken on vnodes and that nobody has released yet, without those that wait on the push list
     * and the one that is being pushed. For {@code KernelInvariants}: it is 0 whenever no thread executes code.
     */
    public long lostHolds() {
        return holds - k.vars.push_list_size() - (pushing ? 1 : 0);
    }

    /** The scanner has taken a hold for a request (1), or has released it, as there is no room for one (-1). */
    void countHold(int change) {
        holds += change;
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
            holds--;
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
}

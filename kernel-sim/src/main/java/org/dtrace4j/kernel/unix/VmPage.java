package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.mem.AddressLayout;
import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.VminfoProbes;
import org.dtrace4j.kernel.sim.RandomStream;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.CpuVmStats;
import org.dtrace4j.kernel.struct.Memseg;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vm_page.c: pages of memory, their names, and the list of the free ones.
 *
 * <p>A page has a name, (vnode, offset), from {@code page_hashin} to {@code page_hashout}; a named page is on one hash
 * chain and on its vnode's list. A free page is on {@code page_freelist} if it has no name, on {@code page_cachelist}
 * if it still has one. Which free page a caller gets is drawn from the stream "placement": the real allocator's
 * colouring makes it as good as random, and where a page lies decides when the clock hands of the page scanner pass it.
 *
 * <p>Whoever holds a page exclusively ({@code p_selock} negative) may change its name; any hold keeps its name as it
 * is.
 */
public final class VmPage extends KernelCode {
    /** {@code p_selock} of a page that is held exclusively. */
    public static final int SE_WRITER = Integer.MIN_VALUE;

    private final RandomStream placement;
    /**
     * Which pages are not free, a bit for each, by their place in the page array: what P_FREE says, in a form that the page
     * scanner can ask tens of thousands of times without waiting for memory. {@code KernelInvariants} compares the two.
     */
    private long[] inUse = {};

    public VmPage(Kernel k) {
        super(k);
        placement = k.random.stream("placement");
    }

    /** How often to draw a page before taking the next best one. */
    private static final int DRAWS = 64;
    private static final int FRACTION_BITS = 36;
    private static final long PAGES_PER_BYTE = ((1L << FRACTION_BITS) + Page.SIZE - 1) / Page.SIZE;

    // ---- the order of pages, as the clock hands see it

    /** First page of the first memory segment, which is the one with the highest addresses. */
    @Prototype("page_t *page_first(void)")
    public Page page_first() {
        return k.vars.memsegs().pages();
    }

    /** The page {@code n} pages behind {@code pp}, going on at the first page after the last one. */
    @Prototype("page_t *page_nextn(page_t *pp, ulong_t n)")
    public Page page_nextn(Page pp, long n) {
        Memseg seg = segmentOf(pp.address());
        long address = pp.address();
        long left = n;
        while (left >= (seg.epages().address() - address) / Page.SIZE) {
            left -= (seg.epages().address() - address) / Page.SIZE;
            seg = seg.next() != null ? seg.next() : k.vars.memsegs();
            address = seg.pages().address();
        }
        return Page.at(k.memory, address + left * Page.SIZE);
    }

    private Memseg segmentOf(long page) {
        for (Memseg seg = k.vars.memsegs(); seg != null; seg = seg.next()) {
            if (page >= seg.pages().address() && page < seg.epages().address()) {
                return seg;
            }
        }
        throw new IllegalStateException("no memory segment has page " + Long.toHexString(page));
    }

    @Prototype("page_t *page_numtopp_nolock(pfn_t pfnum)")
    public Page page_numtopp_nolock(long pfnum) {
        for (Memseg seg = k.vars.memsegs(); seg != null; seg = seg.next()) {
            if (pfnum >= seg.pages_base() && pfnum < seg.pages_end()) {
                return Page.at(k.memory, seg.pages().address() + (pfnum - seg.pages_base()) * Page.SIZE);
            }
        }
        return null;
    }

    // ---- names

    /** Number of the hash chain of a name (PAGE_HASH_FUNC); {@code size} is a power of two. */
    static int bucket(long vnode, long offset, long size) {
        long hash = (offset >>> 12) + (offset >>> 19) + (vnode >>> 3) + (vnode >>> 10) + (vnode >>> 17);
        return (int) (hash & size - 1);
    }

    private long bucketAddress(long vnode, long offset) {
        return k.vars.page_hash() + 8L * bucket(vnode, offset, k.vars.page_hashsz());
    }

    /** The page of a name, whatever its state; for checks from outside. */
    public Page pageNamed(Vnode vp, long offset) {
        return find(vp, offset);
    }

    /** Finds a page by its name, whatever its state; null when there is none. */
    private Page find(Vnode vp, long offset) {
        long at = k.memory.getLong(bucketAddress(vp.address(), offset));
        for (Page pp = Page.at(k.memory, at); pp != null; pp = pp.p_hash()) {
            if (pp.p_offset() == offset && Vnode.same(pp.p_vnode(), vp)) {
                return pp;
            }
        }
        return null;
    }

    /** The page of that name, without holding it; it may be gone at any moment. */
    @Prototype("page_t *page_exists(struct vnode *vp, u_offset_t off)")
    public Page page_exists(Vnode vp, long off) {
        return find(vp, off);
    }

    /** Whether there is a page of that name, for who is no kernel function. */
    public boolean isResident(Vnode vp, long off) {
        return find(vp, off) != null;
    }

    /** The page of that name, held as {@code se} says; waits for it; null when there is none. */
    @Prototype("page_t *page_lookup(struct vnode *vp, u_offset_t off, se_t se)")
    public Page page_lookup(Vnode vp, long off, int se) {
        while (true) {
            Page pp = find(vp, off);
            if (pp == null) {
                return null;
            }
            if (page_lock(pp, se, Constants.P_RECLAIM) != 0 && pp.p_offset() == off && Vnode.same(pp.p_vnode(), vp)) {
                return pp;
            }
        }
    }

    /** The page of that name if it can be held at once and is not free; else null. */
    @Prototype("page_t *page_lookup_nowait(struct vnode *vp, u_offset_t off, se_t se)")
    public Page page_lookup_nowait(Vnode vp, long off, int se) {
        Page pp = find(vp, off);
        if (pp == null || page_trylock(pp, se) == 0) {
            return null;
        }
        if (isFree(pp)) {
            page_unlock(pp);
            return null;
        }
        return pp;
    }

    @Prototype("int page_hashin(page_t *pp, struct vnode *vp, u_offset_t offset)")
    public int page_hashin(Page pp, Vnode vp, long offset) {
        if (find(vp, offset) != null) {
            return 0;
        }
        pp.p_vnode(vp);
        pp.p_offset(offset);
        if ((vp.v_flag() & Constants.VISSWAP) != 0) {
            pp.p_state(pp.p_state() | Constants.P_SWAP);
        }
        long head = bucketAddress(vp.address(), offset);
        pp.p_hash(Page.at(k.memory, k.memory.getLong(head)));
        k.memory.putLong(head, pp.address());
        listAppend(vp, pp);
        return 1;
    }

    @Prototype("void page_hashout(page_t *pp)")
    public void page_hashout(Page pp) {
        Vnode vp = pp.p_vnode();
        long head = bucketAddress(vp.address(), pp.p_offset());
        Page first = Page.at(k.memory, k.memory.getLong(head));
        if (Page.same(first, pp)) {
            k.memory.putLong(head, Struct.addressOf(pp.p_hash()));
        } else {
            Page before = first;
            while (!Page.same(before.p_hash(), pp)) {
                before = before.p_hash();
            }
            before.p_hash(pp.p_hash());
        }
        pp.p_hash(null);
        listRemove(vp, pp);
        pp.p_state(pp.p_state() & ~Constants.P_SWAP);
        pp.p_vnode(null);
        pp.p_offset(-1L);
    }

    private static void listAppend(Vnode vp, Page pp) {
        Page first = vp.v_pages();
        if (first == null) {
            pp.p_vpnext(pp);
            pp.p_vpprev(pp);
            vp.v_pages(pp);
            return;
        }
        Page last = first.p_vpprev();
        pp.p_vpnext(first);
        pp.p_vpprev(last);
        last.p_vpnext(pp);
        first.p_vpprev(pp);
    }

    private static void listRemove(Vnode vp, Page pp) {
        Page next = pp.p_vpnext();
        if (Page.same(next, pp)) {
            vp.v_pages(null);
        } else {
            Page previous = pp.p_vpprev();
            previous.p_vpnext(next);
            next.p_vpprev(previous);
            if (Page.same(vp.v_pages(), pp)) {
                vp.v_pages(next);
            }
        }
        pp.p_vpnext(null);
        pp.p_vpprev(null);
    }

    // ---- locks

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
        if (reclaim == Constants.P_RECLAIM && isFree(pp)) {
            page_reclaim(pp);
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

    // ---- allocation

    /**
     * Makes pages named (vp, off), (vp, off + PAGESIZE), ... They are held exclusively and linked by p_next. With PG_WAIT it
     * waits for memory, in which time somebody else may make one of them; so who does not exclude that otherwise gives PG_EXCL,
     * too. Null, with PG_EXCL, when one of them exists already, and without PG_WAIT when there is no memory.
     */
    @Prototype("page_t *page_create_va(struct vnode *vp, u_offset_t off, size_t bytes, uint_t flags, struct seg *seg, "
            + "caddr_t vaddr)")
    public Page page_create_va(Vnode vp, long off, long bytes, int flags, Seg seg, long vaddr) {
        long pages = bytes + Constants.PAGEOFFSET >>> Constants.PAGESHIFT;
        if (k.vars.freemem() <= pages + k.vars.throttlefree() && (k.unix.scarcePages.page_create_throttle(pages, flags) == 0
                || k.vars.freemem() < pages && k.unix.scarcePages.page_create_wait(pages, flags) == 0)) {
            return null;
        }
        // From here on nobody waits, so what has been found out stays true.
        if ((flags & Constants.PG_EXCL) != 0) {
            for (long i = 0; i < pages; i++) {
                if (find(vp, off + i * Constants.PAGESIZE) != null) {
                    return null;
                }
            }
        }
        Page first = null;
        Page last = null;
        for (long i = 0; i < pages; i++) {
            Page pp = page_get_freelist(vp, off + i * Constants.PAGESIZE, flags);
            if (pp == null) {
                pp = page_get_cachelist(vp, off + i * Constants.PAGESIZE, flags);
            }
            page_hashin(pp, vp, off + i * Constants.PAGESIZE);
            pp.p_nrm(Constants.P_REF);
            pp.p_next(null);
            pp.p_prev(null);
            if (first == null) {
                first = pp;
            } else {
                last.p_next(pp);
                pp.p_prev(last);
            }
            last = pp;
        }
        k.unix.scarcePages.taken();
        return first;
    }

    /** A page from the list of those without a name, held exclusively; null when the list is empty. */
    @Prototype("page_t *page_get_freelist(struct vnode *vp, u_offset_t off, uint_t flags)")
    public Page page_get_freelist(Vnode vp, long off, int flags) {
        if (k.vars.page_freelist() == null) {
            return null;
        }
        Page pp = drawFree();
        page_list_sub(pp, Constants.PG_FREE_LIST);
        pp.p_selock(SE_WRITER);
        return pp;
    }

    /** A page from the list of those that still have a name; it loses it. */
    @Prototype("page_t *page_get_cachelist(struct vnode *vp, u_offset_t off, uint_t flags)")
    public Page page_get_cachelist(Vnode vp, long off, int flags) {
        Page pp = k.vars.page_cachelist();
        if (pp == null) {
            return null;
        }
        page_list_sub(pp, Constants.PG_CACHE_LIST);
        pp.p_selock(SE_WRITER);
        page_hashout(pp);
        return pp;
    }

    /**
     * Draws a free page without a name, each as likely. Only where nearly none is free it takes the first one behind the
     * last draw: going on from a page in use would favour the pages behind the kernel's, which lie together.
     */
    private Page drawFree() {
        Page pp = null;
        for (int i = 0; i < DRAWS; i++) {
            pp = page_nextn(page_first(), placement.below(k.vars.total_pages()));
            if (isFreeWithoutName(pp)) {
                return pp;
            }
        }
        while (!isFreeWithoutName(pp)) {
            pp = page_nextn(pp, 1);
        }
        return pp;
    }

    private boolean isFreeWithoutName(Page pp) {
        return !isInUse(pp.address()) && pp.p_vnode() == null;
    }

    /**
     * Gives back a page that is held exclusively. It keeps its name, if it has one, until somebody else needs the page.
     */
    @Prototype("void page_free(page_t *pp, int dontneed)")
    public void page_free(Page pp, int dontneed) {
        pp.p_fsdata(0);
        int list = pp.p_vnode() == null ? Constants.PG_FREE_LIST : Constants.PG_CACHE_LIST;
        pp.p_nrm(0);
        page_list_add(pp, list);
        page_unlock(pp);
        k.unix.scarcePages.freed();
    }

    /** Ends what a page that is held exclusively holds: it loses its name, and is free unless {@code dontfree}. */
    @Prototype("void page_destroy(page_t *pp, int dontfree)")
    public void page_destroy(Page pp, int dontfree) {
        if (pp.p_vnode() != null) {
            page_hashout(pp);
        }
        pp.p_nrm(0);
        if (dontfree == 0) {
            page_free(pp, 0);
        }
    }

    /** Takes a page that is held, and free but named, back into use. */
    @Prototype("int page_reclaim(page_t *pp)")
    public int page_reclaim(Page pp) {
        page_list_sub(pp, Constants.PG_CACHE_LIST);
        VminfoProbes.pgrec(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGREC, 1));
        VminfoProbes.pgfrec(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGFREC, 1));
        pp.p_nrm(Constants.P_REF);
        return 1;
    }

    /** Puts a page at the end of a list of free pages. */
    @Prototype("void page_list_add(page_t *pp, int flags)")
    public void page_list_add(Page pp, int flags) {
        boolean named = flags == Constants.PG_CACHE_LIST;
        Page first = named ? k.vars.page_cachelist() : k.vars.page_freelist();
        if (first == null) {
            pp.p_next(pp);
            pp.p_prev(pp);
            setList(named, pp);
        } else {
            Page last = first.p_prev();
            pp.p_next(first);
            pp.p_prev(last);
            last.p_next(pp);
            first.p_prev(pp);
        }
        pp.p_state(pp.p_state() | Constants.P_FREE);
        setInUse(pp, false);
        k.vars.freemem(k.vars.freemem() + 1);
    }

    @Prototype("void page_list_sub(page_t *pp, int flags)")
    public void page_list_sub(Page pp, int flags) {
        boolean named = flags == Constants.PG_CACHE_LIST;
        Page next = pp.p_next();
        if (Page.same(next, pp)) {
            setList(named, null);
        } else {
            Page previous = pp.p_prev();
            previous.p_next(next);
            next.p_prev(previous);
            Page first = named ? k.vars.page_cachelist() : k.vars.page_freelist();
            if (Page.same(first, pp)) {
                setList(named, next);
            }
        }
        pp.p_next(null);
        pp.p_prev(null);
        pp.p_state(pp.p_state() & ~Constants.P_FREE);
        setInUse(pp, true);
        k.vars.freemem(k.vars.freemem() - 1);
    }

    private void setList(boolean named, Page first) {
        if (named) {
            k.vars.page_cachelist(first);
        } else {
            k.vars.page_freelist(first);
        }
    }

    // ---- which pages are free, at a glance

    /** Begins with a page array of which the first pages are in use. */
    void startWith(int pages, int used) {
        inUse = new long[pages + 63 >> 6];
        for (int i = 0; i < used; i++) {
            inUse[i >> 6] |= 1L << i;
        }
    }

    /**
     * Where among all pages the one at an address stands, from 0. Multiplies where a division by the size would take longest
     * of all in a scan; exact for a hundred million pages, and meaningless for what is none.
     */
    public static int indexOf(long page) {
        return (int) ((page - AddressLayout.PAGES_BASE) * PAGES_PER_BYTE >>> FRACTION_BITS);
    }

    private void setInUse(Page pp, boolean used) {
        int index = indexOf(pp.address());
        if (used) {
            inUse[index >> 6] |= 1L << index;
        } else {
            inUse[index >> 6] &= ~(1L << index);
        }
    }

    /** Whether the page at an address is in use: the opposite of {@link #isFree}. */
    public boolean isInUse(long page) {
        int index = indexOf(page);
        return (inUse[index >> 6] & 1L << index) != 0;
    }

    // ---- what others ask of a page without calling a function (macros of the original)

    public static boolean isFree(Page pp) {
        return (pp.p_state() & Constants.P_FREE) != 0;
    }

    /** Whether the page belongs to the kernel's own memory. */
    public boolean isKernel(Page pp) {
        return isKernelVnode(Struct.addressOf(pp.p_vnode()));
    }

    /** Whether a vnode address is one of {@code kvps[]}. */
    public boolean isKernelVnode(long vnode) {
        long kvps = k.vars.kvps_address();
        return vnode >= kvps && vnode < kvps + Constants.KV_MAX * (long) Vnode.SIZE;
    }
}

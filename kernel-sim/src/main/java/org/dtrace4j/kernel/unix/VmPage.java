package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.VminfoProbes;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.CpuVmStats;
import org.dtrace4j.kernel.struct.Memseg;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vm_page.c: pages of memory and their names; how they come into use, and out of it.
 *
 * <p>A page has a name, (vnode, offset), from {@code page_hashin} to {@code page_hashout}; a named page is on one hash
 * chain and on its vnode's list. Who may change it, or use it, {@link PageLock} decides; on which list a free one waits,
 * and which of them is taken, {@link VmPagelist}.
 */
public final class VmPage extends KernelCode {
    public VmPage(Kernel k) {
        super(k);
    }

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
            if (k.unix.pageLock.page_lock(pp, se, Constants.P_RECLAIM) != 0 && pp.p_offset() == off
                    && Vnode.same(pp.p_vnode(), vp)) {
                return pp;
            }
        }
    }

    /** The page of that name if it can be held at once and is not free; else null. */
    @Prototype("page_t *page_lookup_nowait(struct vnode *vp, u_offset_t off, se_t se)")
    public Page page_lookup_nowait(Vnode vp, long off, int se) {
        Page pp = find(vp, off);
        if (pp == null || k.unix.pageLock.page_trylock(pp, se) == 0) {
            return null;
        }
        if (isFree(pp)) {
            k.unix.pageLock.page_unlock(pp);
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
            Page pp = k.unix.pagelist.page_get_freelist(vp, off + i * Constants.PAGESIZE, flags);
            if (pp == null) {
                pp = k.unix.pagelist.page_get_cachelist(vp, off + i * Constants.PAGESIZE, flags);
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

    /**
     * Gives back a page that is held exclusively. It keeps its name, if it has one, until somebody else needs the page.
     */
    @Prototype("void page_free(page_t *pp, int dontneed)")
    public void page_free(Page pp, int dontneed) {
        pp.p_fsdata(0);
        int list = pp.p_vnode() == null ? Constants.PG_FREE_LIST : Constants.PG_CACHE_LIST;
        pp.p_nrm(0);
        k.unix.pagelist.page_list_add(pp, list);
        k.unix.pageLock.page_unlock(pp);
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
        k.unix.pagelist.page_list_sub(pp, Constants.PG_CACHE_LIST);
        VminfoProbes.pgrec(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGREC, 1));
        VminfoProbes.pgfrec(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGFREC, 1));
        pp.p_nrm(Constants.P_REF);
        return 1;
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

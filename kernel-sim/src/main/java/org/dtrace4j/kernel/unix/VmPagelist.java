package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.RandomStream;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vm_pagelist.c: the lists of free pages. A page is on {@code page_freelist} if it has no name, on {@code page_cachelist}
 * if it still has one.
 *
 * <p>Which page without a name a caller gets is drawn from the stream "placement": the real allocator's colouring makes
 * it as good as random, and where a page lies decides when the clock hands of the page scanner pass it.
 */
public final class VmPagelist extends KernelCode {
    /** How often to draw a page before taking the next best one. */
    private static final int DRAWS = 64;

    private final RandomStream placement;

    VmPagelist(Kernel k) {
        super(k);
        placement = k.random.stream("placement");
    }

    /** A page from the list of those without a name, held exclusively; null when the list is empty. */
    @Prototype("page_t *page_get_freelist(struct vnode *vp, u_offset_t off, uint_t flags)")
    public Page page_get_freelist(Vnode vp, long off, int flags) {
        if (k.vars.page_freelist() == null) {
            return null;
        }
        Page pp = drawFree();
        page_list_sub(pp, Constants.PG_FREE_LIST);
        pp.p_selock(PageLock.SE_WRITER);
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
        pp.p_selock(PageLock.SE_WRITER);
        k.unix.vmPage.page_hashout(pp);
        return pp;
    }

    /**
     * Draws a free page without a name, each as likely. Only where nearly none is free it takes the first one behind the
     * last draw: going on from a page in use would favour the pages behind the kernel's, which lie together.
     */
    private Page drawFree() {
        Page pp = null;
        for (int i = 0; i < DRAWS; i++) {
            pp = k.unix.vmPage.page_nextn(k.unix.vmPage.page_first(), placement.below(k.vars.total_pages()));
            if (isFreeWithoutName(pp)) {
                return pp;
            }
        }
        while (!isFreeWithoutName(pp)) {
            pp = k.unix.vmPage.page_nextn(pp, 1);
        }
        return pp;
    }

    private boolean isFreeWithoutName(Page pp) {
        return !k.unix.pagesInUse.contains(pp.address()) && pp.p_vnode() == null;
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
        k.unix.pagesInUse.remove(pp);
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
        k.unix.pagesInUse.add(pp);
        k.vars.freemem(k.vars.freemem() - 1);
    }

    private void setList(boolean named, Page first) {
        if (named) {
            k.vars.page_cachelist(first);
        } else {
            k.vars.page_freelist(first);
        }
    }
}

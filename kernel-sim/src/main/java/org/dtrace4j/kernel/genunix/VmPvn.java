package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.VminfoProbes;
import org.dtrace4j.kernel.struct.CpuVmStats;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.struct.Vnodeops;
import org.dtrace4j.kernel.unix.VmPage;

/**
 * vm_pvn.c: what file systems that keep pages have in common.
 *
 * <p>A page is written in three steps: {@code pvn_getdirty} decides whether it must be, and takes its bits away; the
 * file system writes; {@code pvn_write_done} lets the page go, or gives it its modified bit back if that failed.
 */
public final class VmPvn extends FileSystemCode {
    /** Writes one page, held exclusively or shared and clean from now on; returns 0 or an errno. */
    @FunctionalInterface
    public interface PutPage {
        int put(Vnode vp, Page pp, int flags, Cred cr);
    }

    private static final int MAX_PAGES_OF_VNODE = 1 << 20;

    private long freed;
    /** Argument of the call of {@link #pvn_vplist_dirty} that comes next. */
    private PutPage putapage;

    public VmPvn(Kernel k) {
        super(k);
    }

    /**
     * Whether a page that is held must be written. If so it is clean from now on, and stays held. If not, it is let go
     * of, and freed or destroyed when {@code flags} says so (B_FREE, B_INVAL).
     */
    @Prototype("int pvn_getdirty(struct page *pp, int flags)")
    public int pvn_getdirty(Page pp, int flags) {
        if (pp.p_lckcnt() != 0 || pp.p_cowcnt() != 0) {
            k.unix.pageLock.page_unlock(pp);
            return 0;
        }
        int dirty = k.unix.hat.hat_pagesync(pp, HAT_SYNC_DONTZERO | HAT_SYNC_STOPON_MOD) & P_MOD;
        if (dirty != 0 && (flags & B_TRUNC) == 0) {
            if ((flags & (B_FREE | B_INVAL)) != 0) {
                k.unix.hat.hat_pageunload(pp, HAT_FORCE_PGUNLOAD);
            }
            k.unix.hat.hat_clrrefmod(pp);
            return 1;
        }
        if ((flags & B_INVAL) != 0) {
            k.unix.hat.hat_pageunload(pp, HAT_FORCE_PGUNLOAD);
            k.unix.vmPage.page_destroy(pp, 0);
        } else if ((flags & B_FREE) != 0 && pp.p_selock() < 0) {
            k.unix.vmPage.page_free(pp, (flags & B_DONTNEED) != 0 ? 1 : 0);
        } else {
            k.unix.pageLock.page_unlock(pp);
        }
        return 0;
    }

    /**
     * Lets go of a page that was to be written: with B_ERROR it is dirty again, else it is clean, and free with B_FREE.
     */
    @Prototype("void pvn_write_done(page_t *plist, int flags)")
    public void pvn_write_done(Page plist, int flags) {
        if ((flags & B_ERROR) != 0) {
            k.unix.hat.hat_setmod(plist);
            k.unix.pageLock.page_unlock(plist);
            return;
        }
        if ((flags & B_WRITE) != 0) {
            countWritten(plist.p_vnode());
        }
        if ((flags & B_INVAL) != 0) {
            k.unix.vmPage.page_destroy(plist, 0);
        } else if ((flags & B_FREE) != 0 && plist.p_selock() < 0 && !k.unix.hat.hat_ismod(plist)) {
            VminfoProbes.dfree(this, 1, k.counters.vm(CpuVmStats.OFFSET_DFREE, 1));
            countFreed(plist.p_vnode());
            k.unix.vmPage.page_free(plist, 0);
        } else {
            k.unix.pageLock.page_unlock(plist);
        }
    }

    private boolean isAnonymous(Vnode vp) {
        return vp == null || (vp.v_flag() & VISSWAPFS) != 0 || Vnodeops.same(vp.v_op(), k.vars.tmp_vnodeops());
    }

    @InFunction(module = "genunix", function = "pvn_write_done")
    private void countWritten(Vnode vp) {
        VminfoProbes.pgout(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGOUT, 1));
        VminfoProbes.pgpgout(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGPGOUT, 1));
        if (isAnonymous(vp)) {
            VminfoProbes.anonpgout(this, 1, k.counters.vm(CpuVmStats.OFFSET_ANONPGOUT, 1));
        } else if ((vp.v_flag() & VVMEXEC) != 0) {
            VminfoProbes.execpgout(this, 1, k.counters.vm(CpuVmStats.OFFSET_EXECPGOUT, 1));
        } else {
            VminfoProbes.fspgout(this, 1, k.counters.vm(CpuVmStats.OFFSET_FSPGOUT, 1));
        }
    }

    /** How many pages the page daemon has freed since the boot began: when this changes, who uses memory may have lost some. */
    public long freed() {
        return freed;
    }

    /** Counts a page that the page daemon frees, by what it was a page of. */
    @InFunction(module = "genunix", function = "pvn_write_done")
    void countFreed(Vnode vp) {
        freed++;
        if (isAnonymous(vp)) {
            VminfoProbes.anonfree(this, 1, k.counters.vm(CpuVmStats.OFFSET_ANONFREE, 1));
        } else if ((vp.v_flag() & VVMEXEC) != 0) {
            VminfoProbes.execfree(this, 1, k.counters.vm(CpuVmStats.OFFSET_EXECFREE, 1));
        } else {
            VminfoProbes.fsfree(this, 1, k.counters.vm(CpuVmStats.OFFSET_FSFREE, 1));
        }
    }

    /**
     * Writes all dirty pages of a vnode from {@code off} on; with B_INVAL all of these pages go.
     *
     * @param put writes one page; null for a file system whose pages need no writing
     * @return the first error
     */
    public int writeAll(Vnode vp, long off, PutPage put, int flags, Cred cred) {
        putapage = put;
        return pvn_vplist_dirty(vp, off, 0, flags, cred);
    }

    /** As {@link #writeAll}, which says by a Java object what C says by {@code putapage}. */
    @Prototype("int pvn_vplist_dirty(vnode_t *vp, u_offset_t off, void *putapage, int flags, struct cred *cred)")
    private int pvn_vplist_dirty(Vnode vp, long off, long function, int flags, Cred cred) {
        PutPage put = putapage;
        int error = 0;
        int left = 0;
        for (Page pp = vp.v_pages(); pp != null && left++ < MAX_PAGES_OF_VNODE; ) {
            Page next = pp.p_vpnext();
            boolean last = Page.same(next, vp.v_pages());
            if (pp.p_offset() >= off && k.unix.pageLock.page_trylock(pp, SE_EXCL) != 0) {
                if (VmPage.isFree(pp)) {
                    k.unix.pageLock.page_unlock(pp);
                } else if (pvn_getdirty(pp, flags) != 0) {
                    int failure = put == null ? discard(pp, flags) : put.put(vp, pp, flags, cred);
                    error = error != 0 ? error : failure;
                }
            }
            pp = last ? null : next;
        }
        return error;
    }

    private int discard(Page pp, int flags) {
        pvn_write_done(pp, flags);
        return 0;
    }

    /** Clears {@code zbytes} bytes of a page behind the new end of a file. */
    @Prototype("void pvn_vpzero(struct vnode *vp, u_offset_t vplen, size_t zbytes)")
    public void pvn_vpzero(Vnode vp, long vplen, long zbytes) {
        Page pp = k.unix.vmPage.page_lookup(vp, vplen & -PAGESIZE, SE_SHARED);
        if (pp != null) {
            k.memory.clear(k.unix.hat.hat_kpm_page2va(pp, 1) + (vplen & PAGEOFFSET), zbytes);
            k.unix.hat.hat_setrefmod(pp);
            k.unix.pageLock.page_unlock(pp);
        }
    }
}

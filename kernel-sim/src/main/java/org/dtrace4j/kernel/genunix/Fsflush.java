package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.FsfStats;
import org.dtrace4j.kernel.struct.Memseg;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.unix.VmPage;

/**
 * fsflush.c: process 3, which writes what is dirty. The clock wakes it once a second; each time it visits a thirtieth
 * of all pages ({@code t_fsflushr / v_autoup}) and goes on from there the next time.
 *
 * <p>A dirty page's vnode is held only from before VOP_PUTPAGE to behind it. For tmpfs that call does nothing, so the
 * hold is short.
 */
public final class Fsflush extends ProcessCode {
    /** Pages visited between two moments at which anything else may happen. */
    private static final int PAGES_AT_ONCE = 256;

    private static final int SYNC_ATTR = 0x01;

    private Memseg segment;
    /** The page to visit next, and where its segment ends. */
    private long next;
    private long end;

    public Fsflush(Kernel k) {
        super(k);
    }

    /** What the daemon's thread executes. */
    FunctionPointer entry() {
        return function("fsflush", unused -> fsflush());
    }

    /** Body of process 3. */
    @Prototype("void fsflush(void)")
    public void fsflush() {
        Proc p = curproc();
        k.vars.proc_fsflush(p);
        setName(p, "fsflush", "fsflush");
        mutex_init(k.vars.fsflush_lock());
        while (true) {
            mutex_enter(k.vars.fsflush_lock());
            cv_wait(k.vars.fsflush_cv(), k.vars.fsflush_lock());
            mutex_exit(k.vars.fsflush_lock());
            spend(Latency.FSFLUSH_BUFFERS);
            if (k.vars.dopageflush() != 0) {
                fsflush_do_pages();
            }
            boolean early = ddi_get_lbolt() / k.vars.hz() < k.vars.fsflush_iflush_delay();
            if (!early || (k.vars.boothowto() & RB_SINGLE) != 0) {
                syncAttributes();
            }
        }
    }

    /** Writes back the attributes that file systems keep in memory. */
    private void syncAttributes() {
        Vfs root = k.vars.rootvfs();
        Vfs vfsp = root;
        do {
            k.genunix.vfs.fsop_sync(vfsp, SYNC_ATTR, k.vars.kcred());
            vfsp = vfsp.vfs_next();
        } while (!Vfs.same(vfsp, root));
    }

    /** One visit to the next part of all pages. */
    @Prototype("static void fsflush_do_pages(void)")
    public void fsflush_do_pages() {
        long begun = gethrtime();
        long count = k.vars.total_pages() * k.vars.tune().t_fsflushr() / k.vars.v().v_autoup();
        if (segment == null) {
            begin(k.vars.memsegs());
        }
        FsfStats recent = k.vars.fsf_recent();
        k.memory.clear(recent.address(), FsfStats.SIZE);
        recent.fsf_scan(count);
        for (long visited = 0; visited < count; visited++) {
            if (visited % PAGES_AT_ONCE == PAGES_AT_ONCE - 1) {
                recent.fsf_examined(visited);
                spend(Latency.FSFLUSH_PAGES);
            }
            long page = next;
            advance();
            if (k.unix.pagesInUse.contains(page)
                    && (k.memory.getByte(page + Page.OFFSET_P_STATE) & P_SWAP) == 0
                    && k.memory.getInt(page + Page.OFFSET_P_SELOCK) == 0
                    && !k.unix.vmPage.isKernelVnode(k.memory.getLong(page + Page.OFFSET_P_VNODE))) {
                recent.fsf_examined(visited + 1);
                visit(Page.at(k.memory, page), recent);
            }
        }
        recent.fsf_examined(count);
        recent.fsf_time(gethrtime() - begun);
        addUp(recent, k.vars.fsf_total());
        k.vars.fsf_cycles(k.vars.fsf_cycles() + 1);
    }

    private void advance() {
        next += Page.SIZE;
        if (next >= end) {
            begin(segment.next() != null ? segment.next() : k.vars.memsegs());
        }
    }

    private void begin(Memseg first) {
        segment = first;
        next = first.pages().address();
        end = first.epages().address();
    }

    private void visit(Page pp, FsfStats recent) {
        if (pp.p_lckcnt() != 0 || pp.p_cowcnt() != 0 || k.unix.pageLock.page_trylock(pp, SE_EXCL) == 0) {
            return;
        }
        recent.fsf_locked(recent.fsf_locked() + 1);
        Vnode vp = pp.p_vnode();
        if (VmPage.isFree(pp) || vp == null || (vp.v_flag() & VISSWAP) != 0) {
            k.unix.pageLock.page_unlock(pp);
            return;
        }
        int sync = HAT_SYNC_DONTZERO | HAT_SYNC_STOPON_MOD;
        if ((k.unix.hat.hat_pagesync(pp, sync) & P_MOD) != 0) {
            recent.fsf_modified(recent.fsf_modified() + 1);
            long offset = pp.p_offset();
            VN_HOLD(vp);
            k.unix.pageLock.page_unlock(pp);
            k.genunix.fop.fop_putpage(vp, offset, PAGESIZE, B_ASYNC, k.vars.kcred(), null);
            VN_RELE(vp);
        } else if (k.unix.hat.hat_page_is_mapped(pp) == 0) {
            recent.fsf_releases(recent.fsf_releases() + 1);
            k.unix.vmPage.page_free(pp, 1);
        } else {
            k.unix.pageLock.page_unlock(pp);
        }
    }

    private static void addUp(FsfStats recent, FsfStats total) {
        total.fsf_scan(total.fsf_scan() + recent.fsf_scan());
        total.fsf_examined(total.fsf_examined() + recent.fsf_examined());
        total.fsf_locked(total.fsf_locked() + recent.fsf_locked());
        total.fsf_modified(total.fsf_modified() + recent.fsf_modified());
        total.fsf_releases(total.fsf_releases() + recent.fsf_releases());
        total.fsf_time(total.fsf_time() + recent.fsf_time());
    }
}

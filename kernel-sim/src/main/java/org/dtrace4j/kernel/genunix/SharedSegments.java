package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Anon;
import org.dtrace4j.kernel.struct.AnonMap;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.SegvnData;

/**
 * seg_vn.c, for anonymous memory that several processes have mapped. What their programs keep there is theirs ({@code
 * UserProcess.memory}), as with all anonymous memory; here are its pages, which are made by the first touch of anybody, and mapped
 * by the first touch of each.
 */
public final class SharedSegments extends ProcessCode {
    SharedSegments(Kernel k) {
        super(k);
    }

    /** Whether a segment is such a one. */
    static boolean isShared(SegvnData svd) {
        return svd.vp() == null && svd.type() == MAP_SHARED;
    }

    /** Has a segment map shared memory. */
    void attach(Seg seg, AnonMap amp, int prot) {
        SegvnData svd = k.genunix.segvn.data(seg);
        svd.type(MAP_SHARED);
        svd.prot(prot);
        svd.amp(amp);
        amp.refcnt(amp.refcnt() + 1);
        k.genunix.segvn.watchTouches(seg);
    }

    /** A segment of shared memory goes; the memory stays for others. */
    void detach(Seg seg) {
        SegvnData svd = k.genunix.segvn.data(seg);
        AnonMap amp = svd.amp();
        long pages = seg.s_size() / PAGESIZE;
        for (long i = 0; i < pages; i++) {
            Anon ap = k.memory.getByte(svd.vpage() + i) == 0 ? null : k.genunix.anon.anon_get_ptr(amp.ahp(), i);
            Page pp = ap == null ? null : k.unix.vmPage.page_exists(ap.an_vp(), ap.an_off());
            if (pp != null) {
                k.unix.hat.hat_unload(0, 0, pp);
            }
        }
        kmem_free(svd.vpage(), pages);
        release(amp);
    }

    /** Gives back a reference; with the last one the pages go, and what was reserved for them. */
    public void release(AnonMap amp) {
        amp.refcnt(amp.refcnt() - 1);
        if (amp.refcnt() == 0) {
            k.genunix.anon.anon_free(amp.ahp(), 0, amp.size());
            k.genunix.anon.anon_unresvmem(amp.swresv(), 0);
            k.genunix.anon.anonmap_free(amp);
        }
    }

    /** The running process touches a page. Returns its kernel address, 0 when there is no memory. */
    long touch(Seg seg, long index) {
        SegvnData svd = k.genunix.segvn.data(seg);
        Anon ap = k.genunix.anon.anon_get_ptr(svd.amp().ahp(), index);
        Page pp = ap == null ? null : k.unix.vmPage.page_exists(ap.an_vp(), ap.an_off());
        if ((pp == null || k.memory.getByte(svd.vpage() + index) == 0)
                && k.genunix.segvn.touched(seg, index * PAGESIZE, S_WRITE) != 0) {
            return 0;
        }
        ap = k.genunix.anon.anon_get_ptr(svd.amp().ahp(), index);
        return k.genunix.segvn.address(k.unix.vmPage.page_exists(ap.an_vp(), ap.an_off()));
    }

    /** A page of a segment is needed. Returns 0 or an errno. */
    int fault(Seg seg, long index) {
        SegvnData svd = k.genunix.segvn.data(seg);
        Page pp = k.genunix.anon.page(svd.amp().ahp(), index, seg, seg.s_base() + index * PAGESIZE);
        k.unix.hat.hat_memload(Struct.addressOf(seg.s_as()), seg.s_base() + index * PAGESIZE, pp, svd.prot(), 0);
        k.unix.pageLock.page_unlock(pp);
        k.memory.putByte(svd.vpage() + index, 1);
        return 0;
    }

    /** Brings all pages into memory and keeps them there. Returns 0 or ENOMEM; then none of them need stay. */
    public int lock(AnonMap amp) {
        for (long i = 0; i < amp.size() / PAGESIZE; i++) {
            Page pp = k.genunix.anon.page(amp.ahp(), i, null, 0);
            int locked = k.unix.scarcePages.page_pp_lock(pp, 0, 0);
            k.unix.pageLock.page_unlock(pp);
            if (locked == 0) {
                unlock(amp, i);
                return ENOMEM;
            }
        }
        return 0;
    }

    /** Takes {@link #lock} back. */
    public void unlock(AnonMap amp) {
        unlock(amp, amp.size() / PAGESIZE);
    }

    private void unlock(AnonMap amp, long pages) {
        for (long i = 0; i < pages; i++) {
            Anon ap = k.genunix.anon.anon_get_ptr(amp.ahp(), i);
            Page pp = ap == null ? null : k.unix.vmPage.page_exists(ap.an_vp(), ap.an_off());
            if (pp != null && pp.p_lckcnt() > 0) {
                k.unix.scarcePages.page_pp_unlock(pp, 0, 0);
            }
        }
    }
}

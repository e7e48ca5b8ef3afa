package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.probe.VminfoProbes;
import org.dtrace4j.kernel.struct.Anon;
import org.dtrace4j.kernel.struct.AnonHdr;
import org.dtrace4j.kernel.struct.AnonMap;
import org.dtrace4j.kernel.struct.CpuVmStats;
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
        Page pp = page(svd.amp(), index, seg, seg.s_base() + index * PAGESIZE);
        if (pp == null) {
            return ENOMEM;
        }
        k.unix.hat.hat_memload(Struct.addressOf(seg.s_as()), seg.s_base() + index * PAGESIZE, pp, svd.prot(), 0);
        k.unix.vmPage.page_unlock(pp);
        k.memory.putByte(svd.vpage() + index, 1);
        return 0;
    }

    /** The page, locked: the one that is there, or one from swap, or a new one of zeroes; null when there is no memory. */
    @InFunction(module = "genunix", function = "as_fault")
    private Page page(AnonMap amp, long index, Seg seg, long addr) {
        AnonHdr ahp = amp.ahp();
        Anon ap = k.genunix.anon.anon_get_ptr(ahp, index);
        Page pp = ap == null ? null : k.unix.vmPage.page_lookup(ap.an_vp(), ap.an_off(), SE_SHARED);
        if (pp != null) {
            return pp;
        }
        boolean fresh = ap == null;
        if (fresh) {
            VminfoProbes.zfod(this, 1, k.counters.vm(CpuVmStats.OFFSET_ZFOD, 1));
            ap = k.genunix.anon.anon_alloc(null, 0);
        } else {
            VminfoProbes.maj_fault(this, 1, k.counters.vm(CpuVmStats.OFFSET_MAJ_FAULT, 1));
            VminfoProbes.anonpgin(this, 1, k.counters.vm(CpuVmStats.OFFSET_ANONPGIN, 1));
            VminfoProbes.pgin(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGIN, 1));
            VminfoProbes.pgpgin(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGPGIN, 1));
            k.genunix.bio.readPage(ap.an_pvp(), ap.an_poff());
            pp = k.unix.vmPage.page_lookup(ap.an_vp(), ap.an_off(), SE_SHARED);
            if (pp != null) {
                // Somebody else has waited for it as well.
                return pp;
            }
        }
        pp = k.unix.vmPage.page_create_va(ap.an_vp(), ap.an_off(), PAGESIZE, PG_EXCL | PG_WAIT, seg, addr);
        if (fresh && pp == null) {
            k.genunix.anon.anon_decref(ap);
        } else if (fresh) {
            k.genunix.anon.anon_set_ptr(ahp, index, ap, 0);
        }
        return pp;
    }

    /** Brings all pages into memory and keeps them there. Returns 0 or ENOMEM; then none of them need stay. */
    public int lock(AnonMap amp) {
        for (long i = 0; i < amp.size() / PAGESIZE; i++) {
            Page pp = page(amp, i, null, 0);
            if (pp == null) {
                unlock(amp, i);
                return ENOMEM;
            }
            pp.p_lckcnt(pp.p_lckcnt() + 1);
            k.unix.vmPage.page_unlock(pp);
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
                pp.p_lckcnt(pp.p_lckcnt() - 1);
            }
        }
    }
}

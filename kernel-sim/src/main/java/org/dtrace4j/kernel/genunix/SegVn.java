package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.function.IntSupplier;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Anon;
import org.dtrace4j.kernel.struct.AnonMap;
import org.dtrace4j.kernel.struct.As;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.SegvnData;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.unix.VmPage;

/**
 * seg_vn.c: segments, each of which maps a file or anonymous memory. What happens when a page of one is touched that is not
 * there is in {@link VmFaults}, and what several processes have mapped in {@link SharedSegments}.
 */
public final class SegVn extends ProcessCode {
    /** Pages of the text that a program needs to do its work, at most. */
    static final int TEXT_PAGES_TOUCHED = 8;

    SegVn(Kernel k) {
        super(k);
    }

    /** Maps a file, or anonymous memory if {@code vp} is null; null when that cannot be reserved. */
    Seg segvn_create(As as, long base, long size, Vnode vp, long offset) {
        if (vp == null && k.genunix.anon.anon_resvmem(size, 1, 0, 1) == 0) {
            return null;
        }
        Seg seg = segment(as, base, size);
        SegvnData svd = data(seg);
        if (vp != null) {
            VN_HOLD(vp);
            svd.vp(vp);
            svd.offset(offset);
            svd.prot(PROT_READ | PROT_EXEC | PROT_USER);
        } else {
            svd.prot(PROT_READ | PROT_WRITE | PROT_USER);
            svd.swresv(size);
            svd.amp(k.genunix.anon.anonmap_alloc(size, size, 0));
        }
        return seg;
    }

    /** A segment that maps nothing yet, in its place. */
    Seg segment(As as, long base, long size) {
        Seg seg = Seg.at(k.memory, kmem_zalloc(Seg.SIZE));
        seg.s_base(base);
        seg.s_size(size);
        seg.s_as(as);
        SegvnData svd = SegvnData.at(k.memory, kmem_zalloc(SegvnData.SIZE));
        seg.s_data(svd.address());
        svd.type(MAP_PRIVATE);
        svd.cred(CRED());
        crhold(CRED());
        k.genunix.as.insert(as, seg);
        return seg;
    }

    SegvnData data(Seg seg) {
        return SegvnData.at(k.memory, seg.s_data());
    }

    /** Makes a copy for a child. Returns 0, or ENOMEM when its memory cannot be reserved. */
    @Prototype("static int segvn_dup(struct seg *seg, struct as *newas)")
    public int segvn_dup(Seg seg, As newas) {
        SegvnData svd = data(seg);
        if (SharedSegments.isShared(svd)) {
            k.genunix.sharedSegments.attach(segment(newas, seg.s_base(), seg.s_size()), svd.amp(), svd.prot());
            return 0;
        }
        Seg copy = segvn_create(newas, seg.s_base(), seg.s_size(), svd.vp(), svd.offset());
        if (copy == null) {
            return ENOMEM;
        }
        if (svd.vpage() != 0) {
            watchTouches(copy);
        }
        if (svd.amp() != null) {
            k.genunix.anon.anon_dup(svd.amp().ahp(), 0, data(copy).amp().ahp(), 0, seg.s_size());
        }
        return 0;
    }

    @Prototype("static void segvn_free(struct seg *seg)")
    public void segvn_free(Seg seg) {
        SegvnData svd = data(seg);
        Vnode vp = svd.vp();
        AnonMap amp = svd.amp();
        if (vp != null && svd.vpage() != 0) {
            unloadTouched(seg, svd);
            VN_RELE(vp);
        } else if (vp != null) {
            unloadFile(vp, svd.offset(), Math.min(seg.s_size(), TEXT_PAGES_TOUCHED * (long) PAGESIZE));
            VN_RELE(vp);
        }
        if (SharedSegments.isShared(svd)) {
            k.genunix.sharedSegments.detach(seg);
        } else if (amp != null) {
            k.genunix.anon.anon_free(amp.ahp(), 0, seg.s_size());
            k.genunix.anon.anon_unresvmem(svd.swresv(), 0);
            k.genunix.anon.anonmap_free(amp);
        }
        k.genunix.cred.crfree(svd.cred());
        kmem_free(svd.address(), SegvnData.SIZE);
        kmem_free(seg.address(), Seg.SIZE);
    }

    private void unloadFile(Vnode vp, long from, long size) {
        for (long off = from; off < from + size; off += PAGESIZE) {
            Page pp = k.unix.vmPage.page_exists(vp, off);
            if (pp != null) {
                k.unix.hat.hat_unload(0, 0, pp);
            }
        }
    }

    /** Unlike a text, of which always the same pages are touched, such a mapping has a byte for each page, 1 if it has been. */
    void watchTouches(Seg seg) {
        data(seg).vpage(kmem_zalloc(seg.s_size() / PAGESIZE));
    }

    private void unloadTouched(Seg seg, SegvnData svd) {
        long pages = seg.s_size() / PAGESIZE;
        for (long i = 0; i < pages; i++) {
            if (k.memory.getByte(svd.vpage() + i) != 0) {
                unloadFile(svd.vp(), svd.offset() + i * PAGESIZE, PAGESIZE);
            }
        }
        k.genunix.fop.fop_delmap(svd.vp(), svd.offset(), seg.s_as(), seg.s_base(), seg.s_size(), svd.prot(), svd.prot(),
                svd.type(), svd.cred(), null);
        kmem_free(svd.vpage(), pages);
    }

    /** How many pages of a segment are in memory. */
    long residentPages(Seg seg) {
        SegvnData svd = data(seg);
        long count = 0;
        for (long i = 0; i < seg.s_size() / PAGESIZE; i++) {
            Anon ap = svd.amp() == null ? null : k.genunix.anon.slotOf(svd.amp().ahp(), i);
            if (ap != null && k.unix.vmPage.isResident(ap.an_vp(), ap.an_off())
                    || ap == null && svd.vp() != null && k.unix.vmPage.isResident(svd.vp(), svd.offset() + i * PAGESIZE)) {
                count++;
            }
        }
        return count;
    }

    // ---- touching pages

    /** The running process touches a page of a segment. Returns a kernel address of its bytes; 0 where nothing can be had. */
    long touch(Seg seg, long distance) {
        SegvnData svd = data(seg);
        if (SharedSegments.isShared(svd)) {
            return k.genunix.sharedSegments.touch(seg, distance / PAGESIZE);
        }
        if (svd.vp() == null) {
            Anon ap = k.genunix.anon.anon_get_ptr(svd.amp().ahp(), distance / PAGESIZE);
            // pageout may have taken it away meanwhile.
            Page there = ap == null ? null : k.unix.vmPage.page_exists(ap.an_vp(), ap.an_off());
            if ((there == null || VmPage.isFree(there)) && touched(seg, distance, S_WRITE) != 0) {
                return 0;
            }
            ap = k.genunix.anon.anon_get_ptr(svd.amp().ahp(), distance / PAGESIZE);
            return address(k.unix.vmPage.page_exists(ap.an_vp(), ap.an_off()));
        }
        long touched = svd.vpage() == 0 ? 0 : svd.vpage() + distance / PAGESIZE;
        Page pp = k.unix.vmPage.page_exists(svd.vp(), svd.offset() + distance);
        // pageout may have taken it away meanwhile.
        if (pp == null || touched != 0 && k.memory.getByte(touched) == 0) {
            if (touched(seg, distance, S_READ) != 0) {
                return 0;
            }
            if (touched != 0) {
                k.memory.putByte(touched, 1);
            }
            pp = k.unix.vmPage.page_exists(svd.vp(), svd.offset() + distance);
        }
        return address(pp);
    }

    /** The running process uses a page again that it has touched before, which pageout may have taken away. */
    void touchAgain(Seg seg, long distance) {
        SegvnData svd = data(seg);
        Anon ap = svd.amp() == null ? null : k.genunix.anon.anon_get_ptr(svd.amp().ahp(), distance / PAGESIZE);
        if (svd.vp() == null && ap == null) {
            return;
        }
        Page pp = ap == null ? k.unix.vmPage.page_exists(svd.vp(), svd.offset() + distance)
                : k.unix.vmPage.page_exists(ap.an_vp(), ap.an_off());
        if (pp == null || VmPage.isFree(pp)) {
            touched(seg, distance, ap == null ? S_EXEC : S_WRITE);
        } else {
            k.unix.hat.hat_setref(pp);
        }
    }

    /** Handles a fault: of the program, which is in the kernel for as long, or of the kernel in its place. */
    private int trapped(IntSupplier fault) {
        if (curthread().t_mstate() != LMS_USER) {
            return fault.getAsInt();
        }
        k.microstates.faulting(true);
        int error = fault.getAsInt();
        k.microstates.faulting(false);
        return error;
    }

    long address(Page pp) {
        return pp == null ? 0 : k.unix.hat.hat_kpm_page2va(pp, 1);
    }

    /** The running process writes to the page on top of its stack, which it may share with its parent since a fork. */
    public void touchStack(As as) {
        spend(Latency.COPY_ON_WRITE);
        Seg stack = k.genunix.as.stack(as);
        if (stack == null) {
            return;
        }
        long index = stack.s_size() / PAGESIZE - 1;
        Anon old = k.genunix.anon.anon_get_ptr(data(stack).amp().ahp(), index);
        if (old == null || old.an_refcnt() != 1) {
            fault(as, stack.s_base() + index * PAGESIZE, F_PROT, S_WRITE);
        }
    }

    /** A page is touched that is not there: by the process itself, or by somebody who looks into it. Returns 0 or an errno. */
    int fault(As as, long addr, int type, int rw) {
        return VmFaults.errno(As.same(as, curproc().p_as()) ? k.unix.vmMachdep.pagefault(addr, type, rw, 0)
                : k.genunix.faults.as_fault(0, as, addr, PAGESIZE, type, rw));
    }

    /** As the running process, or somebody in its place, touches a page of a segment. Returns 0 or an errno. */
    int touched(Seg seg, long distance, int rw) {
        return trapped(() -> fault(seg.s_as(), seg.s_base() + distance, F_INVAL, rw));
    }
}

package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.VminfoProbes;
import org.dtrace4j.kernel.struct.Anon;
import org.dtrace4j.kernel.struct.AnonHdr;
import org.dtrace4j.kernel.struct.AnonMap;
import org.dtrace4j.kernel.struct.As;
import org.dtrace4j.kernel.struct.CpuVmStats;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.SegvnData;
import org.dtrace4j.kernel.struct.Vnode;

/** vm_as.c and seg_vn.c, the faults: a page that is touched comes into being, or into memory. */
public final class VmFaults extends ProcessCode {
    private static final int ERRNO_SHIFT = 8;

    VmFaults(Kernel k) {
        super(k);
    }

    /** The errno of a {@code faultcode_t}, 0 for none. */
    static int errno(int faultcode) {
        return faultcode == FC_NOMAP ? EFAULT : faultcode >> ERRNO_SHIFT;
    }

    private static int faultcode(int errno) {
        return errno == 0 ? 0 : errno << ERRNO_SHIFT | FC_OBJERR;
    }

    /** A page of an address space is touched that is not there. Returns 0, FC_NOMAP, or FC_OBJERR and an errno above it. */
    @Prototype("faultcode_t as_fault(struct hat *hat, struct as *as, caddr_t addr, size_t size, enum fault_type type, "
            + "enum seg_rw rw)")
    public int as_fault(long hat, As as, long addr, long size, int type, int rw) {
        VminfoProbes.as_fault(this, 1, k.counters.vm(CpuVmStats.OFFSET_AS_FAULT, 1));
        Seg seg = k.genunix.as.segmentAt(as, addr);
        if (seg == null) {
            return FC_NOMAP;
        }
        if (SharedSegments.isShared(k.genunix.segvn.data(seg))) {
            return faultcode(k.genunix.sharedSegments.fault(seg, (addr - seg.s_base()) / PAGESIZE));
        }
        return segvn_fault(hat, seg, addr, size, type, rw);
    }

    @Prototype("static faultcode_t segvn_fault(struct hat *hat, struct seg *seg, caddr_t addr, size_t len, enum fault_type type, "
            + "enum seg_rw rw)")
    private int segvn_fault(long hat, Seg seg, long addr, long len, int type, int rw) {
        long distance = addr - seg.s_base();
        if (k.genunix.segvn.data(seg).vp() != null) {
            return faultcode(faultFile(seg, distance));
        }
        return faultcode(type == F_PROT ? copyOnWrite(seg, distance / PAGESIZE) : faultAnon(seg, distance / PAGESIZE));
    }

    /** A page of the file is needed: it comes from the file system, which may have to read it. */
    @InFunction(module = "genunix", function = "as_fault")
    private int faultFile(Seg seg, long distance) {
        SegvnData svd = k.genunix.segvn.data(seg);
        Vnode vp = svd.vp();
        long off = svd.offset() + distance;
        Page pp = k.unix.vmPage.page_lookup_nowait(vp, off, SE_SHARED);
        if (pp == null) {
            VminfoProbes.maj_fault(this, 1, k.counters.vm(CpuVmStats.OFFSET_MAJ_FAULT, 1));
            VminfoProbes.execpgin(this, 1, k.counters.vm(CpuVmStats.OFFSET_EXECPGIN, 1));
            VminfoProbes.pgin(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGIN, 1));
            VminfoProbes.pgpgin(this, 1, k.counters.vm(CpuVmStats.OFFSET_PGPGIN, 1));
            PointerCell pl = new PointerCell(k.memory, kmem_alloc(8));
            int error = k.genunix.fop.fop_getpage(vp, off, PAGESIZE, 0, pl, PAGESIZE, seg,
                    seg.s_base() + distance, SE_SHARED, CRED(), null);
            pp = Page.at(k.memory, pl.get());
            kmem_free(pl.address(), 8);
            if (error != 0) {
                return error;
            }
        }
        k.unix.hat.hat_memload(Struct.addressOf(seg.s_as()), seg.s_base() + distance, pp, PROT_READ | PROT_EXEC, 0);
        k.unix.pageLock.page_unlock(pp);
        return 0;
    }

    /** An anonymous page is needed, of zeroes for the first time: it is referenced and modified at once. */
    @InFunction(module = "genunix", function = "as_fault")
    private int faultAnon(Seg seg, long index) {
        AnonMap amp = k.genunix.segvn.data(seg).amp();
        mapAnon(seg, index, k.genunix.anon.page(amp.ahp(), index, seg, seg.s_base() + index * PAGESIZE));
        return 0;
    }

    private void mapAnon(Seg seg, long index, Page pp) {
        k.unix.hat.hat_memload(Struct.addressOf(seg.s_as()), seg.s_base() + index * PAGESIZE, pp, PROT_READ | PROT_WRITE,
                0);
        k.unix.pageLock.page_unlock(pp);
    }

    /** An anonymous page is written to that others have, too: from now on the process has one of its own. */
    @InFunction(module = "genunix", function = "as_fault")
    private int copyOnWrite(Seg seg, long index) {
        AnonHdr ahp = k.genunix.segvn.data(seg).amp().ahp();
        Anon old = k.genunix.anon.anon_get_ptr(ahp, index);
        VminfoProbes.prot_fault(this, 1, k.counters.vm(CpuVmStats.OFFSET_PROT_FAULT, 1));
        VminfoProbes.cow_fault(this, 1, k.counters.vm(CpuVmStats.OFFSET_COW_FAULT, 1));
        Page pp = k.genunix.anon.newPage(ahp, index, old, seg, seg.s_base() + index * PAGESIZE);
        if (pp == null) {
            // Another thread of the process has done it.
            return 0;
        }
        mapAnon(seg, index, pp);
        if (old != null) {
            k.genunix.anon.anon_decref(old);
        }
        return 0;
    }
}

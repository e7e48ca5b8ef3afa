package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.function.IntSupplier;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Anon;
import org.dtrace4j.kernel.struct.AnonMap;
import org.dtrace4j.kernel.struct.As;
import org.dtrace4j.kernel.struct.AvlNode;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.SegvnData;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vm_as.c and seg_vn.c: the address space of a process, and what its segments map.
 *
 * <p>A process has three segments: the text, which is pages of its file; data and heap; and the stack. The latter two
 * are anonymous memory. Programs are Java code and use no memory here, so what a program would touch is touched for it
 * when the segment is made: pages of the text that it maps, and a few of the others. A fork shares anonymous pages
 * until somebody writes; the child then gets a copy of its stack's.
 *
 * <pre>
 *   as.a_segtree -> seg (text) -> seg (data) -> seg (stack)     by address, through right children
 * </pre>
 */
public final class VmAs extends ProcessCode {
    private static final long TEXT_BASE = 0x8050000L;
    private static final long DATA_BASE = 0x8070000L;
    private static final long STACK_TOP = 0x8048000L;
    private static final long DATA_BYTES = 16L * PAGESIZE;
    private static final long STACK_BYTES = 8L * PAGESIZE;
    /** Pages of data and of stack that a program writes to as it starts. */
    private static final int DATA_PAGES_TOUCHED = 4;
    private static final int STACK_PAGES_TOUCHED = 1;
    /** Pages of the text that a program needs to do its work, at most. */
    private static final int TEXT_PAGES_TOUCHED = 8;

    public VmAs(Kernel k) {
        super(k);
    }

    @Prototype("struct as *as_alloc(void)")
    public As as_alloc() {
        As as = As.at(k.memory, kmem_zalloc(As.SIZE));
        as.a_userlimit(0xffffffffL & -PAGESIZE);
        return as;
    }

    /** Gives back an address space with everything in it. */
    @Prototype("void as_free(struct as *as)")
    public void as_free(As as) {
        Seg seg = first(as);
        while (seg != null) {
            Seg next = next(seg);
            segvn_free(seg);
            seg = next;
        }
        kmem_free(as.address(), As.SIZE);
    }

    /** Makes a copy for a child, which shares the pages. */
    @Prototype("int as_dup(struct as *as, struct proc *forkedproc)")
    public int as_dup(As as, Proc forkedproc) {
        As copy = as_alloc();
        copy.a_proc(forkedproc);
        forkedproc.p_as(copy);
        if (as == null) {
            return 0;
        }
        for (Seg seg = first(as); seg != null; seg = next(seg)) {
            segvn_dup(seg, copy);
        }
        return 0;
    }

    /** Maps a program and touches what it will use. Returns 0 or an errno. */
    public int mapImage(As as, Vnode vp, int imageBytes) {
        long textBytes = Math.min(imageBytes + PAGEOFFSET & -PAGESIZE, DATA_BASE - TEXT_BASE);
        Seg stack = segvn_create(as, STACK_TOP - STACK_BYTES, STACK_BYTES, null, 0);
        Seg text = segvn_create(as, TEXT_BASE, textBytes, vp, 0);
        vp.v_flag(vp.v_flag() | VVMEXEC);
        Seg data = segvn_create(as, DATA_BASE, DATA_BYTES, null, 0);
        int error = 0;
        for (int i = 0; error == 0 && i < Math.min(TEXT_PAGES_TOUCHED, textBytes / PAGESIZE); i++) {
            error = fault(as, text.s_base() + i * (long) PAGESIZE, F_INVAL, S_EXEC);
        }
        for (int i = 0; error == 0 && i < DATA_PAGES_TOUCHED; i++) {
            error = fault(as, data.s_base() + i * (long) PAGESIZE, F_INVAL, S_WRITE);
        }
        for (int i = 0; error == 0 && i < STACK_PAGES_TOUCHED; i++) {
            error = fault(as, STACK_TOP - (i + 1) * (long) PAGESIZE, F_INVAL, S_WRITE);
        }
        return error;
    }

    // ---- what a program maps for itself

    /** Above this, nothing is mapped by address of the kernel's choice; below it, what comes later lies lower. */
    private static final long MAP_TOP = 0xfe000000L;

    /**
     * Maps a file, or zeroes if {@code vp} is null, where there is room, and says where.
     *
     * @param at where it is to begin; 0 for where the kernel likes
     * @param len a multiple of the size of a page
     */
    @Prototype("int as_map(struct as *as, caddr_t addr, size_t size, struct vnode *vp, offset_t off, caddr_t *addrp)")
    public int as_map(As as, long at, long len, Vnode vp, long off, PointerCell addrp) {
        long base = at != 0 ? at : gap(as, len);
        if (base == 0 || Long.compareUnsigned(base + len, as.a_userlimit()) > 0 || overlaps(as, base, len)) {
            return ENOMEM;
        }
        Seg seg = segvn_create(as, base, len, vp, off);
        if (vp != null) {
            watchTouches(seg);
        }
        addrp.set(base);
        return 0;
    }

    /** The same, for memory that others may have mapped, too. */
    public int mapShared(As as, long at, long len, AnonMap amp, int prot, PointerCell addrp) {
        long base = at != 0 ? at : gap(as, len);
        if (base == 0 || Long.compareUnsigned(base + len, as.a_userlimit()) > 0 || overlaps(as, base, len)) {
            return at != 0 ? EINVAL : ENOMEM;
        }
        k.genunix.sharedSegments.attach(segment(as, base, len), amp, prot);
        addrp.set(base);
        return 0;
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

    /** The highest room of some bytes below the mapped area's top; 0 when there is none. */
    private long gap(As as, long len) {
        long base = MAP_TOP - len;
        for (boolean moved = true; moved; ) {
            moved = false;
            for (Seg seg = first(as); seg != null; seg = next(seg)) {
                if (seg.s_base() < base + len && base < seg.s_base() + seg.s_size()) {
                    base = seg.s_base() - len;
                    moved = true;
                }
            }
        }
        return base > DATA_BASE + DATA_BYTES ? base : 0;
    }

    private boolean overlaps(As as, long base, long len) {
        for (Seg seg = first(as); seg != null; seg = next(seg)) {
            if (seg.s_base() < base + len && base < seg.s_base() + seg.s_size()) {
                return true;
            }
        }
        return false;
    }

    /** Takes away the segments that lie in a range as a whole; EINVAL where it would cut one. */
    @Prototype("int as_unmap(struct as *as, caddr_t addr, size_t size)")
    public int as_unmap(As as, long addr, long size) {
        for (Seg seg = first(as); seg != null; seg = next(seg)) {
            boolean inside = seg.s_base() >= addr && seg.s_base() + seg.s_size() <= addr + size;
            if (!inside && seg.s_base() < addr + size && addr < seg.s_base() + seg.s_size()) {
                return EINVAL;
            }
        }
        Seg before = null;
        Seg seg = first(as);
        while (seg != null) {
            Seg after = next(seg);
            if (seg.s_base() >= addr && seg.s_base() + seg.s_size() <= addr + size) {
                AvlNode link = after == null ? null : after.s_tree();
                if (before == null) {
                    as.a_segtree().avl_root(link);
                } else {
                    before.s_tree().avl_child(1, link);
                }
                as.a_segtree().avl_numnodes(as.a_segtree().avl_numnodes() - 1);
                as.a_size(as.a_size() - seg.s_size());
                segvn_free(seg);
            } else {
                before = seg;
            }
            seg = after;
        }
        return 0;
    }

    /** Where the heap of every process begins: behind the data of the program. */
    public long heap() {
        return DATA_BASE + DATA_BYTES;
    }

    /**
     * The running process touches a page of what it has mapped.
     *
     * @return a kernel address of the page's bytes; 0 where nothing can be had
     */
    public long touch(As as, long addr) {
        Seg seg = segmentAt(as, addr);
        return seg == null ? 0 : touch(seg, addr - seg.s_base() & -PAGESIZE);
    }

    /** Whether a segment has an address. */
    public boolean isMapped(As as, long addr) {
        return as != null && overlaps(as, addr, 1);
    }

    /** Whether an address is in memory that a process has to itself or shares with others, and not in a file. */
    public boolean isAnonymous(As as, long addr) {
        Seg seg = segmentAt(as, addr);
        return seg != null && data(seg).vp() == null;
    }

    /** Whether a segment has an address and may be written to. */
    public boolean isWritable(As as, long addr) {
        Seg seg = segmentAt(as, addr);
        return seg != null && (data(seg).prot() & PROT_WRITE) != 0;
    }

    Seg segmentAt(As as, long addr) {
        for (Seg seg = as == null ? null : first(as); seg != null; seg = next(seg)) {
            if (seg.s_base() <= addr && addr < seg.s_base() + seg.s_size()) {
                return seg;
            }
        }
        return null;
    }

    private long touch(Seg seg, long distance) {
        SegvnData svd = data(seg);
        if (SharedSegments.isShared(svd)) {
            return k.genunix.sharedSegments.touch(seg, distance / PAGESIZE);
        }
        if (svd.vp() == null) {
            Anon ap = k.genunix.anon.anon_get_ptr(svd.amp().ahp(), distance / PAGESIZE);
            if (ap == null && touched(seg, distance, S_WRITE) != 0) {
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

    /** Handles a fault: of the program, which is in the kernel for as long, or of the kernel in its place. */
    private int trapped(IntSupplier fault) {
        int mode = curthread().t_mstate();
        if (mode != LMS_USER) {
            return fault.getAsInt();
        }
        k.sched.modeChanged(LMS_SYSTEM);
        int error = fault.getAsInt();
        k.sched.modeChanged(mode);
        return error;
    }

    long address(Page pp) {
        return pp == null ? 0 : k.unix.hat.hat_kpm_page2va(pp, 1);
    }

    // ---- segments in order

    private Seg first(As as) {
        return segmentOf(as.a_segtree().avl_root());
    }

    private Seg next(Seg seg) {
        return segmentOf(seg.s_tree().avl_child(1));
    }

    private Seg segmentOf(AvlNode node) {
        return node == null ? null : Seg.at(k.memory, node.address() - Seg.OFFSET_S_TREE);
    }

    private void insert(As as, Seg seg) {
        Seg before = null;
        Seg at = first(as);
        while (at != null && Long.compareUnsigned(at.s_base(), seg.s_base()) < 0) {
            before = at;
            at = next(at);
        }
        seg.s_tree().avl_child(1, at == null ? null : at.s_tree());
        if (before == null) {
            as.a_segtree().avl_root(seg.s_tree());
        } else {
            before.s_tree().avl_child(1, seg.s_tree());
        }
        as.a_segtree().avl_numnodes(as.a_segtree().avl_numnodes() + 1);
        as.a_size(as.a_size() + seg.s_size());
    }

    // ---- segvn

    /** Maps a file, or anonymous memory if {@code vp} is null. */
    private Seg segvn_create(As as, long base, long size, Vnode vp, long offset) {
        Seg seg = segment(as, base, size);
        SegvnData svd = data(seg);
        if (vp != null) {
            VN_HOLD(vp);
            svd.vp(vp);
            svd.offset(offset);
            svd.prot(PROT_READ | PROT_EXEC | PROT_USER);
        } else {
            svd.prot(PROT_READ | PROT_WRITE | PROT_USER);
            k.genunix.anon.anon_resvmem(size, 1, 0, 1);
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
        insert(as, seg);
        return seg;
    }

    SegvnData data(Seg seg) {
        return SegvnData.at(k.memory, seg.s_data());
    }

    @Prototype("static int segvn_dup(struct seg *seg, struct as *newas)")
    public int segvn_dup(Seg seg, As newas) {
        SegvnData svd = data(seg);
        if (SharedSegments.isShared(svd)) {
            k.genunix.sharedSegments.attach(segment(newas, seg.s_base(), seg.s_size()), svd.amp(), svd.prot());
            return 0;
        }
        Seg copy = segvn_create(newas, seg.s_base(), seg.s_size(), svd.vp(), svd.offset());
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

    // ---- faults

    /** The running process writes to the page on top of its stack, which it may share with its parent since a fork. */
    public void touchStack(As as) {
        spend(Latency.COPY_ON_WRITE);
        Seg stack = first(as);
        if (stack == null) {
            return;
        }
        long index = STACK_BYTES / PAGESIZE - 1;
        Anon old = k.genunix.anon.anon_get_ptr(data(stack).amp().ahp(), index);
        if (old == null || old.an_refcnt() != 1) {
            fault(as, stack.s_base() + index * PAGESIZE, F_PROT, S_WRITE);
        }
    }

    /** A page is touched that is not there: by the process itself, or by somebody who looks into it. Returns 0 or an errno. */
    private int fault(As as, long addr, int type, int rw) {
        return VmFaults.errno(As.same(as, curproc().p_as()) ? k.unix.vmMachdep.pagefault(addr, type, rw, 0)
                : k.genunix.faults.as_fault(0, as, addr, PAGESIZE, type, rw));
    }

    /** As the running process, or somebody in its place, touches a page of a segment. Returns 0 or an errno. */
    int touched(Seg seg, long distance, int rw) {
        return trapped(() -> fault(seg.s_as(), seg.s_base() + distance, F_INVAL, rw));
    }
}

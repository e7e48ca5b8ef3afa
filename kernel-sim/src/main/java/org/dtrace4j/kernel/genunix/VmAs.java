package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.AnonMap;
import org.dtrace4j.kernel.struct.As;
import org.dtrace4j.kernel.struct.AvlNode;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * vm_as.c: the address space of a process, and where its segments ({@link SegVn}) lie.
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
            k.genunix.segvn.segvn_free(seg);
            seg = next;
        }
        kmem_free(as.address(), As.SIZE);
    }

    /** Makes a copy for a child, which shares the pages. Returns 0 or an errno; then there is none. */
    @Prototype("int as_dup(struct as *as, struct proc *forkedproc)")
    public int as_dup(As as, Proc forkedproc) {
        As copy = as_alloc();
        copy.a_proc(forkedproc);
        forkedproc.p_as(copy);
        if (as == null) {
            return 0;
        }
        for (Seg seg = first(as); seg != null; seg = next(seg)) {
            int error = k.genunix.segvn.segvn_dup(seg, copy);
            if (error != 0) {
                forkedproc.p_as(null);
                as_free(copy);
                return error;
            }
        }
        return 0;
    }

    /** Maps a program and touches what it will use. Returns 0 or an errno. */
    public int mapImage(As as, Vnode vp, int imageBytes) {
        long textBytes = Math.min(imageBytes + PAGEOFFSET & -PAGESIZE, DATA_BASE - TEXT_BASE);
        Seg stack = k.genunix.segvn.segvn_create(as, STACK_TOP - STACK_BYTES, STACK_BYTES, null, 0);
        Seg text = k.genunix.segvn.segvn_create(as, TEXT_BASE, textBytes, vp, 0);
        vp.v_flag(vp.v_flag() | VVMEXEC);
        Seg data = k.genunix.segvn.segvn_create(as, DATA_BASE, DATA_BYTES, null, 0);
        int error = stack == null || data == null ? EAGAIN : 0;
        for (int i = 0; error == 0 && i < Math.min(SegVn.TEXT_PAGES_TOUCHED, textBytes / PAGESIZE); i++) {
            error = k.genunix.segvn.fault(as, text.s_base() + i * (long) PAGESIZE, F_INVAL, S_EXEC);
        }
        for (int i = 0; error == 0 && i < DATA_PAGES_TOUCHED; i++) {
            error = k.genunix.segvn.fault(as, data.s_base() + i * (long) PAGESIZE, F_INVAL, S_WRITE);
        }
        for (int i = 0; error == 0 && i < STACK_PAGES_TOUCHED; i++) {
            error = k.genunix.segvn.fault(as, STACK_TOP - (i + 1) * (long) PAGESIZE, F_INVAL, S_WRITE);
        }
        return error;
    }

    /** The running process goes on in its program, and uses what {@link #mapImage} has touched again. */
    public void touchImage(As as) {
        Seg text = segmentAt(as, TEXT_BASE);
        for (int i = 0; text != null && i < Math.min(SegVn.TEXT_PAGES_TOUCHED, text.s_size() / PAGESIZE); i++) {
            k.genunix.segvn.touchAgain(text, i * (long) PAGESIZE);
        }
        Seg data = segmentAt(as, DATA_BASE);
        for (int i = 0; data != null && i < DATA_PAGES_TOUCHED; i++) {
            k.genunix.segvn.touchAgain(data, i * (long) PAGESIZE);
        }
        Seg stack = stack(as);
        for (int i = 0; stack != null && i < STACK_PAGES_TOUCHED; i++) {
            k.genunix.segvn.touchAgain(stack, stack.s_size() - (i + 1) * (long) PAGESIZE);
        }
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
        if (!isUserRange(as, base, len) || overlaps(as, base, len)) {
            return ENOMEM;
        }
        Seg seg = k.genunix.segvn.segvn_create(as, base, len, vp, off);
        if (seg == null) {
            return EAGAIN;
        }
        if (vp != null) {
            k.genunix.segvn.watchTouches(seg);
        }
        addrp.set(base);
        return 0;
    }

    /** The same, for memory that others may have mapped, too. */
    public int mapShared(As as, long at, long len, AnonMap amp, int prot, PointerCell addrp) {
        long base = at != 0 ? at : gap(as, len);
        if (!isUserRange(as, base, len) || overlaps(as, base, len)) {
            return at != 0 ? EINVAL : ENOMEM;
        }
        k.genunix.sharedSegments.attach(k.genunix.segvn.segment(as, base, len), amp, prot);
        addrp.set(base);
        return 0;
    }

    /** Whether some bytes lie where a program may have any ({@code valid_usr_range}); then sums of the two do not overflow. */
    static boolean isUserRange(As as, long base, long len) {
        return base > 0 && len > 0 && base < as.a_userlimit() && len <= as.a_userlimit() - base;
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
                k.genunix.segvn.segvn_free(seg);
            } else {
                before = seg;
            }
            seg = after;
        }
        return 0;
    }

    /** The stack, which need not be the lowest segment: a program may map what it likes below. Null if there is none. */
    Seg stack(As as) {
        return segmentAt(as, STACK_TOP - 1);
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
        return seg == null ? 0 : k.genunix.segvn.touch(seg, addr - seg.s_base() & -PAGESIZE);
    }

    /** Whether a segment has an address. */
    public boolean isMapped(As as, long addr) {
        return as != null && overlaps(as, addr, 1);
    }

    /** Whether an address is in memory that a process has to itself or shares with others, and not in a file. */
    public boolean isAnonymous(As as, long addr) {
        Seg seg = segmentAt(as, addr);
        return seg != null && k.genunix.segvn.data(seg).vp() == null;
    }

    /** Whether a segment has an address and may be written to. */
    public boolean isWritable(As as, long addr) {
        Seg seg = segmentAt(as, addr);
        return seg != null && (k.genunix.segvn.data(seg).prot() & PROT_WRITE) != 0;
    }

    /** Bytes of an address space that are in memory: its pages, and those of files that it maps. */
    public long residentBytes(As as) {
        long pages = 0;
        for (Seg seg = as == null ? null : first(as); seg != null; seg = next(seg)) {
            pages += k.genunix.segvn.residentPages(seg);
        }
        return pages * PAGESIZE;
    }

    Seg segmentAt(As as, long addr) {
        for (Seg seg = as == null ? null : first(as); seg != null; seg = next(seg)) {
            if (seg.s_base() <= addr && addr < seg.s_base() + seg.s_size()) {
                return seg;
            }
        }
        return null;
    }

    // ---- segments in order

    Seg first(As as) {
        return segmentOf(as.a_segtree().avl_root());
    }

    private Seg next(Seg seg) {
        return segmentOf(seg.s_tree().avl_child(1));
    }

    private Seg segmentOf(AvlNode node) {
        return node == null ? null : Seg.at(k.memory, node.address() - Seg.OFFSET_S_TREE);
    }

    /** Puts a segment into its place. */
    void insert(As as, Seg seg) {
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
}

package org.dtrace4j.kernel.unix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dtrace4j.kernel.mem.AddressLayout;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.MemoryImage;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.KernelVariables;
import org.dtrace4j.kernel.struct.Memseg;
import org.dtrace4j.kernel.struct.Page;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * The page_t of every page of memory, as a boot finds them: shared, copy-on-write, by all machines of that size, because
 * clearing and linking megabytes of structures would cost more than the rest of a boot. Those of free pages are made when
 * somebody first looks at them, which for most of them nobody ever does.
 *
 * <pre>
 *   PAGES_BASE: | page_t of the high segment | page_t of the low segment | page_hash[] | memseg high | memseg low |
 *               | kernel's | free ...        | free                      |
 * </pre>
 *
 * <p>As on i86pc the list of segments is in decreasing order of addresses, so the first page of all is the first of the
 * high segment. It begins with the kernel's own pages; all other pages are free.
 */
final class PageArray {
    /** Pages below one megabyte that can be used, and the first page frame above it. */
    private static final int LOW_PAGES = 158;
    private static final int LOW_FIRST_PFN = 1;
    private static final int HIGH_FIRST_PFN = 0x100;
    /** One part in this many of memory is the kernel's own from the beginning. */
    private static final int KERNEL_SHARE = 32;
    /** A boot writes to a few hundred page_t in places drawn at random, and each costs a copy of a frame. */
    private static final int FRAME_SHIFT = 10;
    private static final int PAGES_PER_HASH_CHAIN = 4;

    private static final Map<Integer, PageArray> MADE = new ConcurrentHashMap<>();

    private final int pages;
    private final int kernelPages;
    private final int hashSize;
    private final long hash;
    private final long segments;
    private final long sizeBytes;
    private final MemoryImage image;

    private PageArray(int pages) {
        this.pages = pages;
        this.kernelPages = pages / KERNEL_SHARE;
        this.hashSize = Integer.highestOneBit(pages / PAGES_PER_HASH_CHAIN);
        this.hash = AddressLayout.PAGES_BASE + (long) pages * Page.SIZE;
        this.segments = hash + hashSize * 8L;
        this.sizeBytes = AddressLayout.wholePages(segments + 2L * Memseg.SIZE - AddressLayout.PAGES_BASE);
        this.image = build();
    }

    /** The array for a size of memory, in pages. */
    static PageArray of(int pages) {
        if (pages < 1024) {
            throw new IllegalArgumentException("a machine needs at least 1024 pages of memory, not " + pages);
        }
        return MADE.computeIfAbsent(pages, PageArray::new);
    }

    /** Gives the array to a kernel. */
    void map(Kernel k) {
        k.memory.map("pages", AddressLayout.PAGES_BASE, sizeBytes, image);
        // Pages from the lowest page frame number to the highest; few of them are ever written.
        k.memory.mapSparse("kpm", AddressLayout.KPM_BASE, pfn(pages - LOW_PAGES - 1) + 1 << AddressLayout.PAGESHIFT,
                AddressLayout.PAGESHIFT);
        KernelVariables vars = k.vars;
        vars.memsegs(Memseg.at(k.memory, segments));
        vars.total_pages(pages);
        vars.physmem(pages);
        vars.physinstalled(pages);
        vars.physmax(pfn(pages - LOW_PAGES - 1));
        vars.max_pfn(vars.physmax());
        vars.page_ts(Page.at(k.memory, AddressLayout.PAGES_BASE));
        vars.page_hash(hash);
        vars.page_hashsz(hashSize);
        vars.page_freelist(Page.at(k.memory, address(kernelPages)));
        vars.freemem(pages - kernelPages);
        k.unix.pagesInUse.startWith(pages, kernelPages);
        Vnode kvp = vars.kvps(KV_KVP);
        kvp.v_pages(Page.at(k.memory, address(0)));
        kvp.v_count(1);
        kvp.v_type(VREG);
    }

    private static long address(int index) {
        return AddressLayout.PAGES_BASE + (long) index * Page.SIZE;
    }

    private long pfn(int index) {
        int high = pages - LOW_PAGES;
        return index < high ? HIGH_FIRST_PFN + index : LOW_FIRST_PFN + index - high;
    }

    private MemoryImage build() {
        AddressSpace scratch = new AddressSpace();
        scratch.map("pages", AddressLayout.PAGES_BASE, sizeBytes, FRAME_SHIFT);
        Page pp = Page.at(scratch, address(0));
        long kvp = new KernelVariables(scratch, AddressLayout.DATA_BASE).kvps_address();
        for (int i = 0; i < kernelPages; i++) {
            pp.moveTo(address(i));
            pp.p_pagenum(pfn(i));
            kernelPage(scratch, pp, i, kvp);
        }
        int high = pages - LOW_PAGES;
        segment(scratch, segments, 0, high, segments + Memseg.SIZE);
        segment(scratch, segments + Memseg.SIZE, high, pages, 0);
        return MemoryImage.of(scratch, AddressLayout.PAGES_BASE).completedBy(this::freePages,
                (long) kernelPages * Page.SIZE, (long) pages * Page.SIZE);
    }

    /** A page of the kernel's own: held for ever, named by the kernel's vnode and its place in the kernel. */
    private void kernelPage(AddressSpace scratch, Page pp, int index, long kvp) {
        long offset = AddressLayout.HEAP_BASE + ((long) index << PAGESHIFT);
        pp.p_vnode(kvp);
        pp.p_offset(offset);
        pp.p_selock(1);
        pp.p_lckcnt(1);
        pp.p_nrm(P_REF | P_MOD);
        pp.p_state(P_NORELOC);
        pp.p_vpnext(address((index + 1) % kernelPages));
        pp.p_vpprev(address((index + kernelPages - 1) % kernelPages));
        long bucket = hash + 8L * VmPage.bucket(kvp, offset, hashSize);
        pp.p_hash(scratch.getLong(bucket));
        scratch.putLong(bucket, pp.address());
    }

    /** Writes into a frame what it holds of free pages: all of some, and perhaps the end of one and the beginning of another. */
    private void freePages(long offset, byte[] frame) {
        ByteBuffer page = ByteBuffer.allocate(Page.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        page.put(Page.OFFSET_P_STATE, (byte) P_FREE);
        page.putLong(Page.OFFSET_P_OFFSET, -1);
        int first = Math.max(kernelPages, (int) (offset / Page.SIZE));
        for (int i = first; i < pages && (long) i * Page.SIZE < offset + frame.length; i++) {
            page.putLong(Page.OFFSET_P_PAGENUM, pfn(i));
            page.putLong(Page.OFFSET_P_NEXT, address(i + 1 < pages ? i + 1 : kernelPages));
            page.putLong(Page.OFFSET_P_PREV, address(i > kernelPages ? i - 1 : pages - 1));
            int at = (int) ((long) i * Page.SIZE - offset);
            int from = Math.max(at, 0);
            System.arraycopy(page.array(), from - at, frame, from, Math.min(at + Page.SIZE, frame.length) - from);
        }
    }

    private void segment(AddressSpace scratch, long at, int first, int end, long next) {
        Memseg segment = Memseg.at(scratch, at);
        segment.pages(address(first));
        segment.epages(address(end));
        segment.pages_base(pfn(first));
        segment.pages_end(pfn(end - 1) + 1);
        segment.next(next);
    }
}

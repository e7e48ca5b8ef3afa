package org.dtrace4j.kernel.mem;

/**
 * Memory for what observes the kernel, DTrace above all: kernel addresses of its own, so that nothing that the kernel
 * allocates lies elsewhere because somebody looks on. Never given back.
 */
public final class ObserverHeap {
    private static final int FRAME_SHIFT = 10;
    private static final int ALIGNMENT = 8;

    private final AddressSpace memory;
    private final long base;
    private long next;

    /** The heap for what the kernel knows of. */
    public ObserverHeap(AddressSpace memory) {
        this(memory, "dtrace", AddressLayout.DTRACE_BASE);
    }

    /** A heap at an address where nothing is mapped yet. */
    public ObserverHeap(AddressSpace memory, String name, long base) {
        this.memory = memory;
        this.base = base;
        this.next = base;
        memory.map(name, base, 0, FRAME_SHIFT);
    }

    /** Memory that is all 0. */
    public long alloc(long sizeBytes) {
        long address = next;
        next += (sizeBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        // Whole pages, as strings are read in blocks.
        memory.extend(base, AddressLayout.wholePages(next - base));
        return address;
    }

    /** Whether something lies in this heap. */
    public boolean has(long address) {
        return address - base >= 0 && address - next < 0;
    }

    /** A string with its NUL. */
    public long copyOf(String text) {
        long address = alloc(text.length() + 1L);
        memory.putString(address, text, text.length() + 1);
        return address;
    }
}

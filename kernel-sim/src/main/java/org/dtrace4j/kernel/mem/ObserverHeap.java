package org.dtrace4j.kernel.mem;

/**
 * Memory for what observes the kernel, DTrace above all: kernel addresses of its own, so that nothing that the kernel
 * allocates lies elsewhere because somebody looks on. Never given back.
 */
public final class ObserverHeap {
    private static final int FRAME_SHIFT = 9;
    private static final int ALIGNMENT = 8;

    private final AddressSpace memory;
    private long next = AddressLayout.DTRACE_BASE;

    public ObserverHeap(AddressSpace memory) {
        this.memory = memory;
        memory.map("dtrace", AddressLayout.DTRACE_BASE, 0, FRAME_SHIFT);
    }

    /** Memory that is all 0. */
    public long alloc(long sizeBytes) {
        long address = next;
        next += (sizeBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        memory.extend(AddressLayout.DTRACE_BASE, next - AddressLayout.DTRACE_BASE);
        return address;
    }

    /** A string with its NUL. */
    public long copyOf(String text) {
        long address = alloc(text.length() + 1L);
        memory.putString(address, text, text.length() + 1);
        return address;
    }
}

package org.dtrace4j.kernel.mem;

/**
 * Somebody touched an address at which nothing is mapped. In kernel code it is a page fault nobody expects, and ends in
 * a panic of the simulated kernel.
 */
public final class MemoryFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long address;
    private final boolean write;

    public MemoryFault(long address, boolean write) {
        super((write ? "write to " : "read of ") + Long.toHexString(address));
        this.address = address;
        this.write = write;
    }

    public long address() {
        return address;
    }

    /** Whether the access was a write. */
    public boolean isWrite() {
        return write;
    }
}

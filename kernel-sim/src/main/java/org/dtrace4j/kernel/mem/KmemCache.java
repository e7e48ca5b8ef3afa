package org.dtrace4j.kernel.mem;

/** A named cache of buffers of one size. Made by {@link Kmem}; its description lies in kernel memory as {@code kmem_cache_t}. */
public final class KmemCache {
    private final String name;
    private final int bufferSize;
    private final int chunkSize;
    private final long address;
    long[] free = new long[32];
    int freeCount;
    /** The slab that has buffers which were never handed out, 0 if none; its next such buffer. */
    long freshSlab;
    long freshNext;
    long freshLimit;

    KmemCache(String name, int bufferSize, int chunkSize, long address) {
        this.name = name;
        this.bufferSize = bufferSize;
        this.chunkSize = chunkSize;
        this.address = address;
    }

    /** As {@code ::kmastat} shows it: {@code kmem_alloc_64}, {@code vn_cache}. */
    public String name() {
        return name;
    }

    /** Bytes that a user of a buffer asked for. */
    public int bufferSize() {
        return bufferSize;
    }

    /** Bytes from one buffer to the next. */
    public int chunkSize() {
        return chunkSize;
    }

    /** Address of its {@code kmem_cache_t}. */
    public long address() {
        return address;
    }
}

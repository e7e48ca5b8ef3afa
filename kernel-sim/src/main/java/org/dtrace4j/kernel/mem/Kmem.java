package org.dtrace4j.kernel.mem;

import java.util.ArrayList;
import java.util.List;

/**
 * The kernel memory allocator: caches of buffers of one size, cut from slabs, over a heap that only grows.
 *
 * <p>Buffers of a freed size are reused last in, first out, and keep their contents, so stale pointers stay visible to a
 * memory search. Sizes above the largest cache get pages of their own. Takes no virtual time.
 */
public final class Kmem {
    private static final int[] SIZES = {
        8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1152, 1344,
        1600, 2048, 2688, 4096, 8192, 12288, 16384, 24576, 32768, 40960, 49152, 57344, 65536, 73728, 81920, 90112, 98304,
        106496, 114688, 122880, 131072,
    };
    private static final int HEAP_FRAME_SHIFT = 12;

    private final AddressSpace memory;
    private final List<KmemCache> caches = new ArrayList<>();
    private final KmemCache[] bySize = new KmemCache[SIZES.length];
    private long heapEnd = AddressLayout.HEAP_BASE;

    public Kmem(AddressSpace memory) {
        this.memory = memory;
    }

    /**
     * {@code kmem_cache_create}: a cache of its own for one kind of object.
     *
     * @param alignment a power of two, or 0 for the usual 8
     */
    public KmemCache createCache(String name, int bufferSize, int alignment) {
        throw new UnsupportedOperationException();
    }

    /** A buffer of a cache, with what is in it. */
    public long alloc(KmemCache cache) {
        throw new UnsupportedOperationException();
    }

    /** Gives a buffer back to its cache. */
    public void free(KmemCache cache, long address) {
        throw new UnsupportedOperationException();
    }

    /** {@code kmem_alloc}: never fails, contents undefined. */
    public long alloc(long sizeBytes) {
        throw new UnsupportedOperationException();
    }

    /** {@code kmem_zalloc}: never fails, all 0. */
    public long zalloc(long sizeBytes) {
        long address = alloc(sizeBytes);
        memory.clear(address, sizeBytes);
        return address;
    }

    /** {@code kmem_free}: the size must be the one that was asked for. */
    public void free(long address, long sizeBytes) {
        throw new UnsupportedOperationException();
    }

    /** Allocates a copy of a string with its NUL; free it with length + 1. */
    public long copyOf(String text) {
        long address = alloc(text.length() + 1L);
        memory.putString(address, text, text.length() + 1);
        return address;
    }
}

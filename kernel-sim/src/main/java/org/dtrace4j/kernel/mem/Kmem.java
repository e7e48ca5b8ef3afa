package org.dtrace4j.kernel.mem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.dtrace4j.kernel.sim.LongMap;
import org.dtrace4j.kernel.struct.KernelVariables;
import org.dtrace4j.kernel.struct.KmemSlab;

/**
 * The kernel memory allocator: caches of buffers of one size, cut from slabs, over a heap that only grows.
 *
 * <p>Purpose: kernel addresses that look and behave like the original's, and a memory in which a debugger can tell what
 * an address belongs to. Invariant: a buffer is in use exactly if its bit in its slab's {@code slab_used} is set; no
 * two buffers overlap. Buffers are reused last in, first out, and keep their contents when freed, so stale pointers
 * stay visible to a memory search. Allocation takes no virtual time and never fails.
 *
 * <pre>
 *   kmem_cache_list → kmem_cache_t → kmem_cache_t …          one for each buffer size, or for one kind of object
 *                        ↓ cache_slabs
 *                     kmem_slab_t → kmem_slab_t …             base, number of chunks, a bit for each chunk
 *                        ↓ slab_base
 *                     | buffer | buffer | buffer | …          chunksize apart, page-aligned
 * </pre>
 */
public final class Kmem {
    private static final int[] SIZES = {
        8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896,
        1152, 1344, 1600, 2048, 2688, 4096, 8192, 12288, 16384, 24576, 32768, 40960, 49152, 57344, 65536, 73728,
        81920, 90112, 98304, 106496, 114688, 122880, 131072,
    };
    private static final String[] NAMES = Arrays.stream(SIZES).mapToObj(size -> "kmem_alloc_" + size)
            .toArray(String[]::new);
    /** Up to this size the cache is found without a search. */
    private static final int SMALL = 1024;
    private static final int HEAP_FRAME_SHIFT = 12;
    private static final int USUAL_ALIGNMENT = 8;
    /** Slabs of several pages stop growing here, however much of them is wasted. */
    private static final int LARGEST_SLAB = 8 * AddressLayout.PAGESIZE;
    /** Metadata is allocated in pieces of this size. */
    private static final int METADATA_BLOCK = 4 * AddressLayout.PAGESIZE;

    private final AddressSpace memory;
    private final KernelVariables variables;
    private final List<KmemCache> caches = new ArrayList<>();
    private final KmemCache[] bySize = new KmemCache[SIZES.length];
    /** The cache for each multiple of 8 bytes. */
    private final KmemCache[] bySmallSize = new KmemCache[(SMALL >> 3) + 1];
    /** The slab that each page of the heap belongs to, null for pages that are no slab's. */
    private Slab[] slabs = new Slab[1024];
    private final LongMap<LongStack> freeOversize = new LongMap<>();
    private long heapEnd = AddressLayout.HEAP_BASE;
    private long metadataNext;
    private long metadataLimit;

    /**
     * The Java side of one {@code kmem_slab_t}: what is asked at each allocation, so that memory is only written. Nobody
     * else writes those members.
     */
    private static final class Slab {
        final KmemCache cache;
        final KmemSlab structure;
        final long base;
        final long[] used;
        int inUse;

        Slab(KmemCache cache, KmemSlab structure, long base) {
            this.cache = cache;
            this.structure = structure;
            this.base = base;
            this.used = new long[(cache.slabSize() / cache.chunkSize() + Long.SIZE - 1) / Long.SIZE];
        }

        /** The number of the chunk that begins at an address. */
        int chunk(long address) {
            return (int) (address - base) / cache.chunkSize();
        }
    }

    /** An allocator over an empty heap. */
    public Kmem(AddressSpace memory, KernelVariables variables) {
        this.memory = memory;
        this.variables = variables;
        memory.map("heap", AddressLayout.HEAP_BASE, 0, HEAP_FRAME_SHIFT);
        for (int i = 0; i < SIZES.length; i++) {
            bySize[i] = createCache(NAMES[i], SIZES[i], USUAL_ALIGNMENT);
        }
        for (int i = 0; i < bySmallSize.length; i++) {
            bySmallSize[i] = search(i << 3);
        }
    }

    /** All caches in order of creation. */
    public List<KmemCache> caches() {
        return Collections.unmodifiableList(caches);
    }

    // ---- caches

    /**
     * {@code kmem_cache_create}: a cache of its own for one kind of object.
     *
     * @param name at most 31 characters
     * @param alignment a power of two, or 0 for the usual 8; buffers are apart by a multiple of it
     */
    public KmemCache createCache(String name, int bufferSize, int alignment) {
        int aligned = Math.max(alignment, USUAL_ALIGNMENT);
        int chunk = (bufferSize + aligned - 1) / aligned * aligned;
        KmemCache cache = new KmemCache(memory, name, bufferSize, aligned, chunk, slabSize(chunk), metadata());
        if (caches.isEmpty()) {
            variables.kmem_cache_list(cache.structure());
        }
        cache.linkBehind(caches.isEmpty() ? cache : caches.get(caches.size() - 1),
                caches.isEmpty() ? cache : caches.get(0));
        caches.add(cache);
        return cache;
    }

    /** Pages for as many chunks as waste at most an eighth, at least one chunk. */
    private static int slabSize(int chunk) {
        int size = (chunk + AddressLayout.PAGESIZE - 1) / AddressLayout.PAGESIZE * AddressLayout.PAGESIZE;
        while (size < LARGEST_SLAB && size % chunk > size / 8) {
            size += AddressLayout.PAGESIZE;
        }
        return size;
    }

    /** A buffer of a cache, with whatever is in it. */
    public long alloc(KmemCache cache) {
        long address = cache.free.isEmpty() ? freshChunk(cache) : cache.free.pop();
        mark(address, true);
        return address;
    }

    /** Gives a buffer back to its cache. */
    public void free(KmemCache cache, long address) {
        mark(address, false);
        cache.free.push(address);
    }

    private void mark(long address, boolean used) {
        Slab slab = slabOf(address);
        int chunk = slab.chunk(address);
        int word = chunk >> 6;
        long bits = slab.used[word];
        long bit = 1L << chunk;
        if ((bits & bit) != 0 == used) {
            throw new IllegalStateException((used ? "buffer is in use: " : "buffer is freed twice: ")
                    + Long.toHexString(address) + " of " + slab.cache.name());
        }
        slab.used[word] = bits ^ bit;
        slab.inUse += used ? 1 : -1;
        slab.structure.slab_used(word, bits ^ bit);
        slab.structure.slab_refcnt(slab.inUse);
        slab.cache.count(used);
    }

    private Slab slabOf(long address) {
        long page = address - AddressLayout.HEAP_BASE >> AddressLayout.PAGESHIFT;
        Slab slab = page >= 0 && page < slabs.length ? slabs[(int) page] : null;
        if (slab == null) {
            throw new IllegalArgumentException("no buffer of a cache: " + Long.toHexString(address));
        }
        return slab;
    }

    private long freshChunk(KmemCache cache) {
        if (cache.freshNext == cache.freshLimit) {
            addSlab(cache);
        }
        long address = cache.freshNext;
        cache.freshNext += cache.chunkSize();
        return address;
    }

    private void addSlab(KmemCache cache) {
        long base = pages(cache.slabSize());
        KmemSlab structure = KmemSlab.at(memory, metadata());
        Slab slab = new Slab(cache, structure, base);
        cache.addSlab(structure, base);
        int first = (int) (base - AddressLayout.HEAP_BASE >> AddressLayout.PAGESHIFT);
        int end = first + (cache.slabSize() >> AddressLayout.PAGESHIFT);
        if (end > slabs.length) {
            slabs = Arrays.copyOf(slabs, Math.max(end, 2 * slabs.length));
        }
        Arrays.fill(slabs, first, end, slab);
        cache.freshNext = base;
        cache.freshLimit = base + (long) cache.slabSize() / cache.chunkSize() * cache.chunkSize();
    }

    // ---- by size

    /** {@code kmem_alloc}: at least {@code sizeBytes} bytes, with whatever is in them. */
    public long alloc(long sizeBytes) {
        KmemCache cache = cacheFor(sizeBytes);
        return cache == null ? allocOversize(sizeBytes) : alloc(cache);
    }

    /** {@code kmem_zalloc}: the same, all 0. */
    public long zalloc(long sizeBytes) {
        long address = alloc(sizeBytes);
        memory.clear(address, sizeBytes);
        return address;
    }

    /** {@code kmem_free}: the size must be the one that was asked for. */
    public void free(long address, long sizeBytes) {
        KmemCache cache = cacheFor(sizeBytes);
        if (cache == null) {
            freeOversize(address, sizeBytes);
        } else {
            free(cache, address);
        }
    }

    /** Allocates a copy of a string with its NUL; to be freed with length + 1. */
    public long copyOf(String text) {
        long address = alloc(text.length() + 1L);
        memory.putString(address, text, text.length() + 1);
        return address;
    }

    /** The cache that buffers of a size come from; null for those that are larger than all caches have. */
    public KmemCache cacheFor(long sizeBytes) {
        if (sizeBytes <= SMALL) {
            return bySmallSize[(int) sizeBytes + 7 >> 3];
        }
        return sizeBytes > SIZES[SIZES.length - 1] ? null : search((int) sizeBytes);
    }

    private KmemCache search(int sizeBytes) {
        int low = 0;
        int high = SIZES.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (SIZES[middle] >= sizeBytes) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return bySize[low];
    }

    private long allocOversize(long sizeBytes) {
        LongStack free = freeOversize.get(pagesFor(sizeBytes));
        return free == null || free.isEmpty() ? pages(sizeBytes) : free.pop();
    }

    private void freeOversize(long address, long sizeBytes) {
        LongStack free = freeOversize.get(pagesFor(sizeBytes));
        if (free == null) {
            free = new LongStack();
            freeOversize.put(pagesFor(sizeBytes), free);
        }
        free.push(address);
    }

    // ---- the heap

    private static long pagesFor(long sizeBytes) {
        return (sizeBytes + AddressLayout.PAGESIZE - 1) >>> AddressLayout.PAGESHIFT;
    }

    private long pages(long sizeBytes) {
        long base = heapEnd;
        heapEnd += pagesFor(sizeBytes) << AddressLayout.PAGESHIFT;
        memory.extend(AddressLayout.HEAP_BASE, heapEnd - AddressLayout.HEAP_BASE);
        return base;
    }

    /** Room for one structure of the allocator itself. */
    private long metadata() {
        if (metadataNext == metadataLimit) {
            metadataNext = pages(METADATA_BLOCK);
            metadataLimit = metadataNext + METADATA_BLOCK;
        }
        long address = metadataNext;
        metadataNext += KmemCache.METADATA_SIZE;
        return address;
    }
}

package org.dtrace4j.kernel.mdb.walk;

import java.util.Optional;
import java.util.function.LongConsumer;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.view.Structure;

/** The kernel memory allocator as it lies in memory: caches, their slabs, their buffers. */
public final class KmemWalks {
    /**
     * A buffer of a cache.
     *
     * @param isAllocated whether it is in use
     */
    public record Buffer(String cache, long address, boolean isAllocated) { }

    private KmemWalks() { }

    static void caches(DebugTarget target, long start, LongConsumer visit) {
        Lists.walk(target, "kmem_cache_t", "cache_next", Lists.head(target, "kmem_cache_list"), visit);
    }

    static void slabs(DebugTarget target, long cache, LongConsumer visit) {
        long first = Structure.at(target, "kmem_cache_t", cache).get("cache_slabs");
        Lists.walk(target, "kmem_slab_t", "slab_next", first, visit);
    }

    static void allocated(DebugTarget target, long cache, LongConsumer visit) {
        buffers(target, cache, true, visit);
    }

    static void freed(DebugTarget target, long cache, LongConsumer visit) {
        buffers(target, cache, false, visit);
    }

    private static void buffers(DebugTarget target, long cache, boolean allocated, LongConsumer visit) {
        long size = Structure.at(target, "kmem_cache_t", cache).get("cache_chunksize");
        slabs(target, cache, at -> {
            Structure slab = Structure.at(target, "kmem_slab_t", at);
            long base = slab.get("slab_base");
            for (int i = 0; i < slab.number("slab_chunks"); i++) {
                if (isUsed(slab, i) == allocated) {
                    visit.accept(base + i * size);
                }
            }
        });
    }

    private static boolean isUsed(Structure slab, int chunk) {
        return (slab.get("slab_used[" + (chunk >> 6) + "]") >>> chunk & 1) != 0;
    }

    /** The buffer that an address lies in; empty if no slab has it. */
    public static Optional<Buffer> bufferAt(DebugTarget target, long address) {
        Buffer[] found = new Buffer[1];
        caches(target, 0, at -> {
            Structure cache = Structure.at(target, "kmem_cache_t", at);
            long slabSize = cache.get("cache_slabsize");
            slabs(target, at, s -> {
                Structure slab = Structure.at(target, "kmem_slab_t", s);
                long distance = address - slab.get("slab_base");
                if (Long.compareUnsigned(distance, slabSize) < 0) {
                    found[0] = buffer(cache, slab, distance);
                }
            });
        });
        return Optional.ofNullable(found[0]);
    }

    /** The buffer at a distance from a slab's base; null in the rest behind the last one. */
    private static Buffer buffer(Structure cache, Structure slab, long distance) {
        long size = cache.get("cache_chunksize");
        int chunk = (int) (distance / size);
        return chunk >= slab.number("slab_chunks") ? null
                : new Buffer(cache.text("cache_name"), slab.get("slab_base") + chunk * size, isUsed(slab, chunk));
    }
}

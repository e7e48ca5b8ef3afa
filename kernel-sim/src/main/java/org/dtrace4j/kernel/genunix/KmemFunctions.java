package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.mem.KmemCache;
import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;

/**
 * kmem.c: how kernel code asks the allocator for memory. What the allocator does is {@link org.dtrace4j.kernel.mem.Kmem}'s.
 *
 * <p>As in the original a size up to that of the largest cache is a buffer of a cache: {@code kmem_alloc} and
 * {@code kmem_zalloc} call {@code kmem_cache_alloc}, and whoever traces that one sees all of them.
 */
public final class KmemFunctions extends BareKernelCode {
    public KmemFunctions(Kernel k) {
        super(k);
    }

    @Prototype("void *kmem_alloc(size_t size, int kmflag)")
    public long kmem_alloc(long size, int kmflag) {
        KmemCache cache = k.kmem.cacheFor(size);
        return cache == null ? k.kmem.alloc(size) : kmem_cache_alloc(cache, kmflag);
    }

    @Prototype("void *kmem_zalloc(size_t size, int kmflag)")
    public long kmem_zalloc(long size, int kmflag) {
        KmemCache cache = k.kmem.cacheFor(size);
        long buf = cache == null ? kmem_alloc(size, kmflag) : kmem_cache_alloc(cache, kmflag);
        k.memory.clear(buf, size);
        return buf;
    }

    @Prototype("void kmem_free(void *buf, size_t size)")
    public void kmem_free(long buf, long size) {
        KmemCache cache = k.kmem.cacheFor(size);
        if (cache == null) {
            k.kmem.free(buf, size);
        } else {
            kmem_cache_free(cache, buf);
        }
    }

    @Prototype("void *kmem_cache_alloc(kmem_cache_t *cp, int kmflag)")
    public long kmem_cache_alloc(KmemCache cp, int kmflag) {
        return k.kmem.alloc(cp);
    }

    @Prototype("void kmem_cache_free(kmem_cache_t *cp, void *buf)")
    public void kmem_cache_free(KmemCache cp, long buf) {
        k.kmem.free(cp, buf);
    }
}

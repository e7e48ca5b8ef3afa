package org.dtrace4j.kernel.boot;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.struct.KmemCache;
import org.dtrace4j.kernel.struct.KmemSlab;

/** What of a cache of kernel memory is in use. */
final class KmemBuffers {
    private KmemBuffers() { }

    /** The addresses of the buffers that are in use; none for a cache that has not been made. */
    static List<Long> allocated(KmemCache cache) {
        List<Long> buffers = new ArrayList<>();
        KmemSlab first = cache == null ? null : cache.cache_slabs();
        for (KmemSlab slab = first; slab != null; slab = Struct.addressOf(slab.slab_next()) == first.address() ? null
                : slab.slab_next()) {
            for (int chunk = 0; chunk < slab.slab_chunks(); chunk++) {
                if ((slab.slab_used(chunk >> 6) >>> chunk & 1) != 0) {
                    buffers.add(slab.slab_base() + chunk * cache.cache_chunksize());
                }
            }
        }
        return buffers;
    }
}

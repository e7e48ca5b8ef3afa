package org.dtrace4j.kernel.mem;

import org.dtrace4j.abi.Addressable;
import org.dtrace4j.kernel.struct.KmemSlab;

/**
 * A named cache of buffers of one size. Made by {@link Kmem}; its description lies in kernel memory as a
 * {@code kmem_cache_t}.
 */
public final class KmemCache implements Addressable {
    /** Room for a {@code kmem_cache_t} or a {@code kmem_slab_t}. */
    static final int METADATA_SIZE = 256;
    private static final int NAME_SIZE = 32;

    final LongStack free = new LongStack();
    /** Buffers of the newest slab that were never handed out: from here to the limit. */
    long freshNext;
    long freshLimit;
    private long allocations;
    private long frees;
    private final String name;
    private final int bufferSize;
    private final int chunkSize;
    private final int slabSize;
    private final org.dtrace4j.kernel.struct.KmemCache structure;

    KmemCache(AddressSpace memory, String name, int bufferSize, int alignment, int chunkSize, int slabSize,
            long address) {
        this.name = name;
        this.bufferSize = bufferSize;
        this.chunkSize = chunkSize;
        this.slabSize = slabSize;
        this.structure = org.dtrace4j.kernel.struct.KmemCache.at(memory, address);
        memory.putString(structure.cache_name_address(), name, NAME_SIZE);
        structure.cache_bufsize(bufferSize);
        structure.cache_align(alignment);
        structure.cache_chunksize(chunkSize);
        structure.cache_slabsize(slabSize);
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

    int slabSize() {
        return slabSize;
    }

    /** Address of its {@code kmem_cache_t}: what it is as an argument of a traced function. */
    @Override
    public long address() {
        return structure.address();
    }

    /** Its {@code kmem_cache_t}. */
    public org.dtrace4j.kernel.struct.KmemCache structure() {
        return structure;
    }

    /** Counts one more buffer that is handed out, or given back. */
    void count(boolean allocation) {
        if (allocation) {
            structure.cache_slab_alloc(++allocations);
        } else {
            structure.cache_slab_free(++frees);
        }
    }

    /** Puts it into the ring of caches between the last and the first. */
    void linkBehind(KmemCache last, KmemCache first) {
        structure.cache_next(first.structure);
        structure.cache_prev(last.structure);
        last.structure.cache_next(structure);
        first.structure.cache_prev(structure);
    }

    /** Adds a slab of buffers that are all free; new slabs go to the front of the list. */
    void addSlab(KmemSlab slab, long base) {
        KmemSlab first = structure.cache_slabs();
        slab.slab_cache(structure);
        slab.slab_base(base);
        slab.slab_chunks(slabSize / chunkSize);
        slab.slab_next(first);
        if (first != null) {
            first.slab_prev(slab);
        }
        structure.cache_slabs(slab);
        structure.cache_slab_create(structure.cache_slab_create() + 1);
        structure.cache_buftotal(structure.cache_buftotal() + slabSize / chunkSize);
    }
}

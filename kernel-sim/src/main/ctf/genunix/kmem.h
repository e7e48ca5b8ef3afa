/*
 * The kernel memory allocator, as far as a debugger wants to know it. A cache hands out buffers of one size; it cuts them
 * from slabs. Which buffers of a slab are in use is a bit for each, so that free buffers keep their contents.
 */
typedef struct kmem_slab {
    struct kmem_cache *slab_cache;
    void *slab_base;
    struct kmem_slab *slab_next;
    struct kmem_slab *slab_prev;
    ulong_t slab_refcnt;
    ulong_t slab_chunks;
    uint_t slab_stuck_offset;
    ulong_t slab_used[8];
} kmem_slab_t;

typedef struct kmem_cache {
    uint64_t cache_slab_create;
    uint64_t cache_slab_destroy;
    uint64_t cache_slab_alloc;
    uint64_t cache_slab_free;
    uint64_t cache_buftotal;
    uint64_t cache_bufmax;
    char cache_name[32];
    struct kmem_cache *cache_next;
    struct kmem_cache *cache_prev;
    int cache_flags;
    size_t cache_bufsize;
    size_t cache_align;
    size_t cache_chunksize;
    size_t cache_slabsize;
    struct kmem_slab *cache_slabs;
} kmem_cache_t;

extern kmem_cache_t *kmem_cache_list;

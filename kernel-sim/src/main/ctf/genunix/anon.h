/* Anonymous memory and swap. A slot of an anonymous map names the page by (an_vp, an_off). */
struct anon {
    struct vnode *an_vp;
    struct vnode *an_pvp;
    u_offset_t an_off;
    u_offset_t an_poff;
    struct anon *an_hash;
    int an_refcnt;
};

struct anon_hdr {
    kmutex_t serial_lock;
    pgcnt_t size;
    void **array_chunk;
    int flags;
};

typedef struct anon_map {
    krwlock_t a_rwlock;
    size_t size;
    struct anon_hdr *ahp;
    size_t swresv;
    ulong_t refcnt;
    ushort_t a_szc;
    void *locality;
    kmutex_t a_pmtx;
    struct seg *a_phead_next;
    struct seg *a_phead_prev;
    pgcnt_t a_softlockcnt;
    kcondvar_t a_purgecv;
    ushort_t a_purgewait;
    struct vnode *a_sp;
} amp_t;

struct k_anoninfo {
    pgcnt_t ani_max;
    pgcnt_t ani_free;
    pgcnt_t ani_phys_resv;
    pgcnt_t ani_mem_resv;
    pgcnt_t ani_locked_swap;
};

/* One swap device or file. */
struct swapinfo {
    struct vnode *si_vp;
    struct vnode *si_svp;
    uint_t si_soff;
    uint_t si_eoff;
    pgcnt_t si_npgs;
    pgcnt_t si_nfpgs;
    struct swapinfo *si_next;
    short si_flags;
    ulong_t si_mapsize;
    ulong_t *si_swapslots;
    ulong_t si_hint;
    ulong_t si_checkcnt;
    ulong_t si_alloccnt;
    size_t si_pnamelen;
    char *si_pname;
};

enum swap_errors { SE_NOSWAP = -1, SE_NOANON = -2 };
enum anon_flags { ANON_SLEEP = 0, ANON_NOSLEEP = 1, ANON_ALLOC_FORCE = 2, ANON_CHUNK_SIZE = 512 };

extern struct k_anoninfo k_anoninfo;
extern struct swapinfo *swapinfo;
extern pgcnt_t swapfs_minfree;
extern pgcnt_t swapfs_reserve;
extern int nswapfiles;

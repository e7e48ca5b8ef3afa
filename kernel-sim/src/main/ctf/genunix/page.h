/*
 * Pages of physical memory. A page is named by (vnode, offset) once it holds something; p_selock is the lock that keeps
 * its name (negative: exclusive; positive: that many readers).
 */
typedef struct page {
    u_offset_t p_offset;
    struct vnode *p_vnode;
    selock_t p_selock;
    uint_t p_vpmref;
    struct page *p_hash;
    struct page *p_vpnext;
    struct page *p_vpprev;
    struct page *p_next;
    struct page *p_prev;
    ushort_t p_lckcnt;
    ushort_t p_cowcnt;
    kcondvar_t p_cv;
    kcondvar_t p_io_cv;
    uchar_t p_iolock_state;
    uchar_t p_szc;
    uchar_t p_fsdata;
    uchar_t p_state;
    uchar_t p_nrm;
    uchar_t p_embed;
    uchar_t p_index;
    uchar_t p_toxic;
    void *p_mapping;
    pfn_t p_pagenum;
    uint_t p_share;
    uint_t p_sharepad;
    uint_t p_slckcnt;
    uint_t p_mlentry;
    kmutex_t p_ilock;
} page_t;

typedef enum se { SE_SHARED = 0, SE_EXCL = 1 } se_t;
typedef enum reclaim { P_NO_RECLAIM = 0, P_RECLAIM = 1 } reclaim_t;
enum page_state_bits {
    P_FREE = 0x80, P_NORELOC = 0x40, P_MIGRATE = 0x20, P_SWAP = 0x10, P_BOOTPAGES = 0x08, P_RAF = 0x04
};
enum page_nrm_bits { P_MOD = 0x1, P_REF = 0x2, P_RO = 0x4 };
enum page_create_flags {
    PG_EXCL = 0x0001, PG_WAIT = 0x0002, PG_NORELOC = 0x0010, PG_PANIC = 0x0020, PG_PUSHPAGE = 0x0040
};
/* hat_pagesync(): what to do with the hardware's bits, and when to stop looking. */
enum hat_sync_flags {
    HAT_SYNC_DONTZERO = 0x0, HAT_SYNC_ZERORM = 0x1, HAT_SYNC_STOPON_MOD = 0x2, HAT_SYNC_STOPON_REF = 0x4,
    HAT_SYNC_STOPON_SHARED = 0x8, HAT_FORCE_PGUNLOAD = 1
};
/* Flags of VOP_PUTPAGE and VN_DISPOSE. */
enum buffer_flags {
    B_READ = 0x40, B_WRITE = 0x100, B_ASYNC = 0x400, B_DONTNEED = 0x2000, B_FREE = 0x8000, B_INVAL = 0x10000,
    B_FORCE = 0x20000, B_ERROR = 0x4, B_TRUNC = 0x100000, B_DELWRI = 0x800
};

struct memseg {
    page_t *pages;
    page_t *epages;
    pfn_t pages_base;
    pfn_t pages_end;
    struct memseg *next;
    struct memseg *lnext;
    uint_t msegflags;
};

/* The vnode that all pages of the kernel's own heap are named by is the first of these. */
enum kvps_constants { KV_KVP = 0, KV_ZVP = 1, KV_MAX = 3 };
enum page_list_flags { PG_FREE_LIST = 0x0001, PG_CACHE_LIST = 0x0002 };
extern struct vnode kvps[3];

extern pgcnt_t maxmem;
extern pgcnt_t freemem;
extern pgcnt_t availrmem;
extern pgcnt_t pages_locked;
extern pgcnt_t availrmem_initial;
extern pgcnt_t physinstalled;
extern uint_t _pagesize;

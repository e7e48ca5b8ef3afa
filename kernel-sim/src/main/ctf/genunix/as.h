/* Address spaces and their segments. */
typedef struct seg {
    caddr_t s_base;
    size_t s_size;
    uint_t s_szc;
    uint_t s_flags;
    struct as *s_as;
    avl_node_t s_tree;
    struct seg_ops *s_ops;
    void *s_data;
    kmutex_t s_pmtx;
    struct seg *s_phead_next;
    struct seg *s_phead_prev;
} seg_t;

typedef struct as {
    kmutex_t a_contents;
    uchar_t a_flags;
    uchar_t a_vbits;
    kcondvar_t a_cv;
    struct hat *a_hat;
    struct hrmstat *a_hrm;
    caddr_t a_userlimit;
    struct seg *a_seglast;
    krwlock_t a_lock;
    size_t a_size;
    struct seg *a_lastgap;
    struct seg *a_lastgaphl;
    avl_tree_t a_segtree;
    avl_tree_t a_wpage;
    uchar_t a_updatedir;
    timespec_t a_updatetime;
    struct vnode **a_objectdir;
    size_t a_sizedir;
    struct as_callback *a_callbacks;
    void *a_xhat;
    struct proc *a_proc;
    size_t a_resvsize;
} as_t;

/* What a segment of a process maps: a part of a file, anonymous memory, or both. */
typedef struct segvn_data {
    krwlock_t lock;
    kmutex_t segfree_syncmtx;
    uchar_t pageprot;
    uchar_t prot;
    uchar_t maxprot;
    uchar_t type;
    u_offset_t offset;
    struct vnode *vp;
    ulong_t anon_index;
    struct anon_map *amp;
    struct vpage *vpage;
    struct cred *cred;
    size_t swresv;
    uchar_t advice;
    uchar_t pageadvice;
    ushort_t flags;
    uchar_t softlockcnt;
} segvn_data_t;

enum mapping_constants { MAP_SHARED = 1, MAP_PRIVATE = 2, PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4, PROT_USER = 8 };

/* Why a page cannot be touched, and what came of it: an errno stands above FC_OBJERR. */
enum fault_type { F_INVAL, F_PROT, F_SOFTLOCK, F_SOFTUNLOCK };
typedef int faultcode_t;
enum faultcode { FC_HWERR = 1, FC_ALIGN = 2, FC_NOMAP = 3, FC_PROT = 4, FC_OBJERR = 5, FC_NOSUPPORT = 6 };

/* What a segment driver or vpm is to do with data. */
enum seg_rw { S_OTHER = 0, S_READ = 1, S_WRITE = 2, S_EXEC = 3, S_CREATE = 4 };

extern struct as kas;

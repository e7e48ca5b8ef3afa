/* Requests to block devices. */
enum buf_flags {
    B_BUSY = 0x0001, B_DONE = 0x0002, B_PAGEIO = 0x0010, B_PHYS = 0x0020
};

typedef int daddr_t;
typedef short o_dev_t;

/* A block number, as one number and in halves. */
typedef union lldaddr {
    longlong_t _f;
    struct lldaddr_halves {
        daddr_t _l;
        daddr_t _u;
    } _p;
} lldaddr_t;

/* Where the data of a request lies. */
typedef union buf_un {
    caddr_t b_addr;
    struct filsys *b_filsys;
    daddr_t *b_daddr;
} buf_un_t;

typedef struct buf {
    int b_flags;
    struct buf *b_forw;
    struct buf *b_back;
    struct buf *av_forw;
    struct buf *av_back;
    o_dev_t b_dev;
    size_t b_bcount;
    buf_un_t b_un;
    lldaddr_t _b_blkno;
    char b_obs1;
    size_t b_resid;
    clock_t b_start;
    struct proc *b_proc;
    struct page *b_pages;
    clock_t b_obs2;
    size_t b_bufsize;
    int (*b_iodone)(struct buf *);
    struct vnode *b_vp;
    struct buf *b_chain;
    int b_obs3;
    int b_error;
    void *b_private;
    dev_t b_edev;
    ksema_t b_sem;
    ksema_t b_io;
    struct buf *b_list;
    struct page **b_shadow;
    void *b_dip;
    struct vnode *b_file;
    offset_t b_offset;
} buf_t;

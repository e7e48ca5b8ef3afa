/* The pageout daemon: its work list, its parameters and its statistics. */
struct async_reqs {
    struct async_reqs *a_next;
    struct vnode *a_vp;
    u_offset_t a_off;
    uint_t a_len;
    int a_flags;
    struct cred *a_cred;
    ushort_t a_prealloced;
};

enum pageout_constants {
    FRONT = 1, BACK = 2, RATETOSCHEDPAGING = 4, PAGES_POLL_MASK = 1023, MIN_PO_SHARE = 8, MAX_PO_SHARE = 0x8000000
};

extern pgcnt_t slowscan;
extern pgcnt_t fastscan;
extern pgcnt_t handspreadpages;
extern int loopfraction;
extern pgcnt_t looppages;
extern int min_percent_cpu;
extern int max_percent_cpu;
extern pgcnt_t maxfastscan;
extern pgcnt_t maxslowscan;
extern pgcnt_t maxpgio;
extern pgcnt_t minfree;
extern pgcnt_t desfree;
extern pgcnt_t lotsfree;
extern pgcnt_t needfree;
extern pgcnt_t throttlefree;
extern pgcnt_t pageout_reserve;
extern pgcnt_t deficit;
extern pgcnt_t nscan;
extern pgcnt_t desscan;
extern clock_t min_pageout_ticks;
extern clock_t max_pageout_ticks;
extern clock_t pageout_ticks;
extern clock_t pageout_lbolt;
extern uint_t reset_hands;
extern uint64_t pageout_sample_lim;
extern uint64_t pageout_sample_cnt;
extern pgcnt_t pageout_sample_pages;
extern pgcnt_t pageout_new_spread;
extern hrtime_t pageout_rate;
extern hrtime_t sample_start;
extern hrtime_t sample_end;
extern hrtime_t pageout_sample_etime;
extern uint64_t pageout_timeouts;
extern pgcnt_t pushes;
extern ulong_t push_list_size;
extern int dopageout;
extern int async_list_size;
extern ulong_t po_share;
extern kmutex_t pageout_mutex;
extern kmutex_t push_lock;
extern kcondvar_t push_cv;
extern struct async_reqs *push_req;
extern struct async_reqs *req_freelist;
extern struct async_reqs *push_list;
extern kcondvar_t memavail_cv;

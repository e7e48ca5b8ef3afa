/* Variables of the page layer. */
extern struct memseg *memsegs;
extern pgcnt_t total_pages;
extern pgcnt_t pages_pp_maximum;
extern long page_hashsz;
extern page_t **page_hash;
extern page_t *page_freelist;
extern page_t *page_cachelist;
extern pgcnt_t physmem;
extern pfn_t physmax;
extern pfn_t max_pfn;
extern page_t *page_ts;
extern kmutex_t freemem_lock;
extern kmutex_t page_llock;
extern kmutex_t new_freemem_lock;
extern uint_t freemem_wait;
extern kcondvar_t freemem_cv;

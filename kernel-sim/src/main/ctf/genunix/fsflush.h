/* The file system flusher. */
typedef struct fsf_stats {
    ulong_t fsf_scan;
    ulong_t fsf_examined;
    ulong_t fsf_locked;
    ulong_t fsf_modified;
    ulong_t fsf_coalesce;
    ulong_t fsf_releases;
    ulong_t fsf_time;
} fsf_stat_t;

struct tune {
    int t_gpgslo;
    int t_fsflushr;
    int t_minarmem;
    int t_minasmem;
    int t_flckrec;
};

struct var {
    int v_buf;
    int v_call;
    int v_proc;
    int v_maxupttl;
    int v_nglobpris;
    int v_maxsyspri;
    int v_clist;
    int v_maxup;
    int v_hbuf;
    int v_hmask;
    int v_pbuf;
    int v_sptmap;
    int v_maxpmem;
    int v_autoup;
    int v_bufhwm;
};

extern kmutex_t fsflush_lock;
extern kcondvar_t fsflush_cv;
extern int fsflush_do_pages_enabled;
extern int dopageflush;
extern int fsflush_iflush_delay;
extern fsf_stat_t fsf_recent;
extern fsf_stat_t fsf_total;
extern ulong_t fsf_cycles;
extern struct tune tune;
extern struct var v;

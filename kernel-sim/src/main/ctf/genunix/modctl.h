/* Loaded modules. */
struct module {
    int total_allocated;
    char *filename;
    char *text;
    char *data;
    caddr_t bss;
    size_t text_size;
    size_t data_size;
    size_t bss_size;
};

typedef struct modctl {
    struct modctl *mod_next;
    struct modctl *mod_prev;
    int mod_id;
    void *mod_mp;
    struct _kthread *mod_inprogress_thread;
    struct mod_modinfo *mod_modinfo;
    struct modlinkage *mod_linkage;
    char *mod_filename;
    char *mod_modname;
    int mod_busy;
    int mod_want;
    int mod_prim;
    int mod_ref;
    int mod_loaded;
    int mod_installed;
    int mod_loadflags;
    int mod_delay_unload;
    struct modctl_list *mod_requisites;
    struct modctl_list *mod_dependents;
    int mod_loadcnt;
    int mod_nenabled;
    caddr_t mod_text;
    size_t mod_text_size;
    int mod_gencount;
    struct modctl *mod_requisite_loading;
} modctl_t;

typedef int modid_t;

struct modlfs;
struct modldrv;
struct modlstrmod;

/* Commands of modctl(2). */
enum modctl_commands {
    MODLOAD = 0, MODUNLOAD = 1, MODINFO = 2, MODRESERVED = 3, MODSETMINIROOT = 4, MODADDMAJBIND = 5, MODGETPATH = 6,
    MODREADSYSBIND = 7, MODGETMAJBIND = 8, MODGETNAME = 9, MODSIZEOF_DEVID = 10, MODGETDEVID = 11,
    MODSIZEOF_MINORNAME = 12, MODGETMINORNAME = 13, MODGETPATHLEN = 14, MODEVENTS = 15, MODGETFBNAME = 16,
    MODREREADDACF = 17, MODLOADDRVCONF = 18, MODUNLOADDRVCONF = 19, MODREMMAJBIND = 20, MODDEVT2INSTANCE = 21,
    MODGETDEVFSPATH_LEN = 22, MODGETDEVFSPATH = 23, MODDEVID2PATHS = 24, MODSETDEVPOLICY = 26, MODGETDEVPOLICY = 27,
    MODALLOCPRIV = 28, MODGETDEVPOLICYBYNAME = 29, MODGETDEVFSPATH_MI_LEN = 38, MODGETDEVFSPATH_MI = 39
};

/* What is asked of MODINFO, and the state that it tells. */
enum modinfo_info { MI_INFO_ONE = 1, MI_INFO_ALL = 2, MI_INFO_CNT = 4 };
enum modinfo_state { MI_LOADED = 1, MI_INSTALLED = 2 };

enum mod_loadflags { MOD_NOAUTOUNLOAD = 1, MOD_NONOTIFY = 2, MOD_NOUNLOAD = 4 };
enum mod_hold_flags { MOD_WAIT_ONCE = 1, MOD_WAIT_FOREVER = 2, MOD_LOCK_HELD = 4, MOD_LOCK_NOT_HELD = 8 };
enum mod_sizes { MOD_MAXPATH = 256, MODMAXNAMELEN = 32, MODMAXLINKINFOLEN = 32, MODMAXLINK = 10, MODREV_1 = 1 };

struct modspecific_info {
    char msi_linkinfo[32];
    int msi_p0;
};

/* What MODINFO answers with. */
struct modinfo {
    int mi_info;
    int mi_state;
    int mi_id;
    int mi_nextid;
    caddr_t mi_base;
    size_t mi_size;
    int mi_rev;
    int mi_loadcnt;
    char mi_name[32];
    struct modspecific_info mi_msinfo[10];
};

extern struct modctl modules;
extern int modrootloaded;
extern int moddebug;
extern kmutex_t mod_lock;
extern kcondvar_t mod_cv;

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

extern struct modctl modules;
extern int modrootloaded;
extern int moddebug;

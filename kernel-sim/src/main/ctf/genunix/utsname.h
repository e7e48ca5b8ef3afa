/* Names of the system, and its tunables that have no better place. */
struct utsname {
    char sysname[257];
    char nodename[257];
    char release[257];
    char version[257];
    char machine[257];
};

extern struct utsname utsname;
extern char hw_serial[11];
extern char architecture[9];
extern char platform[9];
extern int maxusers;
extern int max_nprocs;
extern int maxuprc;
extern int reserved_procs;
extern int swaploaded;
extern int boothowto;
extern int rstchown;
extern int ngroups_max;

enum boot_flags {
    RB_AUTOBOOT = 0, RB_ASKNAME = 0x01, RB_SINGLE = 0x02, RB_HALT = 0x08, RB_KDB = 0x40, RB_DEBUG = 0x40,
    RB_VERBOSE = 0x800000
};
enum uadmin_constants {
    A_REBOOT = 1, A_SHUTDOWN = 2, A_REMOUNT = 4, A_DUMP = 5, A_FREEZE = 3,
    AD_HALT = 0, AD_BOOT = 1, AD_IBOOT = 2, AD_POWEROFF = 6
};

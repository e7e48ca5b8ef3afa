/* Resource controls: what a program sets and asks of them. */
typedef struct rctl_opaque {
    rctl_qty_t rcq_value;
    rctl_qty_t rcq_enforced_value;
    int rcq_global_flagaction;
    int rcq_global_syslog_level;
    int rcq_local_flagaction;
    int rcq_local_signal;
    hrtime_t rcq_firing_time;
    int rcq_privilege;
    pid_t rcq_local_recipient_pid;
} rctl_opaque_t;

enum rctlsys_codes { RCTLSYS_GET = 0, RCTLSYS_SET = 1, RCTLSYS_LIST = 2 };
enum rctl_get_flags { RCTL_FIRST = 0, RCTL_NEXT = 1, RCTL_USAGE = 2 };
enum rctl_set_flags { RCTL_INSERT = 0, RCTL_DELETE = 1, RCTL_REPLACE = 2 };
enum rctl_privileges { RCPRIV_BASIC = 0x01000000, RCPRIV_PRIVILEGED = 0x04000000, RCPRIV_SYSTEM = 0x7f000000 };
enum rctl_local_flags { RCTL_LOCAL_DENY = 0x00000002, RCTL_LOCAL_MAXIMAL = 0x40000000 };
enum rctl_global_flags {
    RCTL_GLOBAL_DENY_ALWAYS = 0x20000000, RCTL_GLOBAL_SIGNAL_NEVER = 0x02000000, RCTL_GLOBAL_INFINITE = 0x01000000
};

/*
 * The names that the kernel gives to the basic types (LP64, little-endian), and small structures used everywhere.
 */
typedef unsigned char uchar_t;
typedef unsigned short ushort_t;
typedef unsigned int uint_t;
typedef unsigned long ulong_t;
typedef long long longlong_t;
typedef unsigned long long u_longlong_t;

typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long int64_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long uint64_t;
typedef long intptr_t;
typedef unsigned long uintptr_t;
typedef long ptrdiff_t;
typedef unsigned long size_t;
typedef long ssize_t;

typedef long off_t;
typedef long long offset_t;
typedef unsigned long long u_offset_t;
typedef unsigned long long len_t;
typedef long blkcnt_t;
typedef unsigned long ino_t;
typedef unsigned long long ino64_t;
typedef unsigned long pfn_t;
typedef unsigned long pgcnt_t;
typedef long spgcnt_t;
typedef char *caddr_t;
typedef long time_t;
typedef long clock_t;
typedef unsigned long dev_t;
typedef unsigned int dev32_t;
typedef unsigned int major_t;
typedef unsigned int minor_t;
typedef unsigned int mode_t;
typedef unsigned int nlink_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef int pid_t;
typedef int id_t;
typedef int taskid_t;
typedef int projid_t;
typedef int zoneid_t;
typedef int ctid_t;
typedef short pri_t;
typedef ushort_t cpu_flag_t;
typedef uchar_t lock_t;
typedef lock_t disp_lock_t;
typedef int processorid_t;
typedef int psetid_t;
typedef short index_t;
typedef longlong_t hrtime_t;
typedef void *timeout_id_t;
typedef uint64_t kt_did_t;
typedef long lgrp_id_t;
typedef uint_t model_t;
typedef int selock_t;
typedef u_longlong_t rlim64_t;
typedef u_longlong_t rctl_qty_t;
typedef long greg_t;
typedef uint_t k_fltset_t;

typedef enum boolean { B_FALSE = 0, B_TRUE = 1 } boolean_t;

typedef struct timespec {
    time_t tv_sec;
    long tv_nsec;
} timespec_t;
typedef timespec_t timestruc_t;

typedef struct timeval {
    time_t tv_sec;
    long tv_usec;
} timeval_t;

typedef struct itimerval {
    struct timeval it_interval;
    struct timeval it_value;
} itimerval_t;

/* Registers of a thread that does not run: val[0] is its program counter, val[1] its stack pointer. */
typedef struct _label_t {
    long val[8];
} label_t;

/* A queue element of binary-search trees; the trees themselves keep only their head in kernel memory. */
typedef struct avl_node {
    struct avl_node *avl_child[2];
    uintptr_t avl_pcb;
} avl_node_t;

typedef struct avl_tree {
    struct avl_node *avl_root;
    int (*avl_compar)(const void *, const void *);
    size_t avl_offset;
    ulong_t avl_numnodes;
    size_t avl_size;
} avl_tree_t;

typedef struct list_node {
    struct list_node *list_next;
    struct list_node *list_prev;
} list_node_t;

typedef struct list {
    size_t list_size;
    size_t list_offset;
    struct list_node list_head;
} list_t;

enum memory_constants {
    PAGESIZE = 4096,
    PAGESHIFT = 12,
    PAGEOFFSET = 4095,
    MAXPATHLEN = 1024,
    MAXNAMELEN = 256
};

/* Structures that are only pointed to: what the hardware saved, translations, contracts. */
struct regs;
struct hat;
struct contract;
struct buf;

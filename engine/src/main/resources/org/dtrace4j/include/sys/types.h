/* The types of the system. Those that the kernel shares are the kernel's own in a program of its data model. */
#ifndef _SYS_TYPES_H
#define	_SYS_TYPES_H

#include <sys/isa_defs.h>
#include <sys/int_types.h>

typedef enum { B_FALSE, B_TRUE } boolean_t;

typedef unsigned char uchar_t;
typedef unsigned short ushort_t;
typedef unsigned int uint_t;
typedef unsigned long ulong_t;
typedef long long longlong_t;
typedef unsigned long long u_longlong_t;

typedef unsigned char unchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef longlong_t quad_t;
typedef u_longlong_t u_quad_t;

typedef char *caddr_t;
typedef long daddr_t;
typedef short cnt_t;
typedef long off_t;
typedef longlong_t offset_t;
typedef longlong_t off64_t;
typedef u_longlong_t u_offset_t;
typedef u_longlong_t len_t;
typedef u_longlong_t diskaddr_t;
typedef longlong_t lldaddr_t;
typedef int blksize_t;
typedef longlong_t blkcnt64_t;
typedef u_longlong_t fsblkcnt64_t;
typedef u_longlong_t fsfilcnt64_t;
typedef u_longlong_t ino64_t;
typedef long blkcnt_t;
typedef ulong_t fsblkcnt_t;
typedef ulong_t fsfilcnt_t;
typedef ulong_t ino_t;
typedef int id_t;
typedef int pid_t;
typedef uint_t uid_t;
typedef uint_t mode_t;
typedef uint_t nlink_t;
typedef uint_t major_t;
typedef uint_t minor_t;
typedef uid_t gid_t;
typedef ulong_t dev_t;
typedef id_t taskid_t;
typedef id_t projid_t;
typedef id_t poolid_t;
typedef id_t zoneid_t;
typedef id_t ctid_t;
typedef int key_t;
typedef int processorid_t;
typedef int psetid_t;
typedef short pri_t;
typedef ushort_t o_mode_t;
typedef short o_dev_t;
typedef ushort_t o_uid_t;
typedef o_uid_t o_gid_t;
typedef short o_nlink_t;
typedef short o_pid_t;
typedef ushort_t o_ino_t;
typedef uchar_t use_t;
typedef short sysid_t;
typedef short index_t;
typedef void *timeout_id_t;
typedef void *bufcall_id_t;
typedef ulong_t pfn_t;
typedef ulong_t pgcnt_t;
typedef long spgcnt_t;
typedef long time_t;
typedef long clock_t;
typedef int clockid_t;
typedef int timer_t;
typedef uint_t useconds_t;
typedef long suseconds_t;
typedef longlong_t hrtime_t;
typedef uint_t pthread_t;
typedef uint_t thread_t;
typedef uint_t lwpid_t;
typedef uint32_t caddr32_t;
typedef int32_t daddr32_t;
typedef int32_t off32_t;
typedef uint32_t ino32_t;
typedef int32_t blkcnt32_t;
typedef uint32_t fsblkcnt32_t;
typedef uint32_t fsfilcnt32_t;
typedef int32_t id32_t;
typedef uint32_t major32_t;
typedef uint32_t minor32_t;
typedef int32_t key32_t;
typedef uint32_t mode32_t;
typedef int32_t uid32_t;
typedef int32_t gid32_t;
typedef uint32_t nlink32_t;
typedef uint32_t dev32_t;
typedef int32_t pid32_t;
typedef uint32_t size32_t;
typedef int32_t ssize32_t;
typedef int32_t time32_t;
typedef int32_t clock32_t;

#endif

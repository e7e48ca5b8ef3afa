package org.dtrace4j.kernel.syscall;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The system call table ({@code sysent[]}): number and name of each call that the kernel has, and its arguments as C
 * declares them, for whoever traces system calls.
 */
public enum SystemCall {
    EXIT(1, "rexit", "void rexit(int rval)"),
    READ(3, "read", "ssize_t read(int fdes, void *cbuf, size_t count)"),
    WRITE(4, "write", "ssize_t write(int fdes, void *cbuf, size_t count)"),
    OPEN(5, "open", "int open(char *path, int mode, int crmode)"),
    CLOSE(6, "close", "int close(int fdes)"),
    CREAT(8, "creat", "int creat(char *path, int mode)"),
    LINK(9, "link", "int link(char *from, char *to)"),
    UNLINK(10, "unlink", "int unlink(char *fname)"),
    EXEC(11, "exec", "int exec(const char *fname, const char **argp)"),
    CHDIR(12, "chdir", "int chdir(char *fname)"),
    TIME(13, "gtime", "time_t gtime(void)"),
    CHMOD(15, "chmod", "int chmod(char *path, int mode)"),
    CHOWN(16, "chown", "int chown(char *fname, uid_t uid, gid_t gid)"),
    BRK(17, "brk", "int brk(caddr_t nva)"),
    STAT(18, "stat", "int stat(char *fname, struct stat *sb)"),
    LSEEK(19, "lseek", "off_t lseek(int fdes, off_t off, int stype)"),
    GETPID(20, "getpid", "pid_t getpid(void)"),
    MOUNT(21, "mount", "int mount(char *spec, char *dir, int flags, char *fstype, char *dataptr, int datalen, "
            + "char *optptr, int optlen)"),
    GETUID(24, "getuid", "uid_t getuid(void)"),
    PAUSE(29, "pause", "int pause(void)"),
    UTIME(30, "utime", "int utime(char *fname, time_t *tptr)"),
    SETUID(23, "setuid", "int setuid(uid_t uid)"),
    STIME(25, "stime", "int stime(time_t time)"),
    FSTAT(28, "fstat", "int fstat(int fdes, struct stat *sb)"),
    ACCESS(33, "access", "int access(char *fname, int fmode)"),
    SYNC(36, "syssync", "int syssync(void)"),
    KILL(37, "kill", "int kill(pid_t pid, int sig)"),
    PGRPSYS(39, "pgrpsys", "int pgrpsys(int flag, pid_t pid, pid_t pgid)"),
    PIPE(42, "pipe", "int pipe(int *fds)"),
    TIMES(43, "times", "clock_t times(struct tms *tp)"),
    SETGID(46, "setgid", "int setgid(gid_t gid)"),
    GETGID(47, "getgid", "gid_t getgid(void)"),
    MSGSYS(49, "msgsys", "ssize_t msgsys(int opcode, uintptr_t a0, uintptr_t a1, uintptr_t a2, uintptr_t a4, uintptr_t a5)"),
    SHMSYS(52, "shmsys", "uintptr_t shmsys(int opcode, uintptr_t a0, uintptr_t a1, uintptr_t a2)"),
    SEMSYS(53, "semsys", "int semsys(int opcode, uintptr_t a1, uintptr_t a2, uintptr_t a3, uintptr_t a4)"),
    IOCTL(54, "ioctl", "int ioctl(int fdes, int cmd, intptr_t arg)"),
    UADMIN(55, "uadmin", "int uadmin(int cmd, int fcn, uintptr_t mdep)"),
    FDSYNC(58, "fdsync", "int fdsync(int fd, int flag)"),
    EXECVE(59, "exece", "int exece(const char *fname, const char **argp, const char **envp)"),
    UMASK(60, "umask", "int umask(int mask)"),
    FCNTL(62, "fcntl", "int fcntl(int fdes, int cmd, intptr_t arg)"),
    OPENAT(68, "openat", "int openat(int fd, char *path, int flag, int mode)"),
    RMDIR(79, "rmdir", "int rmdir(char *fname)"),
    MKDIR(80, "mkdir", "int mkdir(char *fname, int mode)"),
    GETDENTS(81, "getdents", "int getdents(int fd, void *buf, size_t count)"),
    PRIVSYS(82, "privsys", "int privsys(int code, int op, int type, void *buf, size_t bufsize, int itype)"),
    LSTAT(88, "lstat", "int lstat(char *fname, struct stat *sb)"),
    SYMLINK(89, "symlink", "int symlink(char *target, char *linkname)"),
    READLINK(90, "readlink", "ssize_t readlink(char *name, char *buf, size_t count)"),
    FCHMOD(93, "fchmod", "int fchmod(int fd, int mode)"),
    FCHOWN(94, "fchown", "int fchown(int fd, uid_t uid, gid_t gid)"),
    LCHOWN(130, "lchown", "int lchown(char *fname, uid_t uid, gid_t gid)"),
    SIGSUSPEND(96, "sigsuspend", "int sigsuspend(k_sigset_t *setp)"),
    SIGACTION(98, "sigaction", "int sigaction(int sig, void *actp, void *oactp)"),
    STATVFS(103, "statvfs", "int statvfs(char *fname, struct statvfs *sbp)"),
    GETLOADAVG(105, "getloadavg", "int getloadavg(int *buf, int nelem)"),
    WAITSYS(107, "waitsys", "int waitsys(int idtype, id_t id, struct k_siginfo *infop, int options)"),
    PATHCONF(113, "pathconf", "long pathconf(char *fname, int name)"),
    MMAP(115, "mmap", "caddr_t mmap(caddr_t addr, size_t len, int prot, int flags, int fd, off_t pos)"),
    MUNMAP(117, "munmap", "int munmap(caddr_t addr, size_t len)"),
    READV(121, "readv", "ssize_t readv(int fdes, struct iovec *iovp, int iovcnt)"),
    WRITEV(122, "writev", "ssize_t writev(int fdes, struct iovec *iovp, int iovcnt)"),
    FCHDIR(120, "fchdir", "int fchdir(int fd)"),
    GETRLIMIT(129, "getrlimit", "int getrlimit(int resource, struct rlimit *rlp)"),
    RENAME(134, "rename", "int rename(char *from, char *to)"),
    SYSCONFIG(137, "sysconfig", "long sysconfig(int which)"),
    SYSTEMINFO(139, "systeminfo", "long systeminfo(int command, char *buf, long count)"),
    FORKSYS(142, "forksys", "long forksys(int subcode, int flags)"),
    SIGTIMEDWAIT(144, "sigtimedwait", "int sigtimedwait(k_sigset_t *setp, k_siginfo_t *siginfop, timespec_t *timeoutp)"),
    YIELD(146, "yield", "int yield(void)"),
    MODCTL(152, "modctl", "int modctl(int cmd, uintptr_t a1, uintptr_t a2, uintptr_t a3, uintptr_t a4, uintptr_t a5)"),
    LWP_SELF(164, "lwp_self", "id_t lwp_self(void)"),
    LWP_SIGMASK(165, "lwp_sigmask", "int64_t lwp_sigmask(int how, uint_t bits0, uint_t bits1, uint_t bits2, uint_t bits3)"),
    PREAD(173, "pread", "ssize_t pread(int fdes, void *cbuf, size_t count, off_t offset)"),
    PWRITE(174, "pwrite", "ssize_t pwrite(int fdes, void *cbuf, size_t count, off_t offset)"),
    PORTFS(182, "portfs", "int64_t portfs(int opcode, uintptr_t a0, uintptr_t a1, uintptr_t a2, uintptr_t a3, "
            + "uintptr_t a4)"),
    POLLSYS(183, "pollsys", "int pollsys(pollfd_t *fds, nfds_t nfds, timespec_t *timeoutp, sigset_t *setp)"),
    ACL(185, "acl", "int acl(const char *fname, int cmd, int nentries, void *aclbufp)"),
    FACL(200, "facl", "int facl(int fdes, int cmd, int nentries, void *aclbufp)"),
    PROCESSOR_BIND(187, "processor_bind", "int processor_bind(idtype_t idtype, id_t id, processorid_t bind, "
            + "processorid_t *bindp)"),
    CLOCK_GETTIME(191, "clock_gettime", "int clock_gettime(clockid_t clock, timespec_t *tp)"),
    NANOSLEEP(199, "nanosleep", "int nanosleep(timespec_t *rqtp, timespec_t *rmtp)"),
    DOOR(201, "doorfs", "int doorfs(long arg1, long arg2, long arg3, long arg4, long arg5, long subcode)"),
    SCHEDCTL(206, "schedctl", "caddr_t schedctl(void)"),
    RESOLVEPATH(209, "resolvepath", "int resolvepath(char *path, char *buf, size_t bufsiz)"),
    GETCWD(229, "getcwd", "int getcwd(char *buf, size_t buflen)"),
    SO_SOCKET(230, "so_socket", "int so_socket(int family, int type, int protocol, char *devpath, int version)"),
    SO_SOCKETPAIR(231, "so_socketpair", "int so_socketpair(int *sv)"),
    BIND(232, "bind", "int bind(int sock, struct sockaddr *name, socklen_t namelen, int version)"),
    LISTEN(233, "listen", "int listen(int sock, int backlog, int version)"),
    ACCEPT(234, "accept", "int accept(int sock, struct sockaddr *name, socklen_t *namelenp, int version, int flags)"),
    CONNECT(235, "connect", "int connect(int sock, struct sockaddr *name, socklen_t namelen, int version)"),
    SHUTDOWN(236, "shutdown", "int shutdown(int sock, int how, int version)"),
    RECV(237, "recv", "ssize_t recv(int sock, void *buffer, size_t len, int flags)"),
    RECVFROM(238, "recvfrom", "ssize_t recvfrom(int sock, void *buffer, size_t len, int flags, struct sockaddr *name, "
            + "socklen_t *namelenp)"),
    SEND(240, "send", "ssize_t send(int sock, void *buffer, size_t len, int flags)"),
    SENDTO(242, "sendto", "ssize_t sendto(int sock, void *buffer, size_t len, int flags, struct sockaddr *name, "
            + "socklen_t namelen)"),
    GETPEERNAME(243, "getpeername", "int getpeername(int sock, struct sockaddr *name, socklen_t *namelenp, int version)"),
    GETSOCKNAME(244, "getsockname", "int getsockname(int sock, struct sockaddr *name, socklen_t *namelenp, int version)"),
    GETSOCKOPT(245, "getsockopt", "int getsockopt(int sock, int level, int option_name, void *option_value, "
            + "socklen_t *option_lenp, int version)"),
    SETSOCKOPT(246, "setsockopt", "int setsockopt(int sock, int level, int option_name, void *option_value, "
            + "socklen_t option_len, int version)"),
    // What 32-bit programs call for large files, and what old ones call: there are no such programs here.
    STAT64(215, "stat64", "int stat64(char *fname, struct stat64 *sb)"),
    LSTAT64(216, "lstat64", "int lstat64(char *fname, struct stat64 *sb)"),
    FSTAT64(217, "fstat64", "int fstat64(int fdes, struct stat64 *sb)"),
    CREAT64(224, "creat64", "int creat64(char *path, int mode)"),
    OPEN64(225, "open64", "int open64(char *path, int mode, int crmode)"),
    XSTAT(123, "xstat", "int xstat(int version, char *fname, struct stat *sb)"),
    LXSTAT(124, "lxstat", "int lxstat(int version, char *fname, struct stat *sb)"),
    FXSTAT(125, "fxstat", "int fxstat(int version, int fdes, struct stat *sb)"),
    UMOUNT2(255, "umount2", "int umount2(char *pathp, int flag)"),
    RCTLSYS(74, "rctlsys", "long rctlsys(int code, char *name, void *obuf, void *nbuf, size_t obufsz, int flags)"),
    LWP_PARK(77, "lwp_park", "int syslwp_park(int which, uintptr_t arg1, uintptr_t arg2)"),
    LWP_CREATE(159, "lwp_create", "int syslwp_create(ucontext_t *ucp, int flags, id_t *new_lwp)"),
    LWP_EXIT(160, "lwp_exit", "int syslwp_exit(void)"),
    LWP_WAIT(167, "lwp_wait", "int lwp_wait(id_t lwpid, id_t *departed)");

    private final int number;
    private final String functionName;
    private final String prototype;

    SystemCall(int number, String functionName, String prototype) {
        this.number = number;
        this.functionName = functionName;
        this.prototype = prototype;
    }

    private static final Map<Integer, SystemCall> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toMap(SystemCall::number, Function.identity()));

    /** The call of a number; null if there is none. */
    public static SystemCall of(int number) {
        return BY_NUMBER.get(number);
    }

    /** How many arguments it has. */
    public int arguments() {
        String inside = prototype.substring(prototype.indexOf('(') + 1, prototype.lastIndexOf(')'));
        return inside.equals("void") ? 0 : inside.split(",").length;
    }

    /** As in {@code <sys/syscall.h>}; what {@code t_sysnum} shows. */
    public int number() {
        return number;
    }

    /** The kernel function that does it. */
    public String functionName() {
        return functionName;
    }

    public String prototype() {
        return prototype;
    }
}

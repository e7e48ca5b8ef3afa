package org.dtrace4j.kernel.user;

import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.image.UserProbe;
import org.dtrace4j.kernel.image.UserStack;
import org.dtrace4j.kernel.sim.Latency;

/**
 * The system calls, as one process sees them, and the little of libc that needs the process.
 *
 * <p>Each call traps into the kernel on the calling simulated thread, takes virtual time, may block, and may be the
 * place where the thread is stopped or killed. Names and error numbers are illumos'. Paths are relative to the
 * working directory of the process.
 */
public interface Syscalls extends ThreadCalls {
    int O_RDONLY = 0;
    int O_WRONLY = 1;
    int O_RDWR = 2;
    int O_APPEND = 0x08;
    int O_CREAT = 0x100;
    int O_TRUNC = 0x200;
    int O_EXCL = 0x400;
    int O_CLOEXEC = 0x800000;

    int WNOHANG = 0100;
    /** {@code waitpid} also tells of children that have stopped, or go on. */
    int WUNTRACED = 0004;
    int WCONTINUED = 0010;

    int SEEK_SET = 0;
    int SEEK_CUR = 1;
    int SEEK_END = 2;

    int SIGHUP = 1;
    int SIGINT = 2;
    int SIGQUIT = 3;
    int SIGKILL = 9;
    int SIGSEGV = 11;
    int SIGTERM = 15;
    int SIGCLD = 18;
    int SIGSTOP = 23;
    int SIGTSTP = 24;
    int SIGCONT = 25;
    int SIGTTIN = 26;
    int SIGTTOU = 27;

    /** Where the thread is in its program. Woven code of programs tells it. */
    default UserStack userStack() {
        return UserStack.NONE;
    }

    // ---- files

    /** Returns the lowest free descriptor. */
    int open(String path, int flags, int mode) throws SystemCallError;

    void close(int fd) throws SystemCallError;

    /** Returns the number of bytes read, 0 at the end of the file. */
    int read(int fd, byte[] buffer, int offset, int length) throws SystemCallError;

    int write(int fd, byte[] buffer, int offset, int length) throws SystemCallError;

    long lseek(int fd, long offset, int whence) throws SystemCallError;

    FileStatus stat(String path) throws SystemCallError;

    FileStatus lstat(String path) throws SystemCallError;

    FileStatus fstat(int fd) throws SystemCallError;

    /** Names in a directory, in its own order, with {@code .} and {@code ..} (getdents). */
    List<String> readDirectory(String path) throws SystemCallError;

    String readlink(String path) throws SystemCallError;

    void mkdir(String path, int mode) throws SystemCallError;

    void rmdir(String path) throws SystemCallError;

    void unlink(String path) throws SystemCallError;

    void rename(String from, String to) throws SystemCallError;

    void link(String existing, String path) throws SystemCallError;

    void symlink(String target, String path) throws SystemCallError;

    void chdir(String path) throws SystemCallError;

    String getcwd() throws SystemCallError;

    /** Makes {@code to} name what {@code from} names; closes what {@code to} named before. */
    void dup2(int from, int to) throws SystemCallError;

    /**
     * {@code fcntl(F_DUPFD)}: the lowest free descriptor that is not below {@code lowest} names what {@code fd}
     * names.
     */
    int dup(int fd, int lowest) throws SystemCallError;

    void setCloseOnExec(int fd, boolean on) throws SystemCallError;

    void chmod(String path, int mode) throws SystemCallError;

    /** Sets the times of access and of modification, in seconds since 1970. */
    void utime(String path, long modified) throws SystemCallError;

    /** Sets the file creation mask and returns the one before. */
    int umask(int mask);

    /** What the file system that holds {@code path} has left. */
    FileSystemStatus statvfs(String path) throws SystemCallError;

    /** Returns the read end and the write end. */
    int[] pipe() throws SystemCallError;

    int R_OK = 4;
    int W_OK = 2;
    int X_OK = 1;
    int F_OK = 0;

    /** Fails unless the process may do with a file what the bits say. */
    default void access(String path, int mode) throws SystemCallError {
        stat(path);
    }

    /** What was written is on the disk when it returns. */
    default void fsync(int fd) throws SystemCallError { }

    /** Reads into several buffers, one after the other; returns the bytes read. EINVAL for none, or more than 1024. */
    default int readv(int fd, List<byte[]> buffers) throws SystemCallError {
        int all = 0;
        for (byte[] buffer : buffers) {
            int count = read(fd, buffer, 0, buffer.length);
            all += count;
            if (count < buffer.length) {
                break;
            }
        }
        return all;
    }

    /** Writes several buffers, one after the other; returns the bytes written. EINVAL for none, or more than 1024. */
    default int writev(int fd, List<byte[]> buffers) throws SystemCallError {
        int all = 0;
        for (byte[] buffer : buffers) {
            all += write(fd, buffer, 0, buffer.length);
        }
        return all;
    }

    /** Reads at a place of the file, without moving the offset. */
    default int pread(int fd, byte[] buffer, int offset, int length, long at) throws SystemCallError {
        lseek(fd, at, SEEK_SET);
        return read(fd, buffer, offset, length);
    }

    /** Writes at a place of the file, without moving the offset. */
    default int pwrite(int fd, byte[] buffer, int offset, int length, long at) throws SystemCallError {
        lseek(fd, at, SEEK_SET);
        return write(fd, buffer, offset, length);
    }

    default void fchmod(int fd, int mode) throws SystemCallError { }

    /** Gives a file another owner and another group; -1 leaves one as it is. */
    default void chown(String path, int uid, int gid) throws SystemCallError {
        throw new SystemCallError(Errno.EPERM);
    }

    /** The same of a symbolic link itself. */
    default void lchown(String path, int uid, int gid) throws SystemCallError {
        throw new SystemCallError(Errno.EPERM);
    }

    default void fchown(int fd, int uid, int gid) throws SystemCallError {
        throw new SystemCallError(Errno.EPERM);
    }

    default void fchdir(int fd) throws SystemCallError { }

    int POLLIN = 0x0001;
    int POLLOUT = 0x0004;
    int POLLERR = 0x0008;
    int POLLHUP = 0x0010;
    int POLLNVAL = 0x0020;
    /** As a time: without end. */
    long FOREVER = -1;

    /**
     * Waits until something has happened to one of several open files.
     *
     * @param events what is asked for, of each
     * @param nanos how long to wait, {@link #FOREVER} if need be
     * @return what has happened, to each; all 0 when the time is over
     */
    default int[] poll(int[] fds, int[] events, long nanos) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** Waits until there is something to read; returns whether there is. */
    default boolean pollIn(int fd, long nanos) throws SystemCallError {
        return poll(new int[] {fd}, new int[] {POLLIN}, nanos)[0] != 0;
    }

    // ---- sockets

    int AF_UNIX = 1;
    int AF_INET = 2;
    int SOCK_DGRAM = 1;
    int SOCK_STREAM = 2;
    int SHUT_WR = 1;
    int SOL_SOCKET = 0xffff;
    int SO_REUSEADDR = 4;

    /**
     * An end of a connection of the Internet protocols.
     *
     * @param address IPv4, the first byte highest; 0 for any
     * @param port 0 for any
     */
    record InetAddress(int address, int port) {
        private static final int LOOPBACK = 0x7f000001;

        /** A port of this machine. */
        public static InetAddress local(int port) {
            return new InetAddress(LOOPBACK, port);
        }

        @Override
        public String toString() {
            return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
        }
    }

    /** Makes a socket; returns its descriptor. */
    default int socket(int family, int type, int protocol) throws SystemCallError {
        throw new SystemCallError(Errno.EAFNOSUPPORT);
    }

    default void bind(int fd, InetAddress address) throws SystemCallError { }

    default void listen(int fd, int backlog) throws SystemCallError { }

    /** Waits for a connection; returns its descriptor. */
    default int accept(int fd) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    default void connect(int fd, InetAddress address) throws SystemCallError {
        throw new SystemCallError(Errno.ECONNREFUSED);
    }

    /** Sends no more, or receives no more; {@code how} is 0, {@link #SHUT_WR}, or 2 for both. */
    default void shutdown(int fd, int how) throws SystemCallError { }

    default int send(int fd, byte[] buffer, int offset, int length, int flags) throws SystemCallError {
        return write(fd, buffer, offset, length);
    }

    default int recv(int fd, byte[] buffer, int offset, int length, int flags) throws SystemCallError {
        return read(fd, buffer, offset, length);
    }

    /** Sends one datagram. */
    default int sendto(int fd, byte[] buffer, int offset, int length, InetAddress to) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** Receives one datagram; the number of bytes goes to {@code received[0]}. Returns who sent it. */
    default InetAddress recvfrom(int fd, byte[] buffer, int[] received) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** The near end of a socket. */
    default InetAddress getsockname(int fd) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** The far end. */
    default InetAddress getpeername(int fd) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** Gives a socket of the UNIX domain its name, a file of its own. */
    default void bindUnix(int fd, String path) throws SystemCallError {
        throw new SystemCallError(Errno.EAFNOSUPPORT);
    }

    default void connectUnix(int fd, String path) throws SystemCallError {
        throw new SystemCallError(Errno.EAFNOSUPPORT);
    }

    /** Sends one datagram to a socket of the UNIX domain. */
    default int sendtoUnix(int fd, byte[] data, String path) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** Receives one datagram; as {@link #recvfrom}. Returns the sender's name, empty if it has none. */
    default String recvfromUnix(int fd, byte[] buffer, int[] received) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** The name of one end of a socket of the UNIX domain; empty if it has none. */
    default String nameUnix(int fd, boolean isPeer) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    /** Two sockets of the UNIX domain that are connected with each other. */
    default int[] socketpair(int type) throws SystemCallError {
        throw new SystemCallError(Errno.EAFNOSUPPORT);
    }

    default void setsockopt(int fd, int level, int option, int value) throws SystemCallError { }

    default int getsockopt(int fd, int level, int option) throws SystemCallError {
        throw new SystemCallError(Errno.EBADF);
    }

    // ---- System V's messages and semaphores

    int IPC_PRIVATE = 0;
    int IPC_CREAT = 0001000;
    int IPC_EXCL = 0002000;
    int IPC_NOWAIT = 0004000;
    int IPC_RMID = 10;
    int GETNCNT = 3;
    int GETPID = 4;
    int GETVAL = 5;
    int GETZCNT = 7;
    int SETVAL = 8;
    int SEM_UNDO = 010000;

    /** A message: its type, more than 0, and what it says. */
    record Message(long type, byte[] text) { }

    /** What {@code IPC_SET} sets of an object: its owner, its group, and the permissions, {@code 0777} at most. */
    record IpcOwner(int uid, int gid, int mode) { }

    /** Who may use a queue or a set of semaphores; {@code mode} as in {@code struct ipc_perm}. */
    record IpcStatus(int uid, int gid, int creatorUid, int creatorGid, int mode, int key) { }

    /** How a queue is; times in seconds since 1970, 0 for never. */
    record QueueStatus(IpcStatus common, long bytes, long messages, long mostBytes, int lastSender, int lastReceiver, long sent,
                       long received, long changed) { }

    /** How a set of semaphores is. */
    record SemaphoreStatus(IpcStatus common, int semaphores, long operated, long changed) { }

    /** What is to be added to a semaphore of a set; 0 waits until it is 0. */
    record SemaphoreOperation(int number, int change, int flags) { }

    /** The queue of a key. */
    default int msgget(int key, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    default void msgsnd(int id, Message message, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /**
     * Receives a message.
     *
     * @param size most bytes of it
     * @param type 0 for the first message, else the type that is wanted, less than 0 for the lowest type up to that
     */
    default Message msgrcv(int id, int size, long type, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code msgctl(IPC_RMID)}. */
    default void msgremove(int id) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code msgctl(IPC_STAT)}. */
    default QueueStatus msgstat(int id) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code msgctl(IPC_STAT64)}, which tells whoever asks. */
    default QueueStatus msgstat64(int id) throws SystemCallError {
        return msgstat(id);
    }

    /** {@code msgctl(IPC_SET)}. */
    default void msgset(int id, IpcOwner owner, long mostBytes) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** Identifiers of all queues. */
    default List<Integer> msgids() throws SystemCallError {
        return List.of();
    }

    /** The set of semaphores of a key. */
    default int semget(int key, int count, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** Does some operations, all at once. */
    default void semop(int id, SemaphoreOperation... operations) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    default int semctl(int id, int number, int command, int value) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code semctl(IPC_STAT)}. */
    default SemaphoreStatus semstat(int id) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code semctl(IPC_STAT64)}, which tells whoever asks. */
    default SemaphoreStatus semstat64(int id) throws SystemCallError {
        return semstat(id);
    }

    /** {@code semctl(IPC_SET)}. */
    default void semset(int id, IpcOwner owner) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** Identifiers of all sets of semaphores. */
    default List<Integer> semids() throws SystemCallError {
        return List.of();
    }

    int SHM_RDONLY = 010000;
    int SHM_RND = 020000;
    int SHM_LOCK = 3;
    int SHM_UNLOCK = 4;

    /** How shared memory is; {@code attached} is how often it is. */
    record MemoryStatus(IpcStatus common, long bytes, int attached, int locked, int lastProcess, int creator, long attachedAt,
                        long detachedAt, long changed) { }

    /** The shared memory of a key. */
    default int shmget(int key, long bytes, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** Maps shared memory: at an address, or with 0 anywhere. Returns where. */
    default long shmat(int id, long address, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    default void shmdt(long address) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code shmctl} with IPC_RMID, SHM_LOCK or SHM_UNLOCK. */
    default void shmctl(int id, int command) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code shmctl(IPC_STAT)}. */
    default MemoryStatus shmstat(int id) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code shmctl(IPC_STAT64)}, which tells whoever asks. */
    default MemoryStatus shmstat64(int id) throws SystemCallError {
        return shmstat(id);
    }

    /** {@code shmctl(IPC_SET)}. */
    default void shmset(int id, IpcOwner owner) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** Identifiers of all shared memory. */
    default List<Integer> shmids() throws SystemCallError {
        return List.of();
    }

    // ---- memory

    /** Maps a whole file, shared and to read from. Returns where. */
    default long mmap(int fd, long length) throws SystemCallError {
        throw new SystemCallError(Errno.ENODEV);
    }

    /**
     * Reads from what is mapped. Where nothing is, or the file ends, this is a machine fault: SIGSEGV or SIGBUS; who catches
     * that gets less than {@code length} bytes.
     */
    default int mapped(long address, byte[] buffer, int offset, int length) {
        return 0;
    }

    /**
     * Writes to memory that is mapped to be written to, as {@link #mapped} reads. Returns how many bytes were written before a
     * fault that was caught.
     */
    default int store(long address, byte[] data) {
        return 0;
    }

    default void munmap(long address, long length) throws SystemCallError { }

    /** Makes the heap larger, or smaller, and touches what is new. */
    default void sbrk(long bytes) throws SystemCallError { }

    /** A path without symbolic links. */
    default String resolvepath(String path) throws SystemCallError {
        stat(path);
        return path;
    }

    int SIG_BLOCK = 1;
    int SIG_UNBLOCK = 2;
    int SIG_SETMASK = 3;

    /** Changes which signals wait, bit 0 for signal 1; returns those that waited before. */
    default long sigprocmask(int how, long signals) throws SystemCallError {
        return 0;
    }

    /** No signal has come in time. */
    int EAGAIN = 11;

    /** Waits so long for a held signal of these, and takes it; EAGAIN when none comes. */
    default int sigtimedwait(long signals, long nanos) throws SystemCallError {
        throw new SystemCallError(EAGAIN);
    }

    /** Sets the time of day, in seconds since 1970. */
    default void stime(long seconds) throws SystemCallError {
        throw new SystemCallError(Errno.EPERM);
    }

    int F_GETFL = 3;
    int F_SETFL = 4;

    /** The flags of an open file, or their change, by {@code fcntl}. */
    default int fileFlags(int fd, int command, int flags) throws SystemCallError {
        return flags;
    }

    int F_RDLCK = 1;
    int F_WRLCK = 2;
    int F_UNLCK = 3;

    /**
     * Locks a part of a file ({@code fcntl(F_SETLK)}), or unlocks it; with {@code waits} once nobody else has it locked
     * ({@code F_SETLKW}), else EAGAIN if somebody has.
     *
     * @param length 0 for all that follows
     */
    default void lockFile(int fd, int type, boolean waits, long start, long length) throws SystemCallError { }

    /** Cuts off what a file has behind that many bytes ({@code fcntl(F_FREESP)}). */
    default void ftruncate(int fd, long length) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    int GETACL = 1;
    int SETACL = 2;
    int GETACLCNT = 3;
    int ACE_GETACL = 4;
    int ACE_SETACL = 5;
    int ACE_GETACLCNT = 6;

    /**
     * Asks for the access control list of a file, or sets it.
     *
     * @param entries how many entries the buffer has, or has room for
     * @param buffer the entries, as C has them; null where only their number is asked for
     * @return the number of entries, where they are asked for
     */
    default int acl(String path, int command, int entries, byte[] buffer) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** As {@link #acl}, of an open file. */
    default int facl(int fd, int command, int entries, byte[] buffer) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    int PC_NAME_MAX = 4;
    int PC_ACL_ENABLED = 20;

    /** What a file system allows at a path; {@code what} is one of the PC_ numbers. */
    default long pathconf(String path, int what) throws SystemCallError {
        stat(path);
        return 0;
    }

    // ---- mounts

    /** {@code mount -F fstype special dir}; flags are the MS_ ones; options are separated by commas, empty for none. */
    void mount(String special, String directory, int flags, String fstype, String options) throws SystemCallError;

    void umount2(String directory, int flags) throws SystemCallError;

    /** {@code sync(2)}: asks for all that is dirty to be written; does not wait for it. */
    void sync();

    // ---- processes

    /**
     * Forks: the child has copies of the descriptors, working directory and environment, and runs {@code body}; the
     * parent goes on.
     *
     * @return the child's pid
     */
    int fork(ChildBody body) throws SystemCallError;

    /** Replaces the program of this process; returns only by an error. */
    void exec(String path, List<String> arguments, Map<String, String> environment) throws SystemCallError;

    /** Ends this process; does not return. */
    void exit(int status);

    /** Waits for a child, any if {@code pid} is -1; null with WNOHANG when none has ended. */
    ChildStatus waitpid(int pid, int options) throws SystemCallError;

    int getpid();

    /** Becomes another user for good; EPERM unless this is the superuser, or the user that it becomes. */
    void setuid(int uid) throws SystemCallError;

    /** Takes on another group for good; EPERM unless this is the superuser, or the group that it has. */
    default void setgid(int gid) throws SystemCallError {
        throw new SystemCallError(Errno.EPERM);
    }

    /** One of the process's own sets of privileges. */
    default Privileges privileges(Privileges.Kind kind) throws SystemCallError {
        return Privileges.NONE;
    }

    /** Changes one of the process's own sets of privileges; EPERM where that would be more than it is permitted. */
    default void setPrivileges(PrivilegeChange change, Privileges.Kind kind, Privileges privileges) throws SystemCallError {
        throw new SystemCallError(Errno.EPERM);
    }

    /** What is done with the privileges that are given: the numbers are the ordinals. */
    enum PrivilegeChange { ON, OFF, SET }

    /** Opens a file for writing, empty; it is made if it is not there. */
    int creat(String path, int mode) throws SystemCallError;

    int getppid();

    void kill(int pid, int signal) throws SystemCallError;

    /**
     * What is to be done on a signal: null for the default, {@link #IGNORE}, or a handler run on return to user mode.
     */
    void sigaction(int signal, Runnable handler) throws SystemCallError;

    /** Waits until a signal has been handled. */
    void sigsuspend() throws SystemCallError;

    /** The same, by the call that has no mask. */
    default void pause() throws SystemCallError {
        sigsuspend();
    }

    // ---- what a process is

    /** Real user id. */
    default int getuid() {
        return 0;
    }

    /** Real group id. */
    default int getgid() {
        return 0;
    }

    /** Its process group. */
    default int getpgrp() {
        return getpid();
    }

    /** Makes it the leader of a new session and of a new process group. Returns the session's number. */
    default int setsid() throws SystemCallError {
        return getpid();
    }

    /** The session of a process, 0 for itself. */
    default int getsid(int pid) throws SystemCallError {
        return pid;
    }

    /** The group of a process, 0 for itself. */
    default int getpgid(int pid) throws SystemCallError {
        return pid;
    }

    /** Puts itself (0) or a child into a group of its session, 0 for one of its own. */
    default void setpgid(int pid, int group) throws SystemCallError { }

    /** Nanoseconds of CPU time that it has used ({@code times}). */
    default long cpuNanos() {
        return 0;
    }

    /** {@code getrlimit(RLIMIT_NOFILE)}: how many descriptors it may have. */
    default int descriptorLimit() {
        return 256;
    }

    /** {@code sysconf(_SC_NPROCESSORS_ONLN)}. */
    default int processors() {
        return 1;
    }

    /** Number of the thread that asks. */
    default int lwpSelf() {
        return 1;
    }

    /** {@code clock_gettime(CLOCK_REALTIME)}: virtual nanoseconds since 1970. */
    default long clockNanos() {
        return time() * 1_000_000_000L;
    }

    Runnable IGNORE = () -> { };

    /** The environment of the process; may be changed by the program. */
    Map<String, String> environment();

    /** Goes by the name of another program from now on, and by its command line, as if it had executed that. */
    void setProcessName(String psargs);

    // ---- time

    /** Sleeps; ends early with EINTR when a signal is handled. */
    void nanosleep(long nanos) throws SystemCallError;

    /** Virtual seconds since 1970. */
    long time();

    /** Virtual nanoseconds since boot. */
    long gethrtime();

    /** Lets others have the CPU. */
    default void yieldCpu() { }

    /** {@code schedctl_init}: before the other two. */
    default void schedctlInit() { }

    /** From now on the thread wants to keep its CPU, for a short time. */
    default void schedctlStart() { }

    /** From now on it may lose it, and gives it up at once if it should have lost it meanwhile. */
    default void schedctlStop() { }

    /** Computes in user mode for a time drawn from the latency. */
    void compute(Latency latency);

    // ---- the system

    /** {@code uadmin}: reboots or halts. Does not return. */
    void uadmin(Shutdown what) throws SystemCallError;

    /** What {@code uadmin} may be asked for. */
    enum Shutdown { REBOOT, HALT, POWER_OFF }

    /** {@code sysinfo}: node name, release, version, machine. */
    String sysinfo(SystemInfo what);

    /** {@code sysinfo(SI_SET_HOSTNAME)}; until then the node has no name. */
    void setHostname(String name) throws SystemCallError;

    /** What {@code sysinfo} may be asked for. */
    enum SystemInfo { SYSNAME, HOSTNAME, RELEASE, VERSION, MACHINE, ARCHITECTURE }

    /** {@code swapctl(SC_ADD)}: pages may be pushed to this device from now on. */
    void swapAdd(String path) throws SystemCallError;

    /** {@code modctl(MODINFO)} for each module, in load order. */
    default List<ModuleStatus> modules() throws SystemCallError {
        return List.of();
    }

    /** A loaded module: its id, where its text begins, and how long that is. */
    record ModuleStatus(int id, long base, long sizeBytes, String name) { }

    /** A device control call whose argument is data; what it takes and returns is the device's. */
    Object ioctl(int fd, String command, Object argument) throws SystemCallError;

    /** Turns an open file into a door with a name, as svc.configd does; the file stays open. */
    void fattachDoor(int fd, String path) throws SystemCallError;

    /** What a child does after a fork. */
    @FunctionalInterface
    interface ChildBody {
        int run(Syscalls child) throws SystemCallError;
    }

    /** How a child has changed. */
    enum ChildState { ENDED, STOPPED, CONTINUED }

    /**
     * How a child ended: {@code status} when it exited, {@code signal} (not 0) when it was killed; or that a signal has stopped
     * it, or let it go on.
     */
    record ChildStatus(int pid, int status, int signal, ChildState state) {
        /** A child that has ended. */
        public ChildStatus(int pid, int status, int signal) {
            this(pid, status, signal, ChildState.ENDED);
        }
    }

    /**
     * What {@code stat} tells.
     *
     * @param mode type and permission bits, as in {@code <sys/stat.h>}
     * @param modified seconds since 1970
     */
    record FileStatus(long device, long inode, int mode, int links, int uid, int gid, long rdev, long size,
                      long modified) {
        public boolean isDirectory() {
            return (mode & 0xF000) == 0x4000;
        }

        public boolean isRegular() {
            return (mode & 0xF000) == 0x8000;
        }

        /** Whether both are of one file, by whatever names. */
        public boolean isSameFile(FileStatus other) {
            return device == other.device && inode == other.inode;
        }
    }

    /**
     * What {@code statvfs} tells.
     *
     * @param fragmentSize bytes in the unit of the three counts
     * @param blocks total size
     * @param free free, for the superuser
     * @param available free, for others
     * @param fstype name of the file system's type
     */
    record FileSystemStatus(long fragmentSize, long blocks, long free, long available, String fstype) { }

    // ---- static probes

    /** Tells DTrace of the static probes of the program, as the start-up code of such a program does. */
    default void registerProbes(List<UserProbe> probes) { }

    /** Whether anybody has enabled a probe: a program may ask that before it computes arguments. */
    default boolean isProbeEnabled(UserProbe probe) {
        return false;
    }

    /** The program is at a static probe; an argument is a number, or a string that is passed by address. */
    default void probe(UserProbe probe, Object... arguments) { }

    // ---- convenience over write

    /** Writes text to a descriptor, all of it; a failing write is silent, as in most commands. */
    default void print(int fd, String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int done = 0;
        try {
            while (done < bytes.length) {
                done += write(fd, bytes, done, bytes.length - done);
            }
        } catch (SystemCallError e) {
            // A command whose output has gone has nobody to tell.
        }
    }
}

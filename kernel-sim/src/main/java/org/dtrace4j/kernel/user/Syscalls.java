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
public interface Syscalls extends SocketInterface, IpcInterface, ResourceInterface, EventPortInterface, ThreadCalls {
    int WNOHANG = 0100;
    /** {@code waitpid} also tells of children that have stopped, or go on. */
    int WUNTRACED = 0004;
    int WCONTINUED = 0010;

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

    int SIG_BLOCK = 1;
    int SIG_UNBLOCK = 2;
    int SIG_SETMASK = 3;

    /** Changes which signals wait, bit 0 for signal 1; returns those that waited before. */
    default long sigprocmask(int how, long signals) throws SystemCallError {
        return 0;
    }

    /** Waits so long for a held signal of these, and takes it; EAGAIN when none comes. */
    default int sigtimedwait(long signals, long nanos) throws SystemCallError {
        throw new SystemCallError(Errno.EAGAIN);
    }

    /** Sets the time of day, in seconds since 1970. */
    default void stime(long seconds) throws SystemCallError {
        throw new SystemCallError(Errno.EPERM);
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

    /**
     * What {@code times} tells: CPU time in user mode and in the kernel, its own and that of the children that it has waited for.
     * All in clock ticks, of which a second has {@value #TICKS}.
     */
    record ProcessTimes(long user, long system, long childrenUser, long childrenSystem) { }

    int TICKS = 100;

    /** How much CPU time it has used. */
    default ProcessTimes times() {
        return new ProcessTimes(0, 0, 0, 0);
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

    /** {@code swapctl(SC_LIST)}: the devices that pages may be pushed to. */
    default List<SwapArea> swapList() throws SystemCallError {
        return List.of();
    }

    /** A swap device: its path and number, where swap begins on it, and how much of that there is and is free; in pages. */
    record SwapArea(String path, long device, long start, long pages, long free) { }

    /** {@code swapctl(SC_AINFO)}: all swap, of memory and of devices; how much of it is free, and how much reserved; in pages. */
    default SwapSpace swapSpace() throws SystemCallError {
        return new SwapSpace(0, 0, 0);
    }

    /** Swap in pages. */
    record SwapSpace(long max, long free, long reserved) { }

    /** {@code getloadavg}: over 1, 5 and 15 minutes, how many threads ran or wanted to. */
    default double[] loadAverages() throws SystemCallError {
        return new double[] {0, 0, 0};
    }

    /**
     * {@code modctl(MODINFO)}: tells of a module. Error EINVAL if there is none.
     *
     * @param next whether the one with the next id above is meant
     * @param unloaded whether it may be one that has been unloaded
     */
    default ModuleStatus modinfo(int id, boolean next, boolean unloaded) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /**
     * {@code modctl(MODLOAD)}: loads a module if it is not loaded, and returns its id.
     *
     * @param search whether {@code file} is looked for in the directories of modules
     */
    default int modload(String file, boolean search) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code modctl(MODUNLOAD)}: unloads a module, with 0 all that nobody uses. Errors: EINVAL, EBUSY, EPERM. */
    default void modunload(int id) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /**
     * A module: its id, where its text begins, and how long that is.
     *
     * @param description what its linkage information says of it; empty if it has none
     * @param place its number in the table that it is in, as a major number; -1 if it has none
     */
    record ModuleStatus(int id, long base, long sizeBytes, String name, String description, int place, int revision,
            int loadCount, boolean loaded, boolean installed) { }

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

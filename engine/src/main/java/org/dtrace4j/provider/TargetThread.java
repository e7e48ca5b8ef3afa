package org.dtrace4j.provider;

/** What runs on the current CPU. All methods are probe context. */
public interface TargetThread {
    /** A number that no other thread of the target ever has, for thread-local variables. */
    long uniqueId();

    /** Address of the thread's structure ({@code kthread_t}), 0 where there is none. */
    long address();

    int tid();

    int pid();

    int ppid();

    int uid();

    int gid();

    /** Address of the NUL-terminated program name in target memory. */
    long execname();

    /** Address of the NUL-terminated zone name in target memory. */
    long zonename();

    /** Error of the last system call. */
    int errno();

    /** Nanoseconds that the thread has spent on a CPU. */
    long virtualTimestamp();

    int interruptLevel();

    /** Address to which the probed function will return. */
    long caller();

    int stackDepth();

    /**
     * The program counters of the process's own stack, innermost first.
     *
     * @param pcs receives at most {@code limit} addresses, the rest is left alone
     * @return how many were written; 0 for a thread that has no process of its own
     */
    default int userStack(long[] pcs, int limit) {
        return 0;
    }

    /** Register {@code index} of the process as user mode left it, by the numbers of {@code sys/regset.h}; ILLOP. */
    default long userRegister(int index) {
        throw org.dtrace4j.abi.ProbeFault.Kind.ILLOP.fault();
    }

    /** Address of the NUL-terminated name of the thread; an empty one where it has none. */
    default long name() {
        return 0;
    }

    /** Sends its process a signal, before it is next in user mode. */
    default void raise(int signal) { }

    /** Stops its process, before it is next in user mode. */
    default void stop() { }

    /** Whether it executes its program, not the kernel. */
    default boolean isInUserMode() {
        return false;
    }

    /** Whether its process runs as this user and group, and can become nobody else. */
    default boolean isOf(int uid, int gid) {
        return false;
    }

    /** Whether its process has once been somebody else, and may know what that one may know. */
    default boolean hasChangedIdentity() {
        return true;
    }

    /** Whether an address range lies in one of the thread's own structures: thread, process, credentials, number, CPU. */
    default boolean isContext(long address, long size) {
        return false;
    }

    /**
     * Whether an address range lies in an open file of the process, or in what says which file it is: its path, and the
     * name of its file system.
     */
    default boolean isFile(long file, long address, long size) {
        return false;
    }

    /** Whether its process is {@code pid} or descends from it. */
    default boolean isProgenyOf(int pid) {
        return pid() == pid;
    }

    /** Address of the file structure behind a descriptor of its process; 0 where there is none. */
    default long file(int descriptor) {
        return 0;
    }
}

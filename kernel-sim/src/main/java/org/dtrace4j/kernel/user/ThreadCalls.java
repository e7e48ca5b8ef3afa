package org.dtrace4j.kernel.user;

import org.dtrace4j.kernel.image.UserProbe;
import org.dtrace4j.kernel.mem.AddressSpace;

/**
 * The part of the system calls, and of what the machine does in user mode, that libc builds threads and their locks of. Programs
 * use {@link org.dtrace4j.kernel.user.libc}.
 */
public interface ThreadCalls {
    /** What a thread does. */
    @FunctionalInterface
    interface ThreadBody {
        void run(Syscalls sys) throws SystemCallError;
    }

    /**
     * Makes a thread of this process.
     *
     * @param stackTop where its stack ends above
     * @return its number
     */
    default int lwpCreate(ThreadBody body, long stackTop) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** Ends this thread, and the process with the last one; does not return. */
    default void lwpExit() { }

    /** Waits for the end of a thread; returns its number. ESRCH if there is none that could be waited for. */
    default int lwpWait(int number) throws SystemCallError {
        throw new SystemCallError(Errno.ESRCH);
    }

    /**
     * Waits until {@link #lwpUnpark} is called for this thread; returns at once if it was since the last time.
     *
     * @param nanos how long to wait, less than 0 if need be for ever
     * @throws SystemCallError ETIME when that time is over, EINTR after a signal
     */
    default void lwpPark(long nanos) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** Virtual nanoseconds since boot. */
    long gethrtime();

    default void lwpUnpark(int number) throws SystemCallError {
        throw new SystemCallError(Errno.ESRCH);
    }

    /** The same for several threads. */
    default void lwpUnparkAll(int... numbers) throws SystemCallError {
        throw new SystemCallError(Errno.ESRCH);
    }

    /** Maps zeroes to read from and to write to, for this process alone. Returns where. */
    default long mmapZeroes(long length) throws SystemCallError {
        throw new SystemCallError(Errno.ENOMEM);
    }

    /** Address of the page that this thread has in common with the kernel; 0 before {@code schedctl_init}. */
    default long schedctlPage() {
        return 0;
    }

    /** Whether a thread with such a page is on a CPU. */
    default boolean isOnProcessor(long schedctlPage) {
        return false;
    }

    /** The memory of the process. */
    default AddressSpace memory() {
        throw new IllegalStateException("a process without memory");
    }

    /** Has memory at an address that the process knows beforehand, for its variables. */
    default void mapVariables(long base, long sizeBytes) { }

    /** Executes instructions for so long, in user mode. */
    default void execute(long nanos) { }

    /** This thread's number, as libc knows it without asking the kernel. */
    default int lwpNumber() {
        return 1;
    }

    /** What libc keeps of this thread; null when a program begins. */
    default Object local() {
        return null;
    }

    default void local(Object local) { }

    /** The thread writes to a page of its stack for the first time. */
    default void touch(long address) { }

    /** The program is at a static probe of a library; its arguments are numbers. */
    default void libraryProbe(UserProbe probe, long arg0, long arg1, long arg2) { }
}

package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.MAXPATHLEN;

import org.dtrace4j.kernel.image.UserStack;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * How a system call gets into the kernel and out again.
 *
 * <p>The arguments that C passes by address lie on the stack of the process for the time of the call. Kernel functions
 * get these addresses where they copy in themselves (paths, what is read and written); where they take a structure it is
 * one in kernel memory, and the program's address is only what the call was made with.
 *
 * <p>Functions of the kernel report errors in one of two ways, as in the original: by {@code set_errno} ({@link
 * #trap}), or by returning an error number ({@link #check}).
 */
abstract class Trap {
    /** What is done in the kernel; the result is that of the kernel function. */
    @FunctionalInterface
    interface Body {
        long run();
    }

    /** What a call does with so many bytes at an address of the process; the result is how many it has moved. */
    @FunctionalInterface
    protected interface Transfer {
        long run(long address, int count) throws SystemCallError;
    }

    /** Most bytes that one trap moves. */
    private static final int IO_BYTES = 65536;

    /** Thrown through a program when its process has become another one. */
    static final class ProgramReplaced extends Error {
        private static final long serialVersionUID = 1L;
        static final ProgramReplaced INSTANCE = new ProgramReplaced();

        private ProgramReplaced() {
            super("exec", null, false, false);
        }
    }

    protected final Kernel k;
    protected final UserThread thread;
    protected final UserProcess process;

    protected Trap(Kernel k, UserThread thread) {
        this.k = k;
        this.thread = thread;
        this.process = thread.process();
    }

    /** Does a system call whose kernel function sets {@code errno}. Returns the function's value. */
    protected final long trap(SystemCall row, Body body, long... arguments) throws SystemCallError {
        long value = k.unix.syscall.enter(row, body::run, arguments);
        int errno = k.unix.syscall.takeErrno();
        if (process.takeReplaced()) {
            throw ProgramReplaced.INSTANCE;
        }
        runHandlers();
        if (errno != 0) {
            throw new SystemCallError(errno);
        }
        return value;
    }

    /** Does a system call whose kernel function returns an error number. */
    protected final void check(SystemCall row, Body body, long... arguments) throws SystemCallError {
        trap(row, () -> k.unix.syscall.set_errno((int) body.run()), arguments);
    }

    /** Does a system call that cannot fail. */
    protected final long trapWithoutError(SystemCall row, Body body, long... arguments) {
        try {
            return trap(row, body, arguments);
        } catch (SystemCallError e) {
            throw new IllegalStateException(row + " failed with errno " + e.errno(), e);
        }
    }

    /** Runs the handlers of the signals that were caught on the way out of the kernel. */
    protected final void runHandlers() {
        thread.runHandlers();
    }

    /** Where the process is in its program. */
    public final UserStack userStack() {
        return thread.stack();
    }

    // ---- arguments

    /** What is done with the address of a string. */
    @FunctionalInterface
    interface AddressBody {
        long run(long address) throws SystemCallError;
    }

    /**
     * Puts a path on the stack of the process. A program has it elsewhere, and may have one that is longer than the stack; of
     * that the kernel sees no more than that it is too long.
     */
    protected final long pushPath(String path) {
        return thread.push(path, MAXPATHLEN);
    }

    /** Puts a path on the stack of the process for the time of a system call. */
    protected final long withString(String path, AddressBody body) throws SystemCallError {
        long mark = thread.mark();
        try {
            return body.run(pushPath(path));
        } finally {
            thread.release(mark);
        }
    }

    /** Makes room on the stack of the process for the time of a system call. */
    protected final long withRoom(int sizeBytes, AddressBody body) throws SystemCallError {
        long mark = thread.mark();
        try {
            return body.run(thread.reserve(sizeBytes));
        } finally {
            thread.release(mark);
        }
    }

    /** A call that tells something, which it leaves at an address of the process; the result is what that says. */
    @FunctionalInterface
    protected interface Answer<T> {
        T run(long address) throws SystemCallError;
    }

    /** Makes room on the stack of the process for what a call tells. */
    protected final <T> T answered(int sizeBytes, Answer<T> call) throws SystemCallError {
        long mark = thread.mark();
        try {
            return call.run(thread.reserve(sizeBytes));
        } finally {
            thread.release(mark);
        }
    }

    /** A call that reads: what it has moved to the stack of the process goes to a place in a buffer. Returns how much. */
    protected final int readInto(byte[] buffer, int offset, int length, Transfer call) throws SystemCallError {
        int count = Math.min(length, IO_BYTES);
        return (int) withRoom(count, address -> {
            long moved = call.run(address, count);
            process.memory().read(address, buffer, offset, (int) moved);
            return moved;
        });
    }

    /** A call that writes: it finds on the stack of the process what is at a place in a buffer. Returns how much it took. */
    protected final int writeFrom(byte[] buffer, int offset, int length, Transfer call) throws SystemCallError {
        int count = Math.min(length, IO_BYTES);
        return (int) withRoom(count, address -> {
            process.memory().write(address, buffer, offset, count);
            return call.run(address, count);
        });
    }
}

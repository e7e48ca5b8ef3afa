package org.dtrace4j.kernel.user;

/** A system call failed: the {@code errno} that a C program would see. Has no stack trace. */
public final class SystemCallError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int errno;

    public SystemCallError(int errno) {
        super("errno " + errno, null, false, false);
        this.errno = errno;
    }

    /** The number, as in {@code <sys/errno.h>}. */
    public int errno() {
        return errno;
    }
}

package org.dtrace4j.kernel.user;

import java.util.HashMap;
import java.util.Map;

/**
 * Error numbers that user programs of the simulated system tell apart, and the texts of {@code strerror(3C)} for all.
 */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int ENOEXEC = 8;
    public static final int EBADF = 9;
    public static final int ECHILD = 10;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int ENOTBLK = 15;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENOTTY = 25;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EPIPE = 32;
    public static final int EDEADLK = 45;
    public static final int ENOTSUP = 48;
    public static final int ETIME = 62;
    public static final int ENOSYS = 89;
    public static final int ENOTEMPTY = 93;
    public static final int EAFNOSUPPORT = 124;
    public static final int EADDRINUSE = 125;
    public static final int ECONNREFUSED = 146;

    /** One row an error: number, then text. */
    private static final Object[][] TEXTS = {
        {EPERM, "Not owner"}, {ENOENT, "No such file or directory"}, {ESRCH, "No such process"},
        {EINTR, "Interrupted system call"}, {EIO, "I/O error"}, {ENXIO, "No such device or address"},
        {7, "Arg list too long"}, {ENOEXEC, "Exec format error"}, {EBADF, "Bad file number"},
        {ECHILD, "No child processes"}, {EAGAIN, "Resource temporarily unavailable"}, {ENOMEM, "Not enough space"},
        {EACCES, "Permission denied"}, {14, "Bad address"}, {ENOTBLK, "Block device required"},
        {EBUSY, "Device busy"}, {EEXIST, "File exists"}, {EXDEV, "Cross-device link"}, {ENODEV, "No such device"},
        {ENOTDIR, "Not a directory"}, {EISDIR, "Is a directory"}, {EINVAL, "Invalid argument"},
        {23, "File table overflow"}, {24, "Too many open files"}, {ENOTTY, "Inappropriate ioctl for device"},
        {26, "Text file busy"}, {27, "File too large"}, {ENOSPC, "No space left on device"}, {29, "Illegal seek"},
        {EROFS, "Read-only file system"}, {31, "Too many links"}, {EPIPE, "Broken pipe"},
        {33, "Argument out of domain"},
        {34, "Result too large"}, {35, "No message of desired type"}, {36, "Identifier removed"},
        {EDEADLK, "Deadlock situation detected/avoided"}, {ENOTSUP, "Operation not supported"},
        {ETIME, "Timer expired"}, {78, "File name too long"}, {79, "Value too large for defined data type"},
        {ENOSYS, "Operation not applicable"},
        {90, "Number of symbolic links encountered during path name traversal exceeds MAXSYMLINKS"},
        {ENOTEMPTY, "Directory not empty"}, {95, "Socket operation on non-socket"}, {96, "Destination address required"},
        {97, "Message too long"}, {98, "Protocol wrong type for socket"}, {99, "Option not supported by protocol"},
        {120, "Protocol not supported"}, {122, "Operation not supported on transport endpoint"},
        {EAFNOSUPPORT, "Address family not supported by protocol family"}, {EADDRINUSE, "Address already in use"},
        {126, "Cannot assign requested address"}, {128, "Network is unreachable"}, {131, "Connection reset by peer"},
        {133, "Transport endpoint is already connected"}, {134, "Transport endpoint is not connected"},
        {145, "Connection timed out"}, {ECONNREFUSED, "Connection refused"}, {151, "Stale NFS file handle"},
    };

    private static final Map<Integer, String> BY_NUMBER = new HashMap<>();

    static {
        for (Object[] row : TEXTS) {
            BY_NUMBER.put((Integer) row[0], (String) row[1]);
        }
    }

    private Errno() {
    }

    /** The text for a number, {@code Error N} for one that has none. */
    public static String text(int errno) {
        String text = BY_NUMBER.get(errno);
        return text != null ? text : "Error " + errno;
    }

    /** The text for a failed call. */
    public static String text(SystemCallError error) {
        return text(error.errno());
    }
}

package org.dtrace4j.kernel.user;

import java.util.HashMap;
import java.util.Map;

/**
 * Error numbers that user programs of the simulated system tell apart, and of all the names and the texts of
 * {@code strerror(3C)}.
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

    /** One row an error: number, name, text. */
    private static final Object[][] ROWS = {
        {1, "EPERM", "Not owner"}, {2, "ENOENT", "No such file or directory"}, {3, "ESRCH", "No such process"},
        {4, "EINTR", "Interrupted system call"}, {5, "EIO", "I/O error"}, {6, "ENXIO", "No such device or address"},
        {7, "E2BIG", "Arg list too long"}, {8, "ENOEXEC", "Exec format error"}, {9, "EBADF", "Bad file number"},
        {10, "ECHILD", "No child processes"}, {11, "EAGAIN", "Resource temporarily unavailable"},
        {12, "ENOMEM", "Not enough space"}, {13, "EACCES", "Permission denied"}, {14, "EFAULT", "Bad address"},
        {15, "ENOTBLK", "Block device required"}, {16, "EBUSY", "Device busy"}, {17, "EEXIST", "File exists"},
        {18, "EXDEV", "Cross-device link"}, {19, "ENODEV", "No such device"}, {20, "ENOTDIR", "Not a directory"},
        {21, "EISDIR", "Is a directory"}, {22, "EINVAL", "Invalid argument"}, {23, "ENFILE", "File table overflow"},
        {24, "EMFILE", "Too many open files"}, {25, "ENOTTY", "Inappropriate ioctl for device"},
        {26, "ETXTBSY", "Text file busy"}, {27, "EFBIG", "File too large"}, {28, "ENOSPC", "No space left on device"},
        {29, "ESPIPE", "Illegal seek"}, {30, "EROFS", "Read-only file system"}, {31, "EMLINK", "Too many links"},
        {32, "EPIPE", "Broken pipe"}, {33, "EDOM", "Argument out of domain"}, {34, "ERANGE", "Result too large"},
        {35, "ENOMSG", "No message of desired type"}, {36, "EIDRM", "Identifier removed"},
        {37, "ECHRNG", "Channel number out of range"}, {38, "EL2NSYNC", "Level 2 not synchronized"},
        {39, "EL3HLT", "Level 3 halted"}, {40, "EL3RST", "Level 3 reset"}, {41, "ELNRNG", "Link number out of range"},
        {42, "EUNATCH", "Protocol driver not attached"}, {43, "ENOCSI", "No CSI structure available"},
        {44, "EL2HLT", "Level 2 halted"}, {45, "EDEADLK", "Deadlock situation detected/avoided"},
        {46, "ENOLCK", "No record locks available"}, {47, "ECANCELED", "Operation canceled"},
        {48, "ENOTSUP", "Operation not supported"}, {49, "EDQUOT", "Disc quota exceeded"}, {62, "ETIME", "Timer expired"},
        {77, "EBADMSG", "Not a data message"}, {78, "ENAMETOOLONG", "File name too long"},
        {79, "EOVERFLOW", "Value too large for defined data type"}, {81, "EBADFD", "File descriptor in bad state"},
        {89, "ENOSYS", "Operation not applicable"},
        {90, "ELOOP", "Number of symbolic links encountered during path name traversal exceeds MAXSYMLINKS"},
        {91, "ERESTART", "Interrupted system call should be restarted"}, {93, "ENOTEMPTY", "Directory not empty"},
        {95, "ENOTSOCK", "Socket operation on non-socket"}, {96, "EDESTADDRREQ", "Destination address required"},
        {97, "EMSGSIZE", "Message too long"}, {98, "EPROTOTYPE", "Protocol wrong type for socket"},
        {99, "ENOPROTOOPT", "Option not supported by protocol"}, {120, "EPROTONOSUPPORT", "Protocol not supported"},
        {122, "EOPNOTSUPP", "Operation not supported on transport endpoint"},
        {124, "EAFNOSUPPORT", "Address family not supported by protocol family"}, {125, "EADDRINUSE", "Address already in use"},
        {126, "EADDRNOTAVAIL", "Cannot assign requested address"}, {127, "ENETDOWN", "Network is down"},
        {128, "ENETUNREACH", "Network is unreachable"}, {130, "ECONNABORTED", "Software caused connection abort"},
        {131, "ECONNRESET", "Connection reset by peer"}, {132, "ENOBUFS", "No buffer space available"},
        {133, "EISCONN", "Transport endpoint is already connected"}, {134, "ENOTCONN", "Transport endpoint is not connected"},
        {145, "ETIMEDOUT", "Connection timed out"}, {146, "ECONNREFUSED", "Connection refused"},
        {148, "EHOSTUNREACH", "No route to host"}, {149, "EALREADY", "Operation already in progress"},
        {150, "EINPROGRESS", "Operation now in progress"}, {151, "ESTALE", "Stale NFS file handle"},
    };

    /** What an error is called, and said to be. */
    private record Row(String name, String text) { }

    private static final Map<Integer, Row> BY_NUMBER = new HashMap<>();

    static {
        for (Object[] row : ROWS) {
            BY_NUMBER.put((Integer) row[0], new Row((String) row[1], (String) row[2]));
        }
    }

    private Errno() {
    }

    /** The name for a number; null for one that has none. */
    public static String name(int errno) {
        Row row = BY_NUMBER.get(errno);
        return row == null ? null : row.name();
    }

    /** The text for a number, {@code Error N} for one that has none. */
    public static String text(int errno) {
        Row row = BY_NUMBER.get(errno);
        return row == null ? "Error " + errno : row.text();
    }

    /** The text for a failed call. */
    public static String text(SystemCallError error) {
        return text(error.errno());
    }
}

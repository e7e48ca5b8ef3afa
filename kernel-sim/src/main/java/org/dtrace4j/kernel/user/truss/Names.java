package org.dtrace4j.kernel.user.truss;

import org.dtrace4j.kernel.user.Signals;

/** What errors, signals and faults are called. */
final class Names {
    /** Of the errors from 1 on; an empty one has no name. */
    private static final String[] ERRORS = ("EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES "
            + "EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE "
            + "EROFS EMLINK EPIPE EDOM ERANGE ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EDEADLK "
            + "ENOLCK ECANCELED ENOTSUP EDQUOT").split(" ");
    private static final Object[] HIGHER_ERRORS = {62, "ETIME",
        78, "ENAMETOOLONG", 79, "EOVERFLOW", 89, "ENOSYS", 90, "ELOOP", 91,
        "ERESTART", 93, "ENOTEMPTY", 95, "ENOTSOCK", 96, "EDESTADDRREQ", 97, "EMSGSIZE", 98, "EPROTOTYPE", 99, "ENOPROTOOPT", 120,
        "EPROTONOSUPPORT", 122, "EOPNOTSUPP", 124, "EAFNOSUPPORT", 125, "EADDRINUSE", 126, "EADDRNOTAVAIL", 128, "ENETUNREACH",
        130, "ECONNABORTED", 131, "ECONNRESET", 132, "ENOBUFS", 133, "EISCONN", 134, "ENOTCONN", 145, "ETIMEDOUT", 146,
        "ECONNREFUSED", 149, "EALREADY", 150, "EINPROGRESS", 151, "ESTALE"};
    private static final String[] FAULTS = {"", "FLTILL", "FLTPRIV", "FLTBPT", "FLTTRACE", "FLTACCESS", "FLTBOUNDS", "FLTIOVF",
        "FLTIZDIV", "FLTFPE", "FLTSTACK", "FLTPAGE", "FLTWATCH", "FLTCPCOVF"};
    private static final String[] CHILDREN = {"", "CLD_EXITED", "CLD_KILLED", "CLD_DUMPED", "CLD_TRAPPED", "CLD_STOPPED",
        "CLD_CONTINUED"};
    static final int MOST_FAULTS = 32;
    static final int MOST_SIGNALS = 74;
    static final int FLTPAGE = 11;

    private Names() { }

    /** Null for an error that has no name. */
    static String error(int number) {
        if (number > 0 && number <= ERRORS.length) {
            return ERRORS[number - 1];
        }
        for (int i = 0; i < HIGHER_ERRORS.length; i += 2) {
            if ((Integer) HIGHER_ERRORS[i] == number) {
                return (String) HIGHER_ERRORS[i + 1];
            }
        }
        return null;
    }

    static String signal(int number) {
        String name = Signals.name(number);
        return Character.isDigit(name.charAt(0)) ? "SIG#" + number : "SIG" + name;
    }

    /** How a child has changed. */
    static String child(int code) {
        return code > 0 && code < CHILDREN.length ? CHILDREN[code] : "code=" + code;
    }

    static String fault(int number) {
        return number > 0 && number < FAULTS.length ? FAULTS[number] : "FLT#" + number;
    }

    /** The fault of a name, with or without FLT, or of a number; 0 if there is none. */
    static int fault(String name) {
        for (int i = 1; i < FAULTS.length; i++) {
            if (name.equals(FAULTS[i]) || name.equals(FAULTS[i].substring("FLT".length())) || name.equals(Integer.toString(i))) {
                return i;
            }
        }
        return 0;
    }
}

package org.dtrace4j.provider;

import java.util.OptionalInt;

/**
 * From whom a provider's probes are kept: they are for those who have one of the privileges that it names.
 *
 * @param kernel for those who may trace the kernel
 * @param user for those who may trace what the kernel does for processes; where it fires for somebody else's process, they
 *     must besides have the right to look at those
 * @param process for those who may trace processes
 * @param owner the user whose process it is, if it is of one; nobody else may without the right to look at others'
 */
public record Visibility(boolean kernel, boolean user, boolean process, OptionalInt owner) {
    public static final Visibility EVERYBODY = new Visibility(false, false, false, OptionalInt.empty());
    public static final Visibility KERNEL = new Visibility(true, false, false, OptionalInt.empty());
    public static final Visibility USER = new Visibility(false, true, false, OptionalInt.empty());
    /** What shows the kernel while that runs, and else the process. */
    public static final Visibility KERNEL_OR_USER = new Visibility(true, true, false, OptionalInt.empty());

    /** Probes in the program of a process of this user. */
    public static Visibility processOf(int uid) {
        return new Visibility(false, false, true, OptionalInt.of(uid));
    }

    boolean isRestricted() {
        return kernel || user || process || owner.isPresent();
    }

    /** What becomes of a firing that a consumer may not fully see. */
    public enum Policy {
        /** It is none for that consumer. */
        DROP,
        /** It fires, but nothing can be asked that would tell too much. */
        RESTRICT,
        /** As {@link #DROP}; what does fire has no arguments for whoever lacks any privilege. */
        DROP_AND_HIDE_ARGUMENTS
    }
}

package org.dtrace4j.provider;

/** What a user of the traced system may have been given beyond what everybody has, as far as tracing asks for it. */
public enum Privilege {
    /** The kernel may be traced and read. */
    DTRACE_KERNEL,
    /** What the kernel does for the user's own processes may be traced: {@code syscall}, {@code profile}, {@code proc}. */
    DTRACE_USER,
    /** The user's own processes may be traced: {@code pid} and static probes. */
    DTRACE_PROC,
    /** Other users' processes may be looked at, and changed, like own ones. */
    PROC_OWNER
}

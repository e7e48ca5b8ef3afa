package org.dtrace4j.abi;

/** Memory that a method of the probe ABI may write through an address that it is given. There is none for the kernel's. */
public enum ProbeMemory {
    /** None. */
    NONE,
    /** DTrace's own: variables that are held by value, except dynamic ones, and the clause's scratch memory. */
    OWN,
    /** That of the current process; whoever writes it is destructive. */
    PROCESS
}

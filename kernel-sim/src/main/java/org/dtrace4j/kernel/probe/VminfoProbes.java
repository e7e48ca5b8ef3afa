package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;

/** Static probes of the provider {@code vminfo}: a CPU's counters of virtual memory. */
public final class VminfoProbes {
    private VminfoProbes() { }

    /** A page fault in an address space. */
    public static void as_fault(BareKernelCode here, int increment, long counter) { }

    /** A page of zeroes is made. */
    public static void zfod(BareKernelCode here, int increment, long counter) { }

    /** A page has to come from a device. */
    public static void maj_fault(BareKernelCode here, int increment, long counter) { }

    /** Pages are read. */
    public static void pgin(BareKernelCode here, int increment, long counter) { }

    /** So many. */
    public static void pgpgin(BareKernelCode here, int increment, long counter) { }

    /** Pages are written. */
    public static void pgout(BareKernelCode here, int increment, long counter) { }

    /** So many. */
    public static void pgpgout(BareKernelCode here, int increment, long counter) { }

    /** A page goes to swap. */
    public static void anonpgout(BareKernelCode here, int increment, long counter) { }

    /** A page of a program is read. */
    public static void execpgin(BareKernelCode here, int increment, long counter) { }

    /** Pages are freed by the page daemon. */
    public static void dfree(BareKernelCode here, int increment, long counter) { }

    /** The page daemon looks at pages. */
    public static void scan(BareKernelCode here, int increment, long counter) { }

    /** Its hand has gone round. */
    public static void rev(BareKernelCode here, int increment, long counter) { }

    /** The page daemon starts. */
    public static void pgrrun(BareKernelCode here, int increment, long counter) { }

    /** A page is copied on write. */
    public static void cow_fault(BareKernelCode here, int increment, long counter) { }

    /** A free page is taken back into use. */
    public static void pgrec(BareKernelCode here, int increment, long counter) { }

    /** The same, from the list of free pages. */
    public static void pgfrec(BareKernelCode here, int increment, long counter) { }

    /** A page is used in a way that its protection forbids. */
    public static void prot_fault(BareKernelCode here, int increment, long counter) { }

    /** A page of a program is written. */
    public static void execpgout(BareKernelCode here, int increment, long counter) { }

    /** A page comes from swap. */
    public static void anonpgin(BareKernelCode here, int increment, long counter) { }

    /** A page of a file is read. */
    public static void fspgin(BareKernelCode here, int increment, long counter) { }

    /** A page of a file is written. */
    public static void fspgout(BareKernelCode here, int increment, long counter) { }

    /** A page of a program is freed. */
    public static void execfree(BareKernelCode here, int increment, long counter) { }

    /** A page of anonymous memory is freed. */
    public static void anonfree(BareKernelCode here, int increment, long counter) { }

    /** A page of a file is freed. */
    public static void fsfree(BareKernelCode here, int increment, long counter) { }
}

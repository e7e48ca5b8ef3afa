package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;

/** Static probes of the provider {@code sysinfo}: a CPU's counters of system activity. */
public final class SysinfoProbes {
    private SysinfoProbes() { }

    /** A read system call. */
    public static void sysread(BareKernelCode here, int increment, long counter) { }

    /** A write system call. */
    public static void syswrite(BareKernelCode here, int increment, long counter) { }

    /** Bytes read. */
    public static void readch(BareKernelCode here, int increment, long counter) { }

    /** Bytes written. */
    public static void writech(BareKernelCode here, int increment, long counter) { }

    /** A fork. */
    public static void sysfork(BareKernelCode here, int increment, long counter) { }

    /** A vfork. */
    public static void sysvfork(BareKernelCode here, int increment, long counter) { }

    /** An exec. */
    public static void sysexec(BareKernelCode here, int increment, long counter) { }

    /** A CPU changes its thread. */
    public static void pswitch(BareKernelCode here, int increment, long counter) { }

    /** A thread loses its CPU against its will. */
    public static void inv_swtch(BareKernelCode here, int increment, long counter) { }

    /** A trap. */
    public static void trap(BareKernelCode here, int increment, long counter) { }

    /** A path is looked up. */
    public static void namei(BareKernelCode here, int increment, long counter) { }

    /** A thread is made. */
    public static void nthreads(BareKernelCode here, int increment, long counter) { }

    /** A mutex was not free. */
    public static void mutex_adenters(BareKernelCode here, int increment, long counter) { }

    /** A reader had to wait. */
    public static void rw_rdfails(BareKernelCode here, int increment, long counter) { }

    /** A writer had to wait. */
    public static void rw_wrfails(BareKernelCode here, int increment, long counter) { }

    /** A block is read. */
    public static void bread(BareKernelCode here, int increment, long counter) { }

    /** A block is written. */
    public static void bwrite(BareKernelCode here, int increment, long counter) { }

    /** There is no room for a process. */
    public static void procovf(BareKernelCode here, int increment, long counter) { }

    /** A raw device is read. */
    public static void phread(BareKernelCode here, int increment, long counter) { }

    /** One is written to. */
    public static void phwrite(BareKernelCode here, int increment, long counter) { }

    /** A block is looked for, on the disk or in memory. */
    public static void lread(BareKernelCode here, int increment, long counter) { }

    /** A block is written, to the disk or into memory. */
    public static void lwrite(BareKernelCode here, int increment, long counter) { }

    /** Characters are written to a terminal. */
    public static void outch(BareKernelCode here, int increment, long counter) { }

    /** Characters are read from a terminal. */
    public static void rawch(BareKernelCode here, int increment, long counter) { }

    /** Characters have become input of a terminal's line. */
    public static void canch(BareKernelCode here, int increment, long counter) { }

    /** A terminal's line interrupts as it has received something. */
    public static void rcvint(BareKernelCode here, int increment, long counter) { }

    /** A terminal's line interrupts as it has sent something. */
    public static void xmtint(BareKernelCode here, int increment, long counter) { }

    /** A modem interrupts. */
    public static void mdmint(BareKernelCode here, int increment, long counter) { }

    /** A message is sent or received. */
    public static void msg(BareKernelCode here, int increment, long counter) { }

    /** Operations on semaphores. */
    public static void sema(BareKernelCode here, int increment, long counter) { }

    /** A module is loaded. */
    public static void modload(BareKernelCode here, int increment, long counter) { }

    /** A module is unloaded. */
    public static void modunload(BareKernelCode here, int increment, long counter) { }

    /** A CPU interrupts others. */
    public static void xcalls(BareKernelCode here, int increment, long counter) { }

    /** A CPU has nothing to do. */
    public static void idlethread(BareKernelCode here, int increment, long counter) { }
}

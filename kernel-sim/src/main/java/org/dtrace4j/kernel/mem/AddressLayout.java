package org.dtrace4j.kernel.mem;

/**
 * Where things lie in the kernel's half of the address space. The places are those of illumos on amd64, more or less.
 */
public final class AddressLayout {
    /** Bytes of a page. */
    public static final int PAGESIZE = 4096;
    public static final int PAGESHIFT = 12;

    /** The page_t array. */
    public static final long PAGES_BASE = 0xffffff0000000000L;
    public static final long PAGES_LIMIT = 0xffffff0007000000L;

    /** Stacks of kernel threads; the thread's structure lies at the top of its stack. */
    public static final long STACKS_BASE = 0xffffff0007c00000L;
    public static final long STACKS_LIMIT = 0xffffff0010000000L;
    /** Bytes of a stack with its thread structure; also the distance of two stacks. */
    public static final int STACK_SIZE = 0x2000;
    public static final int STACK_SHIFT = 13;

    /** What kmem hands out. */
    public static final long HEAP_BASE = 0xffffff0190000000L;
    public static final long HEAP_LIMIT = 0xffffff01d0000000L;

    /** What belongs to DTrace itself; nothing that the kernel allocates depends on it. */
    public static final long DTRACE_BASE = 0xffffff01f0000000L;

    /** What belongs to the provider vprobe. It is not in the kernel's memory; probes of vprobe see it there. */
    public static final long VPROBE_BASE = 0xffffff01f8000000L;

    /** Contents of physical pages: page frame n at {@code KPM_BASE + (n << PAGESHIFT)}. */
    public static final long KPM_BASE = 0xfffffe0000000000L;
    public static final long KPM_LIMIT = 0xfffffe1000000000L;

    /** Text of loadable modules. */
    public static final long MODULE_TEXT_BASE = 0xfffffffff7800000L;
    public static final long MODULE_TEXT_LIMIT = 0xfffffffffb800000L;
    /** Text of unix and genunix. */
    public static final long CORE_TEXT_BASE = 0xfffffffffb800000L;
    public static final long CORE_TEXT_LIMIT = 0xfffffffffbc00000L;

    /** Variables of all modules, in one segment. */
    public static final long DATA_BASE = 0xfffffffffbc00000L;
    public static final long DATA_LIMIT = 0xfffffffffc000000L;

    /** Below this address everything belongs to a process. */
    public static final long KERNEL_BASE = 0xfffffd8000000000L;

    private AddressLayout() { }

    /** So many bytes, and what is missing to the end of the last page. */
    public static long wholePages(long sizeBytes) {
        return sizeBytes + PAGESIZE - 1 & -PAGESIZE;
    }
}

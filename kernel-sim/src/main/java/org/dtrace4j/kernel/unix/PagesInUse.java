package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.mem.AddressLayout;
import org.dtrace4j.kernel.struct.Page;

/**
 * Which pages are not free, a bit for each, by their place in the page array: what P_FREE says, in a form that the page
 * scanner can ask tens of thousands of times without waiting for memory. {@code KernelInvariants} compares the two.
 */
public final class PagesInUse {
    private static final int FRACTION_BITS = 36;
    private static final long PAGES_PER_BYTE = ((1L << FRACTION_BITS) + Page.SIZE - 1) / Page.SIZE;

    private long[] bits = {};

    PagesInUse() { }

    /** Begins with a page array of which the first pages are in use. */
    void startWith(int pages, int used) {
        bits = new long[pages + 63 >> 6];
        for (int i = 0; i < used; i++) {
            bits[i >> 6] |= 1L << i;
        }
    }

    /**
     * Where among all pages the one at an address stands, from 0. Multiplies where a division by the size would take longest
     * of all in a scan; exact for a hundred million pages, and meaningless for what is none.
     */
    public static int indexOf(long page) {
        return (int) ((page - AddressLayout.PAGES_BASE) * PAGES_PER_BYTE >>> FRACTION_BITS);
    }

    void add(Page pp) {
        int index = indexOf(pp.address());
        bits[index >> 6] |= 1L << index;
    }

    void remove(Page pp) {
        int index = indexOf(pp.address());
        bits[index >> 6] &= ~(1L << index);
    }

    /** Whether the page at an address is in use: the opposite of {@link VmPage#isFree}. */
    public boolean contains(long page) {
        int index = indexOf(page);
        return (bits[index >> 6] & 1L << index) != 0;
    }
}

package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.struct.KSysset;

/** Sets of system calls: the macros of {@code <sys/procfs.h>}. System call n is bit n - 1. */
public final class SystemCallSets {
    /** Words of a set, of which the kernel keeps so many. */
    public static final int WORDS = 9;

    private SystemCallSets() { }

    public static boolean has(KSysset set, int call) {
        return call > 0 && call <= WORDS * Integer.SIZE && (set.word(call - 1 >>> 5) & 1 << (call - 1 & 31)) != 0;
    }

    public static boolean isEmpty(KSysset set) {
        int all = 0;
        for (int word = 0; word < WORDS; word++) {
            all |= set.word(word);
        }
        return all == 0;
    }

    /** Makes one set like another. */
    public static void copy(KSysset from, KSysset to) {
        for (int word = 0; word < WORDS; word++) {
            to.word(word, from.word(word));
        }
    }

    public static void clear(KSysset set) {
        for (int word = 0; word < WORDS; word++) {
            set.word(word, 0);
        }
    }
}

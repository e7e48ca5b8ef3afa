package org.dtrace4j.trace;

import org.dtrace4j.device.EcbAccount;

/**
 * The books of one ECB: for each CPU what became of its firings.
 *
 * <p>A row is written by the thread that fires on its CPU only, and allocated before anything fires. What is discarded
 * for another CPU when speculations are cleaned is the one exception; there a count may be lost on a real machine.
 */
final class Account {
    static final int FIRED = 0;
    static final int RECORDED = 1;
    static final int PREDICATE_FALSE = 2;
    static final int PRINCIPAL_DROP = 3;
    static final int AGGREGATION_DROP = 4;
    static final int SPECULATIVE_DROP = 5;
    static final int DYNAMIC_DROP = 6;
    static final int FAULTED = 7;
    static final int DISCARDED = 8;
    private static final int COLUMNS = 9;

    private final long[][] counts;

    Account(int cpus) {
        counts = new long[cpus][COLUMNS];
    }

    /** Counts a firing. Probe context. */
    void count(int cpu, int column) {
        counts[cpu][column]++;
    }

    /** A record that was counted does not come to the consumer after all, as {@code column} says. */
    void correct(int cpu, int column) {
        counts[cpu][RECORDED]--;
        counts[cpu][column]++;
    }

    EcbAccount of(int epid) {
        long[] all = new long[COLUMNS];
        for (long[] row : counts) {
            for (int i = 0; i < COLUMNS; i++) {
                all[i] += row[i];
            }
        }
        return new EcbAccount(epid, all[FIRED], all[RECORDED], all[PREDICATE_FALSE], all[PRINCIPAL_DROP],
                all[AGGREGATION_DROP], all[SPECULATIVE_DROP], all[DYNAMIC_DROP], all[FAULTED],
                all[DISCARDED]);
    }
}

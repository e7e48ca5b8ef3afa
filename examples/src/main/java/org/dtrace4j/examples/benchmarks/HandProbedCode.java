package org.dtrace4j.examples.benchmarks;

import org.openjdk.jmh.annotations.CompilerControl;

/**
 * The function of {@link ToyCode} with what the probes do written into it by hand.
 *
 * <p>A careful engineer's own: it can be switched off, it counts for each CPU apart, and it finds the CPU as a probe must,
 * from the object whose code runs. {@link #countedByAStatic} is the limit: one counter, always on, one CPU, one system.
 */
final class HandProbedCode extends ToyCode {
    static final int EBUSY = 16;
    private static long calls;

    HandProbedCode(ToyKernel kernel) {
        super(kernel);
    }

    /** As {@code fbt::work:entry { @ = count(); }}. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    int counted(int seed, int rounds) {
        count();
        return mix(seed, rounds);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    int countedByAStatic(int seed, int rounds) {
        calls++;
        return mix(seed, rounds);
    }

    /** As {@code fbt::work:return /arg1 == EBUSY/ { @ = count(); }}. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    int countedIfBusy(int seed, int rounds) {
        int result = mix(seed, rounds);
        if (result == EBUSY) {
            count();
        }
        return result;
    }

    /** As {@code fbt::work:entry /wanted != NULL && arg0 == (long)wanted/ { @ = count(); }}. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    int countedIfWanted(int seed, int rounds) {
        long wanted = k.wanted;
        if (wanted != 0 && seed == wanted) {
            count();
        }
        return mix(seed, rounds);
    }

    private void count() {
        long[] counts = k.counts;
        if (counts != null) {
            counts[k.host.cpu() * ToyKernel.STRIDE]++;
        }
    }

    /** Calls that {@link #countedByAStatic} has counted. */
    static long calls() {
        return calls;
    }
}

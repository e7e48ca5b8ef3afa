package org.dtrace4j.examples.benchmarks;

import org.dtrace4j.abi.ProbeHost;

/**
 * The root of the toy system, as {@code Kernel} is of a simulated machine: all code of the system has it at hand. Besides
 * what probes reach it holds what {@link HandProbedCode} uses.
 */
final class ToyKernel {
    /** Words between the counters of two CPUs, so that they share no cache line. */
    static final int STRIDE = 16;

    private static final class Host extends ProbeHost { }

    final ProbeHost host = new Host();
    /** Counters written by hand: for each CPU one word in {@link #STRIDE}; null while nobody counts. */
    long[] counts;
    /** What a predicate written by hand looks at. */
    long wanted;
}

package org.dtrace4j.examples.benchmarks;

import org.dtrace4j.abi.ProbeHost;

/**
 * The root of the toy system, as {@code Kernel} is of a simulated machine: all code of the system has it at hand. Besides
 * what probes reach it holds what {@link HandCode} uses.
 */
final class ToyKernel {
    private static final class Host extends ProbeHost { }

    final ProbeHost host = new Host();
    final ToyMemory memory = new ToyMemory();
    /** What is written by hand keeps here, by CPU; null while nobody traces. */
    HandLane[] lanes;
    /** What a predicate written by hand looks at. */
    long wanted;
}

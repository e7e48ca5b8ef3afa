package org.dtrace4j.examples.benchmarks;

import org.dtrace4j.abi.ProbeHost;
import org.openjdk.jmh.annotations.CompilerControl;

/** The code of the toy system: one function, which has nothing of probes in it. */
class ToyCode {
    final ToyKernel k;
    private final ProbeHost host;

    /** The code as CPU {@code cpu} runs it. */
    ToyCode(ToyKernel kernel, int cpu) {
        this.k = kernel;
        this.host = kernel.host.lane(cpu);
    }

    final int cpu() {
        return host.cpu();
    }

    /** What a probe site in a method of {@code receiver} reaches, as in a simulated machine. Probe context. */
    static ProbeHost hostOf(Object receiver) {
        return ((ToyCode) receiver).host;
    }

    /** {@code int work(int seed, int rounds)}: about 0.5 ns a round. Never returns {@link HandCode#EBUSY}. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    int work(int seed, int rounds) {
        return mix(seed, rounds);
    }

    /** What all variants of the function do. */
    @CompilerControl(CompilerControl.Mode.INLINE)
    static int mix(int seed, int rounds) {
        int mixed = seed;
        for (int i = 0; i < rounds; i++) {
            mixed = (mixed ^ mixed >>> 15) * 0x2c1b3c6d;
        }
        return mixed | Integer.MIN_VALUE;
    }
}

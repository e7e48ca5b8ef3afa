package org.dtrace4j.examples.benchmarks;

import org.openjdk.jmh.annotations.CompilerControl;

/**
 * The function of {@link ToyCode} with what the probes do written into it by hand: one class for each row.
 *
 * <p>A careful engineer's own: it can be switched off, it keeps what it finds for each CPU apart, in memory that is there
 * before, and it finds the CPU as a probe must, from the object whose code runs.
 */
abstract class HandCode extends ToyCode {
    static final int EBUSY = 16;

    HandCode(ToyKernel kernel, int cpu) {
        super(kernel, cpu);
    }

    /** The function with its own tracing. */
    abstract int traced(int seed, int rounds);

    /** Where this CPU's counters are; null while tracing is off. */
    final HandLane lane() {
        HandLane[] lanes = k.lanes;
        return lanes == null ? null : lanes[cpu()];
    }

    /** Makes the code of a row. */
    interface Maker {
        HandCode make(ToyKernel kernel, int cpu);
    }

    /** Nothing is traced. */
    static final class Nothing extends HandCode {
        Nothing(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            return mix(seed, rounds);
        }
    }

    /** {@code count()}. */
    static final class Count extends HandCode {
        Count(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            HandLane lane = lane();
            if (lane != null) {
                lane.count();
            }
            return mix(seed, rounds);
        }
    }

    /** {@code @[arg0 & 63] = count()}. */
    static final class CountByInteger extends HandCode {
        CountByInteger(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            HandLane lane = lane();
            if (lane != null) {
                lane.count(seed & 63);
            }
            return mix(seed, rounds);
        }
    }

    /** Counts under the name of the program. */
    static final class CountByExecname extends HandCode {
        CountByExecname(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            HandLane lane = lane();
            if (lane != null) {
                lane.count(k.memory, ToyMemory.EXECNAME, 0);
            }
            return mix(seed, rounds);
        }
    }

    /** Counts under a string of 20 bytes. */
    static final class CountByString extends HandCode {
        CountByString(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            HandLane lane = lane();
            if (lane != null) {
                lane.count(k.memory, ToyMemory.TEXT, 0);
            }
            return mix(seed, rounds);
        }
    }

    /** {@code @[arg0 & 7, execname] = count()}. */
    static final class CountByTwo extends HandCode {
        CountByTwo(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            HandLane lane = lane();
            if (lane != null) {
                lane.count(k.memory, ToyMemory.EXECNAME, seed & 7);
            }
            return mix(seed, rounds);
        }
    }

    /** {@code quantize(arg0)}. */
    static final class Quantize extends HandCode {
        Quantize(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            HandLane lane = lane();
            if (lane != null) {
                lane.quantize(seed);
            }
            return mix(seed, rounds);
        }
    }

    /** {@code sum(arg0)}. */
    static final class Sum extends HandCode {
        Sum(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            HandLane lane = lane();
            if (lane != null) {
                lane.add(seed);
            }
            return mix(seed, rounds);
        }
    }

    /** At return, {@code /arg1 == EBUSY/}. */
    static final class IfBusy extends HandCode {
        IfBusy(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            int result = mix(seed, rounds);
            if (result == EBUSY) {
                HandLane lane = lane();
                if (lane != null) {
                    lane.count();
                }
            }
            return result;
        }
    }

    /** {@code /wanted != NULL && arg0 == (long)wanted/}. */
    static final class IfWanted extends HandCode {
        IfWanted(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            long wanted = k.wanted;
            if (wanted != 0 && seed == wanted) {
                HandLane lane = lane();
                if (lane != null) {
                    lane.count();
                }
            }
            return mix(seed, rounds);
        }
    }

    /** {@code /arg0 >= 0/}, which is always so. */
    static final class IfPositive extends HandCode {
        IfPositive(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            if (seed >= 0) {
                HandLane lane = lane();
                if (lane != null) {
                    lane.count();
                }
            }
            return mix(seed, rounds);
        }
    }

    /** A record of 32 bytes, with the time in its header only. */
    static final class RecordPlain extends HandCode {
        RecordPlain(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            HandLane lane = lane();
            if (lane != null) {
                lane.record(System.nanoTime(), seed, rounds);
            }
            return mix(seed, rounds);
        }
    }

    /** A record of 32 bytes, with the time in its header and as a value. */
    static final class RecordTimed extends HandCode {
        RecordTimed(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            HandLane lane = lane();
            if (lane != null) {
                long now = System.nanoTime();
                lane.record(now, seed, now);
            }
            return mix(seed, rounds);
        }
    }

    /** The time from entry to return, into {@code quantize()}. */
    static final class Latency extends HandCode {
        Latency(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            HandLane lane = lane();
            if (lane != null) {
                lane.begin(System.nanoTime());
            }
            int result = mix(seed, rounds);
            lane = lane();
            if (lane != null) {
                long began = lane.began();
                if (began != 0) {
                    lane.quantize(System.nanoTime() - began);
                }
            }
            return result;
        }
    }

    /** A record of the stack, eight frames. */
    static final class Stack extends HandCode {
        Stack(ToyKernel kernel, int cpu) {
            super(kernel, cpu);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        int traced(int seed, int rounds) {
            HandLane lane = lane();
            if (lane != null) {
                lane.recordStack(System.nanoTime(), ToyMemory.STACK, ToyMemory.STACK.length);
            }
            return mix(seed, rounds);
        }
    }
}

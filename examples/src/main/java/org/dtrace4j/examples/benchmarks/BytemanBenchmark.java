package org.dtrace4j.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of a firing by Byteman, in its compiled mode, on the function of {@link FiringBenchmark}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class BytemanBenchmark {
    /** The script is attached to the function. */
    @State(Scope.Benchmark)
    public static class Attached {
        @Param({"TRUE", "FALSE", "COUNT", "COUNT_INTEGER", "COUNT_STRING", "COUNT_TWO", "QUANTIZE", "SUM", "LATENCY"})
        FiringRow row;
        /** As {@link FiringBenchmark}'s. */
        @Param("3")
        int rounds;
        final ToyKernel kernel = new ToyKernel();

        @Setup
        public void attach() throws IOException {
            Path rules = Files.createTempFile("dtrace4j", ".btm");
            Files.writeString(rules, row.byteman().orElseThrow());
            System.setProperty("org.jboss.byteman.compile.to.bytecode", "true");
            Agents.load("byteman", "script:" + rules);
            Files.delete(rules);
        }

        /** Checks that the rule has run, or that its condition was false. */
        @TearDown
        public void check() {
            long seen = BytemanHelper.total();
            if (seen > 0 != (row.counts() != FiringRow.Counts.NOTHING)) {
                throw new IllegalStateException(row + " by Byteman has traced " + seen);
            }
        }
    }

    /** What one thread calls. */
    @State(Scope.Thread)
    public static class Caller {
        private ToyCode code;
        private int rounds;
        private int seed;

        @Setup
        public void begin(Attached attached) {
            code = new ToyCode(attached.kernel, 0);
            rounds = attached.rounds;
        }
    }

    @Benchmark
    public int byteman(Attached attached, Caller call) {
        return call.code.work(++call.seed & 0xffff, call.rounds);
    }
}

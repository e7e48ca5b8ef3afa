package org.dtrace4j.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/** The cost of a firing by BTrace, on the function of {@link FiringBenchmark}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class BtraceBenchmark {
    /** The script is attached to the function. */
    @State(Scope.Benchmark)
    public static class Attached {
        @Param({"TRUE", "FALSE", "COUNT", "COUNT_INTEGER", "COUNT_STRING", "COUNT_TWO", "QUANTIZE", "SUM", "LATENCY"})
        FiringRow row;
        /** As {@link FiringBenchmark}'s. */
        @Param("3")
        int rounds;
        final ToyKernel kernel = new ToyKernel();

        private static final Pattern COUNTED = Pattern.compile("counted\\s.*?-?[1-9]\\d*", Pattern.DOTALL);
        private Path output;

        @Setup
        public void attach() throws IOException {
            output = Files.createTempFile("dtrace4j", ".btrace");
            Path script = Path.of(System.getProperty(Agents.SCRIPTS)).resolve(row.btrace().orElseThrow() + ".class");
            Agents.load("btrace-agent", "script=" + script + ",noServer=true,scriptOutputFile=" + output
                    + ",bootClassPath=" + Agents.jar("btrace-boot"));
        }

        /** Checks that the script has seen something: BTrace says nothing when it has attached to nothing. */
        @TearDown
        public void check() throws IOException {
            String said = Files.readString(output);
            Matcher counted = COUNTED.matcher(said);
            if (!counted.find()) {
                throw new IllegalStateException(row + " by BTrace has traced nothing: " + said);
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
    public int btrace(Attached attached, Caller call) {
        return call.code.work(++call.seed & 0xffff, call.rounds);
    }
}

package org.dtrace4j.examples.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.source.SourceText;
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

/**
 * The cost of one firing: nanoseconds for a call of a function, bare, under a probe, and with the same thing written into
 * it by hand. A call through JMH's loop alone is part of every row.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class FiringBenchmark {
    /** A call of the function, and how much it does. */
    @State(Scope.Thread)
    public static class Call {
        /** 3 make a function of about 2 ns, 22 one of about 12 ns. */
        @Param({"3", "22"})
        int rounds;
        final ToyTarget target = new ToyTarget();
        private int seed;

        int seed() {
            return ++seed & 0xffff;
        }
    }

    /** Nothing is attached to the function, or no longer. */
    public static class Bare extends Call {
        final ToyCode code = new ToyCode(target.kernel());
    }

    /** By hand: switched on. */
    public static class ByHand extends Call {
        final HandProbedCode code = new HandProbedCode(target.kernel());

        @Setup
        public void switchOn() {
            target.kernel().counts = new long[target.cpuCount() * ToyKernel.STRIDE];
        }
    }

    /** A program is enabled. */
    public abstract static class Enabled extends Bare {
        private final String program;
        private Device device;

        Enabled(String program) {
            this.program = program;
        }

        @Setup
        public void enable() throws CompileException, DeviceException {
            device = target.dtrace().open();
            DCompiler compiler = new DCompiler(device, new OptionValues());
            device.enable(List.of(compiler.compile(SourceText.ofFile("benchmark.d", program)).image()));
            device.go(List.of());
        }

        /** Checks that the program did run and was true or false as it should have been. */
        @TearDown
        public void check() throws DeviceException {
            boolean counted = !device.aggregations(target.kernel().host.cpu()).entries().isEmpty();
            if (counted != firesTrue()) {
                throw new IllegalStateException(program + (counted ? " has" : " has not") + " counted");
            }
            device.close();
            target.close();
        }

        boolean firesTrue() {
            return false;
        }
    }

    /** {@code count()}. */
    public static class Count extends Enabled {
        public Count() {
            super("fbt::work:entry { @ = count(); }");
        }

        @Override
        boolean firesTrue() {
            return true;
        }
    }

    /** A predicate of an argument, false. */
    public static class FalseArgument extends Enabled {
        public FalseArgument() {
            super("fbt::work:return /arg1 == EBUSY/ { @ = count(); }");
        }
    }

    /** A predicate that reads a global variable first, false. */
    public static class FalseGlobal extends Enabled {
        public FalseGlobal() {
            super("void *wanted; fbt::work:entry /wanted != NULL && arg0 == (long)wanted/ { @ = count(); }");
        }
    }

    /** {@code count()} was enabled, ran often, and is closed again. */
    public static class Removed extends Count {
        @Override
        @Setup
        public void enable() throws CompileException, DeviceException {
            super.enable();
            for (int i = 0; i < 100_000; i++) {
                code.work(i, rounds);
            }
            check();
        }

        @Override
        @TearDown
        public void check() throws DeviceException {
            if (target.dtrace().isActive()) {
                super.check();
            }
        }
    }

    @Benchmark
    public int bare(Bare call) {
        return call.code.work(call.seed(), call.rounds);
    }

    @Benchmark
    public int removed(Removed call) {
        return call.code.work(call.seed(), call.rounds);
    }

    @Benchmark
    public int falseArgument(FalseArgument call) {
        return call.code.work(call.seed(), call.rounds);
    }

    @Benchmark
    public int falseArgumentByHand(ByHand call) {
        return call.code.countedIfBusy(call.seed(), call.rounds);
    }

    @Benchmark
    public int falseGlobal(FalseGlobal call) {
        return call.code.work(call.seed(), call.rounds);
    }

    @Benchmark
    public int falseGlobalByHand(ByHand call) {
        return call.code.countedIfWanted(call.seed(), call.rounds);
    }

    @Benchmark
    public int count(Count call) {
        return call.code.work(call.seed(), call.rounds);
    }

    @Benchmark
    public int countByHand(ByHand call) {
        return call.code.counted(call.seed(), call.rounds);
    }

    @Benchmark
    public int countByAStatic(ByHand call) {
        return call.code.countedByAStatic(call.seed(), call.rounds);
    }
}

package org.dtrace4j.examples.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.CompiledProgram;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.dof.OptionSetting;
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
 * The cost of one firing: nanoseconds for a call of a function under a probe ({@link #dtrace}), and with the same thing written
 * into it by hand ({@link #hand}). A call through JMH's loop alone is part of every row. Each row checks that it has counted
 * every call, or what else it should have done.
 *
 * <p>Threads are CPUs of one system, which they share with all that it traces.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class FiringBenchmark {
    private static final int REMOVED_AFTER = 100_000;

    /** The system that all threads are CPUs of, and what is enabled in it. */
    @State(Scope.Benchmark)
    public static class Toy {
        @Param
        FiringRow row;
        /** 3 make a function of about 2 ns, 22 one of about 12 ns. */
        @Param({"3", "22"})
        int rounds;

        final ToyTarget target = new ToyTarget();
        private final List<Caller> callers = new ArrayList<>();

        /** Makes a thread the next CPU. */
        synchronized int join(Caller caller) {
            callers.add(caller);
            return callers.size() - 1;
        }

        /** Checks that what was traced is what was called. No thread calls any more; each has seen that of all others. */
        synchronized void check(String tool, long counted, long summed) {
            switch (row.counts()) {
                case NOTHING -> require(tool, counted, 0);
                case CALLS -> require(tool, counted, callers.stream().mapToLong(caller -> caller.calls).sum());
                case SUM -> require(tool, summed, callers.stream().mapToLong(caller -> caller.added).sum());
                case RECORDS -> require(tool, counted > 0 ? 1 : 0, 1);
                default -> throw new IllegalStateException();
            }
        }

        private void require(String tool, long is, long should) {
            if (is != should) {
                throw new IllegalStateException(row + " by " + tool + " has traced " + is + ", not " + should);
            }
        }
    }

    /** What one thread calls. */
    @State(Scope.Thread)
    public abstract static class Caller {
        int cpu;
        int rounds;
        private long calls;
        private long added;

        void begin(Toy shared) {
            cpu = shared.join(this);
            rounds = shared.rounds;
        }

        final int seed() {
            int next = (int) ++calls & 0xffff;
            added += next;
            return next;
        }
    }

    /** A thread whose code has nothing of probes in it. */
    public static class Probed extends Caller {
        ToyCode code;

        @Setup
        public void begin(Enabled enabled) {
            super.begin(enabled);
            code = new ToyCode(enabled.target.kernel(), cpu);
        }
    }

    /** A thread whose code has the same thing in it. */
    public static class ByHand extends Caller {
        HandCode code;

        @Setup
        public void begin(SwitchedOn on) {
            super.begin(on);
            code = on.row.byHand(on.target.kernel(), cpu);
        }
    }

    /** By hand: switched on. */
    public static class SwitchedOn extends Toy {
        @Setup
        public void switchOn() {
            HandLane[] lanes = new HandLane[target.cpuCount()];
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = new HandLane();
            }
            target.kernel().lanes = lanes;
        }

        @TearDown
        public void check() {
            long counted = 0;
            long summed = 0;
            for (HandLane lane : target.kernel().lanes) {
                counted += lane.total();
                summed += lane.sum();
            }
            check("hand", counted, summed);
        }
    }

    /** The program is enabled. */
    public static class Enabled extends Toy {
        private Device device;

        @Setup
        public void enable() throws CompileException, DeviceException {
            device = target.dtrace().open();
            if (row == FiringRow.OFF) {
                return;
            }
            CompiledProgram program = new DCompiler(device, new OptionValues())
                    .compile(SourceText.ofFile("benchmark.d", row.program()));
            device.enable(List.of(program.image()));
            List<OptionSetting> options = new ArrayList<>(program.options());
            options.add(new OptionSetting("bufpolicy", "ring"));
            options.add(new OptionSetting("bufsize", "64k"));
            device.go(options);
            if (row == FiringRow.REMOVED) {
                ToyCode code = new ToyCode(target.kernel(), 0);
                for (int i = 0; i < REMOVED_AFTER; i++) {
                    code.work(i, rounds);
                }
                long counted = device.aggregations(0).entries().get(0).data()[0];
                device.close();
                if (counted != REMOVED_AFTER) {
                    throw new IllegalStateException("the probe that was removed had counted " + counted);
                }
            }
        }

        @TearDown
        public void check() throws DeviceException {
            long counted = 0;
            long summed = 0;
            if (row != FiringRow.OFF && row != FiringRow.REMOVED) {
                device.stop();
                for (int i = 0; i < target.cpuCount(); i++) {
                    for (AggregationSnapshot.Entry entry : device.aggregations(i).entries()) {
                        summed += entry.data()[0];
                        counted += row == FiringRow.QUANTIZE || row == FiringRow.LATENCY
                                ? java.util.Arrays.stream(entry.data()).sum() : entry.data()[0];
                    }
                    counted += records(device.snapshot(i).data());
                }
                device.close();
            }
            check("dtrace", counted, summed);
            target.close();
        }

        /** How many records there are; their values must be such as calls have given. */
        private static long records(byte[] data) {
            ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
            long records = 0;
            for (int at = 0; at < data.length; at += Long.BYTES) {
                records += in.getInt(at) == 1 ? 1 : 0;
            }
            return records;
        }
    }

    @Benchmark
    public int dtrace(Enabled enabled, Probed call) {
        return call.code.work(call.seed(), call.rounds);
    }

    @Benchmark
    public int hand(SwitchedOn on, ByHand call) {
        return call.code.traced(call.seed(), call.rounds);
    }
}

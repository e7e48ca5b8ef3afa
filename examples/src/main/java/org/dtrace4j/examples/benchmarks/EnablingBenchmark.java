package org.dtrace4j.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.ksim.Boot;
import org.dtrace4j.kernel.ksim.SimPrograms;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.source.SourceText;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes to enable 1,000 clauses on probes of 200 functions of the simulated kernel, three on the entry and two on
 * the return of each; and to disable them. The first of the iterations is the cold one, which an interactive user waits for.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 5)
@Fork(1)
public class EnablingBenchmark {
    private static final int FUNCTIONS = 200;
    private static final int PROBES = 1000;
    private static final String CLAUSE = " { @[probefunc] = count(); }\n";

    /** A machine at its login prompt, and the program. */
    @State(Scope.Benchmark)
    public static class Machine {
        private Boot boot;
        private EnablingImage image;
        private Device device;

        @Setup
        public void boot() throws CompileException {
            boot = Boot.powerOn(Boot.config(1, FreshDisk.with(SimPrograms.TABLE)));
            boot.toLogin();
            try (Device connection = boot.machine().tracing().open()) {
                Map<String, List<String>> byFunction = new LinkedHashMap<>();
                for (ProbeInfo probe : connection.match(new ProbePattern("fbt", "", "", ""))) {
                    byFunction.computeIfAbsent(probe.module() + ":" + probe.function(), any -> new ArrayList<>())
                            .add(probe.description());
                }
                List<List<String>> functions =
                        byFunction.values().stream().filter(of -> of.size() == 2).limit(FUNCTIONS).toList();
                String entries = String.join(",", functions.stream().map(of -> of.get(0)).toList()) + CLAUSE;
                String returns = String.join(",", functions.stream().map(of -> of.get(1)).toList()) + CLAUSE;
                image = new DCompiler(connection, new OptionValues()).compile(SourceText.ofFile("benchmark.d",
                        entries + entries + entries + returns + returns)).image();
            }
        }

        @TearDown
        public void halt() {
            boot.close();
        }

        int enable() throws DeviceException {
            device = boot.machine().tracing().open();
            int matched = device.enable(List.of(image)).get(0);
            device.go(List.of());
            if (matched != PROBES) {
                throw new IllegalStateException(matched + " probes are enabled");
            }
            return matched;
        }

        void disable() {
            device.close();
        }
    }

    /** Before: enabled. */
    public static class Enabled extends Machine {
        @Setup(Level.Invocation)
        public void before() throws DeviceException {
            enable();
        }
    }

    /** Afterwards: disabled. */
    public static class Disabled extends Machine {
        @TearDown(Level.Invocation)
        public void after() {
            disable();
        }
    }

    @Benchmark
    public int enable(Disabled machine) throws DeviceException {
        return machine.enable();
    }

    @Benchmark
    public void disable(Enabled machine) {
        machine.disable();
    }
}

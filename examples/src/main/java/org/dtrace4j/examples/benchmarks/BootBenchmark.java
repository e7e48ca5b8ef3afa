package org.dtrace4j.examples.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.device.Device;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.DofWriter;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.dof.SystemFile;
import org.dtrace4j.examples.tmpfs.Scripts;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.ksim.Boot;
import org.dtrace4j.kernel.ksim.BootReport;
import org.dtrace4j.kernel.ksim.SimPrograms;
import org.dtrace4j.kernel.providers.Tracing;
import org.dtrace4j.kernel.sim.Coroutines;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.trace.site.SiteManager;
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
 * Boots per second, from power-on to the login prompt, one after the other on one core: the usual machine, each time on the
 * next seed, as {@code ksim reboot-loop --jobs 1} does it, with the same of the JVM's compilers.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 8, time = 3)
@Measurement(iterations = 8, time = 2)
@Fork(value = 1, jvmArgs = "-XX:TieredStopAtLevel=1")
public class BootBenchmark {
    private static final String NO_SCRIPT = "none";
    private static final List<String> DRIVERS = List.of("fbt");

    /** The machine and how it is run. */
    @State(Scope.Benchmark)
    public static class Machine {
        /** The script of {@code examples/tmpfs} that is enabled anonymously. */
        @Param({NO_SCRIPT, "who-releases.d"})
        String script;
        /** What simulated threads are made of; {@link Benchmarks} leaves out what this JVM does not have. */
        @Param({"continuation", "platform"})
        String coroutines;

        private DiskImage disk;
        private SiteManager.Lease lease;
        private long seed;

        @Setup
        public void install() throws IOException, CompileException {
            System.setProperty(Coroutines.CHOICE_PROPERTY, coroutines);
            disk = FreshDisk.with(SimPrograms.TABLE);
            if (!script.equals(NO_SCRIPT)) {
                disk = withEnabling(disk, Scripts.text(script));
            }
            lease = Tracing.sites().lease();
        }

        @TearDown
        public void release() {
            lease.close();
        }

        /** The disk with what {@code dtrace -A -w -s} would write to it. */
        private static DiskImage withEnabling(DiskImage disk, String text) throws CompileException {
            try (Boot boot = Boot.powerOn(Boot.config(0, disk))) {
                boot.toLogin();
                try (Device device = boot.machine().tracing().open()) {
                    EnablingImage program = new DCompiler(device, new OptionValues())
                            .compile(SourceText.ofFile("benchmark.d", text)).image();
                    EnablingImage permission = DCompiler.optionImage(List.of(new OptionSetting("destructive", "")));
                    byte[] conf = ConfFile.of(file(disk, ConfFile.PATH))
                            .withEnabling(List.of(DofWriter.write(program), DofWriter.write(permission))).bytes();
                    byte[] system = SystemFile.of(file(disk, SystemFile.PATH)).withBlock(DRIVERS).bytes();
                    return disk.withFile(ConfFile.PATH, 0644, conf).withFile(SystemFile.PATH, 0644, system);
                }
            }
        }

        private static byte[] file(DiskImage disk, String path) {
            return disk.boot().objects().find(path).data();
        }

        BootReport boot() {
            try (Boot boot = Boot.powerOn(Boot.config(++seed, disk))) {
                BootReport report = boot.toLogin();
                boolean traces = boot.machine().tracing().isActive();
                if (report.lost() || traces == script.equals(NO_SCRIPT)) {
                    throw new IllegalStateException(report + (traces ? " while tracing" : ""));
                }
                return report;
            }
        }
    }

    @Benchmark
    public BootReport boot(Machine machine) {
        return machine.boot();
    }
}

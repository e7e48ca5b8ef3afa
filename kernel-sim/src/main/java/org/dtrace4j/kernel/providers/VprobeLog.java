package org.dtrace4j.kernel.providers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.consume.ConsumeException;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.kernel.module.Hypervisor;
import org.dtrace4j.kernel.sim.VirtualClock;
import org.dtrace4j.output.OutputOptions;
import org.dtrace4j.output.OutputWorld;
import org.dtrace4j.output.TextOutput;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.Session;
import org.dtrace4j.trace.DtraceModule;

/**
 * The consumer of what is traced beneath a kernel. It does not drive the machine: whenever the machine has run it does
 * what has become due meanwhile, at the rates at which the dtrace command would.
 */
final class VprobeLog implements Hypervisor.Watch {
    private final VirtualClock clock;
    private final VprobeTarget target;
    private final DtraceModule module;
    private final TextSink sink;
    private final Consumer<String> complaints;
    private final Session session;
    private boolean over;

    /** Claims the anonymous state of {@code module}. Owns {@code out}. */
    VprobeLog(VirtualClock clock, VprobeTarget target, DtraceModule module, OutputStream out,
            Consumer<String> complaints) {
        this.clock = clock;
        this.target = target;
        this.module = module;
        this.sink = new TextSink(out);
        this.complaints = complaints;
        OptionValues options = new OptionValues();
        options.set(Options.GRABANON, 1);
        this.session = new Session(module.open(), new TextOutput(sink, new OutputOptions(options, ZoneOffset.UTC),
                new World(), text -> sink.line("vprobe: " + text), status -> { }), options);
        carefully(session::go);
    }

    private interface Step {
        void run() throws DeviceException, ConsumeException;
    }

    /** Does something; the log ends when that does not work. */
    private void carefully(Step step) {
        try {
            step.run();
        } catch (DeviceException | ConsumeException e) {
            over = true;
            complaints.accept("its output ends here: " + e.getMessage());
        }
    }

    @Override
    public void ran() {
        while (!over && target.waitedNanos() <= clock.now()) {
            carefully(() -> {
                sleep();
                if (!session.work()) {
                    over = true;
                    session.finish();
                }
            });
        }
        sink.flush();
    }

    private void sleep() {
        try {
            session.sleep();
        } catch (InterruptedException e) {
            // Whoever drives the machine notices.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (!over) {
            carefully(() -> {
                session.stop();
                session.work();
                session.finish();
            });
        }
        session.close();
        module.close();
        try (OutputStream out = sink.stream()) {
            sink.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The output may go to other files; commands of the host are not run. */
    private static final class World implements OutputWorld {
        @Override
        public OutputStream append(String path) throws IOException {
            return HostFiles.ofProcess().append(path);
        }

        @Override
        public void truncate(String path) throws IOException {
            HostFiles.ofProcess().truncate(path);
        }

        @Override
        public void command(String command, Optional<OutputStream> out) throws IOException {
            throw new IOException("no commands are run from beneath a machine");
        }
    }
}

package org.dtrace4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.consume.ConsumeException;
import org.dtrace4j.consume.Receiver;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.output.BufferDump;
import org.dtrace4j.output.Outlet;
import org.dtrace4j.output.OutputOptions;
import org.dtrace4j.output.OutputWorld;
import org.dtrace4j.output.TextOutput;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.output.record.RecordFormat;
import org.dtrace4j.output.record.RecordOutput;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.sema.ProviderStability;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.Session;
import org.dtrace4j.session.TargetConnection;

/** The command at its usual work: enables programs, or claims the anonymous state, and shows what they trace. */
final class TraceRun {
    /** How often to look whether processes have ended. */
    private static final long LOOK_NANOS = 10_000_000L;
    private static final Set<String> PRIMITIVE_TERMINALS = Set.of("sun", "sun-color", "dumb");

    private final CommandIo io;
    private final TextSink standard;
    private final Messages messages;
    private final OptionValues options;
    private final TargetConnection connection;
    private final Device device;
    private final WatchedProcesses processes;
    private int status = DtraceCommand.SUCCESS;

    TraceRun(CommandIo io, TextSink standard, Messages messages, OptionValues options,
            TargetConnection connection, WatchedProcesses processes) {
        this.io = io;
        this.standard = standard;
        this.messages = messages;
        this.options = options;
        this.connection = connection;
        this.device = connection.device();
        this.processes = processes;
    }

    /** Runs until a program ends it, the user does, or the traced system ends. */
    int run(Arguments arguments, List<Program> programs, ProgramLoader loader) throws FailureException {
        boolean claim = options.isOn(Options.GRABANON);
        try (OutputFile output = OutputFile.open(io, standard, arguments.outputFile())) {
            TextSink out = output.sink();
            if (arguments.compileOnly()) {
                programs.forEach(program -> describe(program, arguments, loader.providerStability(), out));
                if (!claim) {
                    return status;
                }
            }
            Receiver receiver = receiver(out, arguments.buffersDumped());
            // The connection closes the device; the session has nothing else to close.
            Session session = new Session(device, receiver, options);
            session.watch(processes.target());
            Optional<WhyReport> why = options.isOn(Options.WHY) ? Optional.of(new WhyReport(device, programs))
                    : Optional.empty();
            if (!arguments.compileOnly() && !programs.isEmpty()) {
                int matched = enable(session, programs, claim, loader);
                if (matched == 0 && !claim && !options.isOn(Options.ZDEFS)) {
                    why.ifPresent(report -> messages.error(report.text()));
                    throw new FailureException("no probes matched");
                }
                programs.forEach(program -> describe(program, arguments, loader.providerStability(), out));
            }
            go(session);
            processes.release();
            follow(session, out, arguments.compileOnly());
            tellOfTheEnd();
            why.ifPresent(report -> messages.error(report.text()));
        }
        return status;
    }

    /** What shows traced data in the form that was asked for. */
    private Receiver receiver(TextSink out, boolean buffersDumped) {
        OutputOptions shown = new OutputOptions(options, zone(), new NetworkFiles(io.files()), isModernTerminal());
        IntConsumer exit = given -> status = given;
        if (buffersDumped) {
            return new BufferDump(out, shown, new World(), messages::error, exit);
        }
        Optional<RecordFormat> format = RecordFormat.of(options.text(Options.OFORMAT));
        return format.isEmpty() ? new TextOutput(out, shown, new World(), messages::error, exit)
                : new RecordOutput(format.get().writer(out, messages::error), shown, new Outlet(out, new World()), exit);
    }

    /** Whether there is a terminal, and it is none of those that are known to be primitive. */
    private boolean isModernTerminal() {
        return io.isTerminal() && io.environment("TERM").filter(term -> !PRIMITIVE_TERMINALS.contains(term)).isPresent();
    }

    /** Whether output is for people, rather than records for programs. */
    private boolean isText() {
        return RecordFormat.of(options.text(Options.OFORMAT)).isEmpty();
    }

    /** Enables the programs; returns how many probes they match. */
    private int enable(Session session, List<Program> programs, boolean claim, ProgramLoader loader)
            throws FailureException {
        for (Program program : programs) {
            for (String reason : program.compiled().stages().unresolved()) {
                throw new FailureException("failed to enable '" + program.request().name() + "': " + reason);
            }
        }
        List<EnablingImage> images = new ArrayList<>();
        programs.forEach(program -> images.add(program.compiled().image()));
        if (!claim) {
            // An anonymous enabling brings its own.
            images.add(loader.faultReporter());
        }
        List<Integer> matches;
        try {
            matches = session.enable(images);
        } catch (DeviceException e) {
            String first = programs.get(0).request().name();
            throw new FailureException("failed to enable '" + first + "': " + e.getMessage());
        }
        int total = 0;
        for (int i = 0; i < programs.size(); i++) {
            ProgramRequest request = programs.get(i).request();
            int matched = matches.get(i);
            total += matched;
            messages.notice(request.noun() + " '" + request.name() + "' matched " + matched + " probe"
                    + (matched == 1 ? "" : "s"));
        }
        return total;
    }

    private void describe(Program program, Arguments arguments, ProviderStability providers, TextSink out) {
        if (!arguments.verbose()) {
            return;
        }
        ProbeReport report = new ProbeReport(device, providers, out);
        Set<ProbePattern> patterns = new LinkedHashSet<>();
        Attribute weakest = Attribute.STRONGEST;
        for (ClauseImage clause : program.compiled().image().clauses()) {
            for (ProbePattern pattern : clause.probes()) {
                List<ProbeInfo> matched = device.match(pattern);
                patterns.add(pattern);
                weakest = weakest.weaker(providers.ofProbes(device, pattern, matched));
            }
        }
        ProgramRequest request = program.request();
        out.line("").line("Stability attributes for " + request.noun() + " " + request.name() + ":");
        report.section("Minimum Probe Description Attributes", weakest);
        report.section("Minimum Statement Attributes", program.compiled().stages().stability());
        if (arguments.compileOnly()) {
            for (ProbePattern pattern : patterns) {
                out.line("").line(pattern.toString());
                report.common(pattern, device.match(pattern));
            }
        } else {
            out.line("");
        }
    }

    private void go(Session session) throws FailureException {
        OptionValues asked = new OptionValues(options);
        try {
            session.go();
        } catch (DeviceException e) {
            boolean remedy = e.reason() == DeviceException.Reason.DESTRUCTIVE && options.isOn(Options.DETAILS);
            throw new FailureException("could not enable tracing: " + e.getMessage()
                    + (remedy ? "\n  hint: with -w they are" : ""));
        }
        AdjustmentReport.changes(asked, options).forEach(messages::error);
        if (options.isOn(Options.DESTRUCTIVE)) {
            messages.notice("allowing destructive actions");
        }
    }

    /**
     * Consumes until the end.
     *
     * @param once whether to stop at once and show only what is there already
     */
    private void follow(Session session, TextSink out, boolean once) throws FailureException {
        boolean done = once;
        boolean told = false;
        while (true) {
            if (!done && io.interrupts() == 0) {
                sleep(session);
            }
            done |= processes.haveEnded(messages);
            boolean interrupted = io.interrupts() > 0;
            if (interrupted && !told) {
                told = true;
                out.append(isText() ? "\n" : "");
            }
            if (io.interrupts() > 1) {
                out.append(isText() ? "\n" : "").flush();
                return;
            }
            if (done || interrupted) {
                done = true;
                stop(session);
            }
            done |= !work(session);
            out.flush();
            if (done) {
                break;
            }
        }
        finish(session);
        out.flush();
    }

    /** A system that has ended ends the command too, and that is no success, whatever was traced. */
    private void tellOfTheEnd() {
        connection.end().ifPresent(end -> {
            messages.error(end);
            status = status == DtraceCommand.SUCCESS ? DtraceCommand.FAILURE : status;
        });
    }

    private void sleep(Session session) {
        try {
            session.sleep(processes.any() ? LOOK_NANOS : Long.MAX_VALUE);
        } catch (InterruptedException e) {
            // The count of interrupts says the rest.
        }
    }

    private static void stop(Session session) throws FailureException {
        try {
            session.stop();
        } catch (DeviceException e) {
            throw new FailureException("couldn't stop tracing: " + e.getMessage());
        }
    }

    private static boolean work(Session session) throws FailureException {
        try {
            return session.work();
        } catch (DeviceException | ConsumeException e) {
            throw new FailureException("processing aborted: " + e.getMessage());
        }
    }

    private static void finish(Session session) throws FailureException {
        try {
            session.finish();
        } catch (DeviceException | ConsumeException e) {
            throw new FailureException("failed to print aggregations: " + e.getMessage());
        }
    }

    /** Where the user is, as the environment says; UTC when it says nothing that is known. */
    private ZoneId zone() {
        try {
            return ZoneId.of(io.environment("TZ").orElse("UTC"));
        } catch (DateTimeException e) {
            return ZoneId.of("UTC");
        }
    }

    /** What programs may do to the files and commands of whoever runs the command. */
    private final class World implements OutputWorld {
        @Override
        public OutputStream append(String path) throws IOException {
            return io.files().append(path);
        }

        @Override
        public void truncate(String path) throws IOException {
            io.files().truncate(path);
        }

        @Override
        public void truncateStandardOutput() throws IOException {
            io.truncateOut();
        }

        @Override
        public void command(String command, Optional<OutputStream> out) throws IOException {
            io.system(command, out);
        }
    }
}

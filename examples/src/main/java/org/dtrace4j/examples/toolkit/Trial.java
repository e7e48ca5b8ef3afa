package org.dtrace4j.examples.toolkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.device.Device;
import org.dtrace4j.kernel.ksim.SimConnector;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.RecordedIo;
import org.dtrace4j.session.TargetConnection;
import org.dtrace4j.session.TargetConnector;
import org.dtrace4j.session.TargetProcesses;

/**
 * One script of dtrace, run as it is in a machine of its own that has the usual life in it, until it ends or its time is
 * over: then it is interrupted as by Ctrl-C.
 *
 * <p>A script that reads a macro argument as a text ({@code $$1}) gets the name of a command that runs in every machine;
 * one that reads a number ({@code $1}) and does not ask for {@code defaultargs} gets 5; one that wants a process
 * ({@code $target}) gets one that counts zeroes for ever, and one that wants a shell gets one with a script.
 */
final class Trial {
    private static final String SOME_COMMAND = "wc";
    private static final String SOME_NUMBER = "5";
    private static final String SOME_PROCESS = "/usr/bin/wc /dev/zero";
    private static final String SOME_SHELL_SCRIPT = "/opt/site/bin/log-report";
    static final Pattern HARMLESS = Pattern.compile("dtrace: (script|description) '.*' matched \\d+ probes?|"
            + "dtrace: allowing destructive actions|dtrace: books:.*|");

    private final Script script;
    private final RecordedIo io;
    private final long nanos;
    private Optional<Observation> observation = Optional.empty();

    private Trial(Script script, Path machine, long nanos) {
        this.script = script;
        // The books tell which clauses have done something; they change nothing of what a script does.
        this.io = new RecordedIo(HostFiles.ofProcess(), Map.of("DTRACE_MACHINE", machine.toString(),
                "DTRACE_OPT_accounting", "1"));
        this.nanos = nanos;
    }

    /** Runs a script for {@code nanos} of its machine's time. */
    static Outcome run(Script script, Path machine, long nanos) {
        Trial trial = new Trial(script, machine, nanos);
        List<String> arguments = new ArrayList<>(script.options());
        if (script.text().contains("$target")) {
            arguments.addAll(0, List.of("-c", script.text().contains("sh$target") ? SOME_SHELL_SCRIPT : SOME_PROCESS));
        }
        arguments.add(script.path().toString());
        if (script.text().contains("$$1")) {
            arguments.add(SOME_COMMAND);
        } else if (script.text().contains("$1") && !script.text().contains("defaultargs")) {
            arguments.add(SOME_NUMBER);
        }
        int status = new DtraceCommand(trial.io, List.of(trial::connect)).run(arguments);
        return trial.outcome(status);
    }

    private Outcome outcome(int status) {
        boolean traced = observation.isPresent() && hasTraced(observation.get());
        List<String> errors = new ArrayList<>(
                io.errors().lines().filter(line -> !HARMLESS.matcher(line).matches()).toList());
        if (status != DtraceCommand.SUCCESS && errors.isEmpty()) {
            errors.add("status " + status);
        }
        return new Outcome(errors, traced, io.output());
    }

    /** A script that only reports how things are does so from {@code BEGIN}, or at intervals. */
    private boolean hasTraced(Observation seen) {
        boolean atIntervals = false;
        for (ProbePattern description : Applicability.descriptions(script)) {
            boolean clock = description.name().startsWith("tick-");
            if (!clock && !description.provider().equals("dtrace")) {
                return seen.shown() > 0 && seen.observed() > 0;
            }
            atIntervals |= clock;
        }
        return atIntervals ? seen.shown() > 0 && seen.clockTurns() > 0 : seen.shownAtBegin() > 0;
    }

    private Optional<TargetConnection> connect(TargetConnector.Request request) throws IOException {
        return new SimConnector().connect(request).map(this::observed);
    }

    private TargetConnection observed(TargetConnection connection) {
        Observation seen = Observation.of(connection.device(), nanos, io::interrupt);
        observation = Optional.of(seen);
        Device device = seen.device();
        return new TargetConnection() {
            @Override
            public Device device() {
                return device;
            }

            @Override
            public FileAccess systemFiles() {
                return connection.systemFiles();
            }

            @Override
            public List<String> providerModules() {
                return connection.providerModules();
            }

            @Override
            public CommandIo within(CommandIo outside) {
                return connection.within(outside);
            }

            @Override
            public Optional<TargetProcesses> processes() {
                return connection.processes();
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }
}

package org.dtrace4j.kernel.ksim;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.kernel.mdb.DebuggerTerminal;
import org.dtrace4j.kernel.mdb.KmdbSession;
import org.dtrace4j.kernel.mdb.LineEditor;
import org.dtrace4j.kernel.mdb.StreamTerminal;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ksim replay}: the same boot once more. */
@Command(name = "replay", description = {"Plays a boot again: the same seed, the same disk, the same input at the same moments.",
        "Kept are the last boots of ksim boot and ksim run, and the one that a reboot loop ended with.",
        "What was done from the debugger is not played. From where a dtrace of the host became a process of the machine",
        "what follows may differ; it says so there.",
        "What ksim vprobe has put beneath the machine traces it; its disk is not touched."},
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final Pattern TIME = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|ms|s|sec|m|min)");

    @Option(names = "--machine", paramLabel = "DIR",
            description = "Folder of the machine ($DTRACE_MACHINE, else ~/.dtrace4j/machine).")
    private String machine;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Which; without it, or as last, the last one.")
    private String id;

    @Option(names = "--list", description = "List what is kept, with the time at which it ended.")
    private boolean list;

    @Option(names = "--until", paramLabel = "TIME",
            description = "Stop at this time since power-on, such as 812ms, in the debugger.")
    private String until;

    @Option(names = "--kmdb", description = "Load the kernel debugger: a panic ends in it.")
    private boolean kmdb;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        MachineFolder folder = MachineFolder.locate(Optional.ofNullable(machine));
        Replays replays = new Replays(folder);
        if (list) {
            for (Replays.Recording one : replays.all()) {
                spec.commandLine().getOut().println(String.format(Locale.ROOT, "%4d  seed %d, %.3f s", one.id(), one.seed(),
                        one.nanos() / 1e9));
            }
            return KsimMain.SUCCESS;
        }
        long untilNanos = until == null ? Long.MAX_VALUE
                : nanos(until).orElseThrow(() -> new CommandLine.ParameterException(spec.commandLine(),
                        "--until: not a time: " + until + " (812ms and 1.698s are)"));
        Replays.Recording recording = replays.find(Optional.ofNullable(id));
        KernelConfig config = recording.config().withKmdb(kmdb || until != null)
                .withHypervisor(folder.hypervisor(true, spec.commandLine().getErr()::println));
        if (LineEditor.isAtTerminal()) {
            try (LineEditor editor = LineEditor.ofSystem(null)) {
                return play(recording, config, untilNanos, editor);
            }
        }
        return play(recording, config, untilNanos,
                new StreamTerminal(new InputStreamReader(System.in, StandardCharsets.UTF_8), this::print, true));
    }

    /** A time with a unit, as options of dtrace have it, or with a fraction, as ksim prints it itself; empty if it is none. */
    static OptionalLong nanos(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return OptionalLong.empty();
        }
        try {
            OptionValues values = new OptionValues();
            values.set(Options.SWITCHRATE.name(), "1" + time.group(2));
            return OptionalLong.of(new BigDecimal(time.group(1)).multiply(BigDecimal.valueOf(values.get(Options.SWITCHRATE)))
                    .longValueExact());
        } catch (OptionException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }

    private int play(Replays.Recording recording, KernelConfig config, long untilNanos, DebuggerTerminal terminal)
            throws IOException {
        try (Replay replay = new Replay(recording, config.withConsole(terminal::write))) {
            OutputStream out = output(terminal);
            Optional<KmdbSession> debugger = Optional.empty();
            if (config.kmdb()) {
                debugger = Optional.of(new KmdbSession(replay.boot().machine(), terminal));
                debugger.get().install();
            }
            Optional<Outcome> outcome = replay.run(untilNanos, out);
            if (until != null && outcome.isEmpty() && !replay.isOver()) {
                outcome = debugger.orElseThrow().breakIn();
                if (outcome.isEmpty()) {
                    outcome = replay.run(Long.MAX_VALUE, out);
                }
            }
            terminal.write(String.format(Locale.ROOT, "%nksim: replay %d of seed %d %s after %.6f s%s%n", recording.id(),
                    recording.seed(), outcome.isPresent() ? "ended" : "has no more", replay.boot().machine().kernel()
                    .clock.now() / 1e9, outcome.map(end -> ": " + end.text()).orElse("")));
            return KsimMain.SUCCESS;
        }
    }

    private static OutputStream output(DebuggerTerminal terminal) {
        return new FilterOutputStream(OutputStream.nullOutputStream()) {
            @Override
            public void write(int b) {
                terminal.write(String.valueOf((char) (b & 0xff)));
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                terminal.write(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }
        };
    }
}

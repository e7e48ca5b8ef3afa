package org.dtrace4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.dtrace4j.abi.TargetStop;
import org.dtrace4j.builtin.DVersion;
import org.dtrace4j.builtin.option.Option;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.cli.Arguments.Mode;
import org.dtrace4j.cli.Arguments.Setting;
import org.dtrace4j.device.DeviceLostException;
import org.dtrace4j.diag.FileErrors;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.TargetConnection;
import org.dtrace4j.session.TargetConnector;
import org.dtrace4j.session.TargetConnector.Purpose;
import org.dtrace4j.session.TargetConnector.Request;

/**
 * The dtrace command.
 *
 * <p>An object runs one command line. It may run on a thread of a simulated machine: it blocks only in its device, and
 * lets pass through what ends that machine.
 */
public final class DtraceCommand {
    /** Status of a run that worked. */
    public static final int SUCCESS = 0;
    /** Added to the number of a signal, it is the status of a command that the signal has ended, as a shell shows it. */
    private static final int SIGNALLED = 128;
    /** Status of a run that failed. */
    public static final int FAILURE = 1;
    /** Status of wrong usage. */
    public static final int USAGE = 2;
    /** Status of a run that nobody reads from any more: that of a process that SIGPIPE has ended, as a shell gives it. */
    public static final int BROKEN_PIPE = SIGNALLED + 13;

    private static final String VERSION = "Sun D " + DVersion.latest();
    private static final String READER_GONE = "Broken pipe";
    private static final String MACHINE = "DTRACE_MACHINE";
    /** In front of an option's name: its value before any argument is read. */
    private static final String PRESET = "DTRACE_OPT_";
    private static final String DEBUG = "DTRACE_DEBUG";
    /** Set by whoever is going to compare the output with another DTrace's, as in Oracle's. */
    private static final String COMPARED = "_DTRACE_TESTING";

    private final CommandIo io;
    private final Iterable<TargetConnector> connectors;
    private final TextSink out;
    private final OptionValues options = new OptionValues();
    private final Messages messages;
    /** As messages name what is written to. */
    private String outputName = "<stdout>";
    private final List<String> commandLine = new ArrayList<>(List.of("dtrace"));

    /**
     * @param connectors asked in turn for the system to work on; not before one is needed
     */
    public DtraceCommand(CommandIo io, Iterable<TargetConnector> connectors) {
        this.io = io;
        this.connectors = connectors;
        this.out = new TextSink(io.out());
        this.messages = new Messages(new TextSink(io.err()), out::flush, () -> options.isOn(Options.QUIET));
    }

    /**
     * Runs a command line.
     *
     * @param arguments without the command's own name; each character one of the user's, as Java gives them
     * @return the exit status
     */
    public int run(List<String> arguments) {
        try {
            List<String> given = asBytes(arguments);
            commandLine.addAll(given);
            Arguments read = ArgumentReader.read(given);
            outputName = read.outputFile().orElse(outputName);
            int status = execute(read);
            out.flush();
            return options.isOn(Options.CORE) ? abort() : status;
        } catch (UsageException e) {
            if (e.getMessage() != null) {
                messages.error(e.getMessage());
            }
            if (e.usageShown()) {
                new TextSink(io.err()).append(Usage.text()).flush();
            }
            return USAGE;
        } catch (FailureException e) {
            return fail(e.getMessage());
        } catch (UncheckedIOException e) {
            String reason = FileErrors.reason(e.getCause());
            // Who read it has read enough, as head does: the original is ended by a signal then, without a word.
            return reason.equals(READER_GONE) ? BROKEN_PIPE : fail("failed to write to " + outputName + ": " + reason);
        } catch (DeviceLostException e) {
            return fail(e.getMessage());
        } catch (TargetStop e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
            return fail(internalError(e));
        }
    }

    private int abort() {
        try {
            return fail(io.dumpMemory().map(file -> "aborted, as option core asks: the memory is in " + file)
                    .orElse("aborted, as option core asks; memory cannot be dumped here"));
        } catch (IOException e) {
            return fail("failed to dump memory: " + e.getMessage());
        }
    }

    /** Tells the user, as far as there is still somebody to tell, and gives the status for it. */
    private int fail(String message) {
        try {
            messages.error(message);
        } catch (UncheckedIOException e) {
            // Nobody listens any more; the status says it.
        }
        return FAILURE;
    }

    private String internalError(Throwable e) {
        String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (io.environment(DEBUG).isEmpty()) {
            return "internal error: " + what;
        }
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace, true));
        return "internal error: " + what + "\n" + trace.toString().strip();
    }

    /** Arguments with one character for each byte, as all text is here. */
    private static List<String> asBytes(List<String> arguments) {
        return arguments.stream()
                .map(argument -> new String(argument.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .toList();
    }

    private int execute(Arguments arguments) throws UsageException, FailureException {
        if (arguments.mode() == Mode.VERSION) {
            out.line("dtrace: " + VERSION);
            if (arguments.verbose()) {
                out.line("This is dtrace4j, on Java " + System.getProperty("java.version") + ", "
                        + System.getProperty("java.vm.name"));
            }
            return SUCCESS;
        }
        if (arguments.mode() == Mode.EXPLAIN && ExplainRun.explain(arguments.operands(), out)) {
            return SUCCESS;
        }
        if (io.environment(DEBUG).isPresent()) {
            options.set(Options.DEBUG, 1);
        }
        if (io.environment(COMPARED).isPresent()) {
            options.set(Options.DETAILS, 0);
        }
        for (Option option : Options.all()) {
            for (Optional<String> preset : List.of(io.environment(PRESET + option.name()),
                    io.environment(PRESET + option.name().toUpperCase(Locale.ROOT)))) {
                if (preset.isPresent()) {
                    set(new Setting(PRESET + option.name(), option.name(), preset.get()));
                }
            }
        }
        for (Setting setting : arguments.settings()) {
            set(setting);
        }
        boolean claim = options.isOn(Options.GRABANON);
        boolean tracing = arguments.mode() == Mode.TRACE && (claim || !arguments.compileOnly());
        if (tracing && arguments.programs().isEmpty() && !claim) {
            throw new FailureException("no probes specified");
        }
        if (tracing) {
            io.beginTracing();
        }
        try (TargetConnection connection = connect(arguments, purpose(arguments, tracing))) {
            return unlessKilled(arguments, connection);
        }
    }

    /** A process that is killed says nothing of that itself; who has started it is told the signal. */
    private int unlessKilled(Arguments arguments, TargetConnection connection) throws UsageException, FailureException {
        try {
            return execute(arguments, connection);
        } catch (FailureException | DeviceLostException e) {
            OptionalInt signal = connection.killedBy();
            if (signal.isPresent()) {
                return SIGNALLED + signal.getAsInt();
            }
            throw e;
        }
    }

    private int execute(Arguments arguments, TargetConnection connection) throws UsageException, FailureException {
        if (arguments.mode() == Mode.SAVE_ANONYMOUS) {
            set(new Setting("-A", Options.LINKMODE.name(), "primary"));
        } else if (arguments.mode() == Mode.LIST || arguments.mode() == Mode.HEADER) {
            set(new Setting("-l", Options.ZDEFS.name(), ""));
        } else if (arguments.mode() == Mode.LINK) {
            set(new Setting("-G", Options.ZDEFS.name(), ""));
            set(new Setting("-G", Options.LINKMODE.name(), "dynamic"));
            set(new Setting("-G", Options.UNODEFS.name(), ""));
        }
        String header = arguments.mode() == Mode.HEADER ? HeaderRun.file(arguments) : "";
        CommandIo world = connection.within(io);
        List<Program> programs = new ArrayList<>();
        boolean compiling = arguments.mode() != Mode.TRACE || arguments.compileOnly() && !options.isOn(Options.GRABANON);
        WatchedProcesses processes = compiling && !listsProcesses(arguments) ? WatchedProcesses.assumed(arguments.processes())
                : WatchedProcesses.begin(arguments.processes(), options, connection);
        ProgramLoader loader = new ProgramLoader(world, connection.device(), options, messages,
                processes.target());
        for (ProgramRequest request : arguments.programs()) {
            Program program = loader.load(request, arguments);
            programs.add(program);
            if (arguments.showRewritten()) {
                out.append(program.compiled().stages().plain().get());
            }
        }
        if (programs.isEmpty() && arguments.compileOnly()) {
            loader.loadLibraries();
        }
        loader.writeTypes();
        return switch (arguments.mode()) {
            case TRACE -> new TraceRun(world, out, messages, options, connection, processes)
                    .run(arguments, programs, loader);
            case SAVE_ANONYMOUS -> new AnonymousRun(world, messages, options, connection).run(arguments, programs, loader);
            case LINK -> new LinkRun(world, options).run(arguments, programs, loader);
            case HEADER -> new HeaderRun(world).run(header, loader);
            case LIST -> new ListRun(world, out, messages, connection.device(), loader.providerStability())
                    .run(arguments, programs);
            case CHECK -> new CheckRun(world, out, options, connection.device(), processes.target()).run(arguments);
            case EXPLAIN -> new ExplainRun(out, connection.device()).provider(arguments.operands().get(0));
            case VERSION -> throw new IllegalStateException("the version needs no system");
        };
    }

    private static Purpose purpose(Arguments arguments, boolean tracing) {
        return tracing || listsProcesses(arguments) ? Purpose.TRACE
                : arguments.mode() == Mode.LIST ? Purpose.LIST : Purpose.COMPILE;
    }

    /** Whether probes of processes are to be listed: a command is started for that, and ends with this one, not having begun. */
    private static boolean listsProcesses(Arguments arguments) {
        return arguments.mode() == Mode.LIST && !arguments.processes().isEmpty();
    }

    private void set(Setting setting) throws FailureException {
        try {
            options.set(setting.name(), setting.value());
        } catch (OptionException e) {
            throw new FailureException("failed to set " + setting.given() + ": " + e.getMessage());
        }
    }

    private TargetConnection connect(Arguments arguments, Purpose purpose) throws FailureException {
        boolean paced = io.isTerminal() && !options.text(Options.SIMRATE).equals("max");
        Optional<String> replay = Optional.of(options.text(Options.REPLAY)).filter(id -> !id.isEmpty());
        Request request = new Request(arguments.machine().or(() -> io.environment(MACHINE)), purpose, replay, paced,
                List.copyOf(commandLine));
        try {
            for (TargetConnector connector : connectors) {
                Optional<TargetConnection> connection = connector.connect(request);
                if (connection.isPresent()) {
                    if (io.isTerminal()) {
                        connection.get().notice().ifPresent(messages::notice);
                    }
                    return connection.get();
                }
            }
        } catch (IOException e) {
            throw new FailureException("failed to initialize dtrace: " + FileErrors.text(e));
        }
        throw new FailureException("failed to initialize dtrace: DTrace device not available on system");
    }
}

package org.dtrace4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.check.ReportFormat;
import org.dtrace4j.cli.Arguments.Mode;
import org.dtrace4j.cli.Arguments.Setting;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reads the arguments of the command: options in clusters ({@code -qn BEGIN}), values with and without a blank in front
 * ({@code -b4m}), operands anywhere between them.
 *
 * <p>The rows of the option table act in the order of the command line, so that the order of programs and settings is
 * kept. Built without annotations, whose reading would cost more time than most commands take.
 */
final class ArgumentReader {
    /** The library's own looks for Groovy in all jars of the class path first. */
    private static final CommandLine.IFactory FACTORY = new CommandLine.IFactory() {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type.getDeclaredConstructor().newInstance();
        }
    };

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(null, FACTORY);
    private final List<Setting> settings = new ArrayList<>();
    private final List<ProgramRequest> programs = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();
    private final List<WatchedProcesses.Wish> processes = new ArrayList<>();
    private String outputFile;
    private String machine;
    private String format = "text";
    private Mode mode = Mode.TRACE;
    private int modes;
    private boolean compileOnly;
    private boolean verbose;
    private boolean showCode;
    private boolean showRewritten;
    private boolean buffered;
    private boolean showProof;

    private ArgumentReader() {
        flag("-64", () -> set("-64", "arch", "x86_64"));
        flag("-32", () -> set("-32", "arch", Options.ARCHITECTURE_32));
        flag("-a", () -> set("-a", "grabanon", ""));
        flag("-A", () -> mode(Mode.SAVE_ANONYMOUS));
        value("-b", v -> set("-b " + v, "bufsize", v));
        flag("-B", () -> buffered = true);
        value("-c", v -> processes.add(new WatchedProcesses.Wish(true, v)));
        flag("-C", () -> set("-C", "cpp", ""));
        value("-D", v -> set("-D " + v, "define", v));
        flag("-d", () -> showRewritten = true);
        flag("-e", () -> compileOnly = true);
        program("-f", ProgramRequest.Kind.FUNCTION);
        flag("-F", () -> set("-F", "flowindent", ""));
        flag("-G", () -> mode(Mode.LINK));
        flag("-h", () -> mode(Mode.HEADER));
        flag("-H", () -> set("-H", "cpphdrs", ""));
        program("-i", ProgramRequest.Kind.ID);
        value("-I", v -> set("-I " + v, "incdir", v));
        flag("-l", () -> mode(Mode.LIST));
        value("-arch", v -> set("-arch " + v, "arch", v));
        value("-L", v -> set("-L " + v, "libdir", v));
        program("-m", ProgramRequest.Kind.MODULE);
        program("-n", ProgramRequest.Kind.NAME);
        value("-o", v -> outputFile = v);
        // Without a form it asks for all aggregations at the end, in FreeBSD; they are there always.
        spec.addOption(OptionSpec.builder("-O").arity("0..1").type(String.class)
                .parameterConsumer((stack, option, command) -> {
                    if (!stack.isEmpty() && !stack.peek().startsWith("-")) {
                        String form = stack.pop();
                        set("-O " + form, "oformat", form);
                    }
                }).build());
        value("--libxo", v -> set("--libxo " + v, "oformat", v.replaceFirst(",.*", "")));
        value("-p", v -> processes.add(new WatchedProcesses.Wish(false, v)));
        program("-P", ProgramRequest.Kind.PROVIDER);
        flag("-q", () -> set("-q", "quiet", ""));
        program("-s", ProgramRequest.Kind.SCRIPT);
        flag("-S", () -> showCode = true);
        value("-U", v -> set("-U " + v, "undef", v));
        flag("-v", () -> verbose = true);
        flag("-V", () -> mode(Mode.VERSION));
        flag("-w", () -> set("-w", "destructive", ""));
        value("-x", this::option);
        value("-X", v -> set("-X " + v, "stdc", v));
        flag("-Z", () -> set("-Z", "zdefs", ""));
        flag("--check", () -> mode(Mode.CHECK));
        value("--diagnostics", v -> format = v);
        value("--explain", v -> {
            mode(Mode.EXPLAIN);
            operands.add(v);
        });
        flag("--proof", () -> showProof = true);
        flag("--why", () -> set("--why", "why", ""));
        value("--machine", v -> machine = v);
        spec.addPositional(PositionalParamSpec.builder().arity("0..1").type(ArrayList.class).auxiliaryTypes(String.class)
                .build());
    }

    /** Reads a command line. */
    static Arguments read(List<String> arguments) throws UsageException {
        if (arguments.isEmpty()) {
            throw new UsageException(null, true);
        }
        return new ArgumentReader().parse(arguments);
    }

    private Arguments parse(List<String> arguments) throws UsageException {
        CommandLine reader = new CommandLine(spec, FACTORY).setExpandAtFiles(false).setInterpolateVariables(false)
                .setOverwrittenOptionsAllowed(true).setUnmatchedOptionsArePositionalParams(false);
        try {
            reader.parseArgs(arguments.toArray(String[]::new)).matchedPositionals().stream().limit(1)
                    .forEach(positional -> operands.addAll(positional.originalStringValues()));
            // The parser takes an option that is unlike all others, as -9 is, for an operand.
            Optional<String> unlike = arguments.contains("--") ? Optional.empty() : operands.stream()
                    .filter(operand -> operand.length() > 1 && operand.startsWith("-")).findFirst();
            if (unlike.isPresent()) {
                throw new UsageException("illegal option -- " + letter(unlike.get()), true);
            }
        } catch (UnmatchedArgumentException e) {
            throw new UsageException("illegal option -- " + letter(e.getUnmatched().get(0)), true);
        } catch (MissingValueException e) {
            throw new UsageException("option requires an argument -- " + letter(e.getMessage()), true);
        } catch (ParameterException e) {
            throw new UsageException(e.getMessage(), true);
        }
        if (modes > 1) {
            throw new UsageException("only one of the [-AGhlV] options can be specified at a time", false);
        }
        if (buffered && mode != Mode.TRACE) {
            throw new UsageException("-B not valid in combination with [-AGl] options", false);
        }
        if (buffered && outputFile != null) {
            throw new UsageException("-B not valid in combination with -o option", false);
        }
        return new Arguments(mode, compileOnly, settings, programs, Optional.ofNullable(outputFile), verbose, showCode,
                showRewritten, buffered, showProof, operands, Optional.ofNullable(machine), ReportFormat.named(format).orElseThrow(() -> new UsageException(
                "unknown report " + format + ": text, summary, json, sarif or github", false)), processes);
    }

    /** How getopt names an option: without its dashes, and of an unknown cluster the first letter. 3 and 6 take what follows. */
    private static String letter(String option) {
        boolean whole = option.startsWith("--") || option.startsWith("-3") || option.startsWith("-6");
        return whole ? option.replaceFirst("--?", "") : option.substring(1, Math.min(2, option.length()));
    }

    /** A value is missing at the end of the command line. */
    private static final class MissingValueException extends ParameterException {
        private static final long serialVersionUID = 1L;

        MissingValueException(CommandSpec spec, String option) {
            super(spec.commandLine(), option);
        }
    }

    // ---- rows

    private void flag(String name, Runnable action) {
        spec.addOption(OptionSpec.builder(name).arity("0").type(boolean.class).setter(new ISetter() {
            @Override
            public <T> T set(T value) {
                // Called with the initial value too, before anything is read.
                if (Boolean.TRUE.equals(value)) {
                    action.run();
                }
                return null;
            }
        }).build());
    }

    private void value(String name, Consumer<String> action) {
        spec.addOption(OptionSpec.builder(name).arity("1").type(String.class)
                .parameterConsumer((stack, option, command) -> {
                    if (stack.isEmpty()) {
                        throw new MissingValueException(command, name);
                    }
                    action.accept(stack.pop());
                }).build());
    }

    private void program(String name, ProgramRequest.Kind kind) {
        value(name, text -> programs.add(new ProgramRequest(kind, text)));
    }

    private void mode(Mode asked) {
        modes += mode == asked ? 0 : 1;
        mode = asked;
    }

    private void set(String given, String option, String value) {
        settings.add(new Setting(given, option, value));
    }

    private void option(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        set("-x " + name, name, equals < 0 ? "" : OptionValues.given(name, text.substring(equals + 1)));
    }
}

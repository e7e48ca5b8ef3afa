package org.dtrace4j.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.check.ReportFormat;
import org.dtrace4j.cli.Arguments.Mode;
import org.dtrace4j.cli.Arguments.Setting;

/**
 * Reads the arguments of the command as getopt does: options in clusters ({@code -qn BEGIN}), values with and without a
 * blank in front ({@code -b4m}), operands anywhere between them, none but operands behind {@code --}.
 *
 * <p>The rows of the option table act in the order of the command line, so that the order of programs and settings is
 * kept. Written by hand: loading a library for it took a good part of the time of a command that only compiles.
 */
final class ArgumentReader {
    /** An option: what to do with its value, or, when it takes none, with the empty string. */
    private record Row(boolean takesValue, Consumer<String> action) { }

    private final Map<String, Row> rows = new HashMap<>();
    private final List<Setting> settings = new ArrayList<>();
    private final List<ProgramRequest> programs = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();
    private final List<String> unsupported = new ArrayList<>();
    private String outputFile;
    private String machine;
    private String format = "text";
    private Mode mode = Mode.TRACE;
    private int modes;
    private boolean compileOnly;
    private boolean verbose;
    private boolean showCode;

    private ArgumentReader() {
        flag("-64", () -> { });
        later("-32");
        flag("-a", () -> set("-a", "grabanon", ""));
        flag("-A", () -> mode(Mode.SAVE_ANONYMOUS));
        value("-b", v -> set("-b " + v, "bufsize", v));
        later("-B");
        laterWithValue("-c");
        flag("-C", () -> set("-C", "cpp", ""));
        value("-D", v -> set("-D " + v, "define", v));
        flag("-e", () -> compileOnly = true);
        program("-f", ProgramRequest.Kind.FUNCTION);
        flag("-F", () -> set("-F", "flowindent", ""));
        later("-G");
        later("-h");
        flag("-H", () -> set("-H", "cpphdrs", ""));
        program("-i", ProgramRequest.Kind.ID);
        value("-I", v -> set("-I " + v, "incdir", v));
        flag("-l", () -> mode(Mode.LIST));
        value("-L", v -> set("-L " + v, "libdir", v));
        program("-m", ProgramRequest.Kind.MODULE);
        program("-n", ProgramRequest.Kind.NAME);
        value("-o", v -> outputFile = v);
        value("-O", v -> set("-O " + v, "oformat", v));
        laterWithValue("-p");
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
        flag("--why", () -> {
            set("--why", "why", "");
            set("--why", "zdefs", "");
        });
        value("--machine", v -> machine = v);
    }

    /** Reads a command line. */
    static Arguments read(List<String> arguments) throws UsageException {
        if (arguments.isEmpty()) {
            throw new UsageException(null, true);
        }
        return new ArgumentReader().parse(arguments);
    }

    private Arguments parse(List<String> arguments) throws UsageException {
        int next = 0;
        while (next < arguments.size()) {
            String argument = arguments.get(next++);
            if (argument.equals("--")) {
                operands.addAll(arguments.subList(next, arguments.size()));
                break;
            }
            if (argument.length() < 2 || argument.charAt(0) != '-') {
                operands.add(argument);
            } else if (argument.startsWith("--") || rows.containsKey(argument)) {
                next = whole(argument, arguments, next);
            } else {
                next = cluster(argument, arguments, next);
            }
        }
        if (modes > 1) {
            throw new UsageException("only one of the [-AGhlV] options can be specified at a time", false);
        }
        if (!unsupported.isEmpty()) {
            throw new UsageException(unsupported.get(0) + " is not supported yet", false);
        }
        return new Arguments(mode, compileOnly, settings, programs, Optional.ofNullable(outputFile), verbose, showCode,
                operands, Optional.ofNullable(machine), ReportFormat.named(format).orElseThrow(() -> new UsageException(
                "unknown report " + format + ": text, json, sarif or github", false)));
    }

    /** An option that stands for itself. Gives the place of the argument to read next, as does {@link #cluster}. */
    private int whole(String argument, List<String> arguments, int next) throws UsageException {
        int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
        String name = equals < 0 ? argument : argument.substring(0, equals);
        Row row = rows.get(name);
        if (row == null || equals >= 0 && !row.takesValue()) {
            throw illegal(name);
        }
        if (equals >= 0) {
            row.action().accept(argument.substring(equals + 1));
            return next;
        }
        return act(name, row, arguments, next);
    }

    private int cluster(String argument, List<String> arguments, int next) throws UsageException {
        for (int i = 1; i < argument.length(); i++) {
            String name = "-" + argument.charAt(i);
            Row row = rows.get(name);
            if (row == null) {
                throw illegal(name);
            }
            if (row.takesValue() && i + 1 < argument.length()) {
                row.action().accept(argument.substring(i + 1));
                return next;
            }
            if (row.takesValue()) {
                return act(name, row, arguments, next);
            }
            row.action().accept("");
        }
        return next;
    }

    private static int act(String name, Row row, List<String> arguments, int next) throws UsageException {
        if (!row.takesValue()) {
            row.action().accept("");
            return next;
        }
        if (next == arguments.size()) {
            throw new UsageException("option requires an argument -- " + plain(name), true);
        }
        row.action().accept(arguments.get(next));
        return next + 1;
    }

    private static UsageException illegal(String name) {
        return new UsageException("illegal option -- " + plain(name), true);
    }

    /** How getopt names an option: without its dashes. */
    private static String plain(String name) {
        return name.substring(name.startsWith("--") ? 2 : 1);
    }

    // ---- rows

    private void flag(String name, Runnable action) {
        rows.put(name, new Row(false, nothing -> action.run()));
    }

    private void value(String name, Consumer<String> action) {
        rows.put(name, new Row(true, action));
    }

    private void program(String name, ProgramRequest.Kind kind) {
        value(name, text -> programs.add(new ProgramRequest(kind, text)));
    }

    private void later(String name) {
        flag(name, () -> unsupported.add(name));
    }

    private void laterWithValue(String name) {
        value(name, text -> unsupported.add(name));
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
        set("-x " + name, name, equals < 0 ? "" : text.substring(equals + 1));
    }
}

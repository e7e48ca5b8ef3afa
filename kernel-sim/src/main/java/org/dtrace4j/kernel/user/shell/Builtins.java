package org.dtrace4j.kernel.user.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Signals;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.TextFormat;
import org.dtrace4j.kernel.user.commands.TestExpression;

/** The table of builtins, one row each, and what the short ones do. */
final class Builtins {
    private static final Map<String, Builtin> TABLE = new LinkedHashMap<>();

    static {
        special(":", (shell, words) -> 0);
        special(".", Builtins::source);
        special("break", (shell, words) -> jump(shell, words, false));
        special("continue", (shell, words) -> jump(shell, words, true));
        special("eval", (shell, words) -> shell.runText(String.join(" ", words.subList(1, words.size()))));
        add(new Builtin("exec", true, true, Builtins::exec));
        special("exit", (shell, words) -> {
            int status = statusArgument(shell, words);
            if (!shell.jobs.mayLeave()) {
                return 1;
            }
            throw new ControlFlow.Exit(status);
        });
        special("export", DeclarationBuiltins::export);
        special("readonly", DeclarationBuiltins::readonly);
        special("return", (shell, words) -> {
            throw new ControlFlow.Return(statusArgument(shell, words));
        });
        special("set", SetBuiltin::run);
        special("shift", Builtins::shift);
        special("trap", Builtins::trap);
        special("unset", Builtins::unset);
        special("typeset", DeclarationBuiltins::typeset);
        regular("[", Builtins::test);
        regular("alias", DeclarationBuiltins::alias);
        regular("bg", JobBuiltins::bg);
        regular("cd", DirectoryBuiltins::cd);
        regular("command", Builtins::command);
        regular("echo", (shell, words) -> {
            shell.sys.print(1, TextFormat.echo(words.subList(1, words.size())));
            return 0;
        });
        regular("false", (shell, words) -> 1);
        regular("fc", HistoryBuiltin::hist);
        regular("fg", JobBuiltins::fg);
        regular("getopts", GetoptsBuiltin::run);
        regular("hash", Builtins::hash);
        regular("hist", HistoryBuiltin::hist);
        regular("history", HistoryBuiltin::history);
        regular("integer", DeclarationBuiltins::integer);
        regular("jobs", JobBuiltins::jobs);
        regular("kill", JobBuiltins::kill);
        regular("let", Builtins::let);
        regular("print", PrintBuiltin::run);
        regular("printf", Builtins::printf);
        regular("pwd", DirectoryBuiltins::pwd);
        regular("r", HistoryBuiltin::again);
        regular("read", ReadBuiltin::run);
        regular("test", Builtins::test);
        regular("times", (shell, words) -> {
            Syscalls.ProcessTimes times = shell.sys.times();
            shell.sys.print(1, TimeFormat.ticks(times.user()) + " " + TimeFormat.ticks(times.system()) + "\n"
                + TimeFormat.ticks(times.childrenUser()) + " " + TimeFormat.ticks(times.childrenSystem()) + "\n");
            return 0;
        });
        regular("true", (shell, words) -> 0);
        regular("type", WhenceBuiltin::type);
        regular("umask", DirectoryBuiltins::umask);
        regular("unalias", DeclarationBuiltins::unalias);
        regular("wait", JobBuiltins::await);
        regular("whence", WhenceBuiltin::whence);
    }

    private Builtins() {
    }

    private static void special(String name, Builtin.Body body) {
        add(new Builtin(name, true, false, body));
    }

    private static void regular(String name, Builtin.Body body) {
        add(new Builtin(name, false, false, body));
    }

    private static void add(Builtin builtin) {
        TABLE.put(builtin.name(), builtin);
    }

    /** The builtin of that name, or null. */
    static Builtin named(String name) {
        return TABLE.get(name);
    }

    private static int let(Interpreter shell, List<String> words) {
        if (words.size() < 2) {
            return Builtin.usage(shell, "let: expression expected");
        }
        long value = 0;
        for (String expression : words.subList(1, words.size())) {
            value = shell.expander.evaluate(expression);
        }
        return value != 0 ? 0 : 1;
    }

    /** The status that {@code exit} and {@code return} are given, else that of the last command. */
    private static int statusArgument(Interpreter shell, List<String> words) {
        return words.size() > 1 ? number(words.get(0), words.get(1)) : shell.state.lastStatus;
    }

    private static int number(String builtin, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ShellFailure(builtin + ": " + text + ": bad number", 1);
        }
    }

    private static int jump(Interpreter shell, List<String> words, boolean again) {
        int levels = words.size() > 1 ? number(words.get(0), words.get(1)) : 1;
        if (levels < 1) {
            return Builtin.usage(shell, words.get(0) + ": " + levels + ": bad number");
        }
        if (shell.loops.isInside()) {
            throw new ControlFlow.LoopJump(again, levels);
        }
        return 0;
    }

    private static int source(Interpreter shell, List<String> words) throws SystemCallError {
        if (words.size() < 2) {
            return Builtin.usage(shell, ".: argument expected");
        }
        String file = words.get(1);
        String text;
        try {
            text = FileTools.readText(shell.sys, file);
        } catch (SystemCallError e) {
            throw new ShellFailure(file + ": cannot open [" + Errno.text(e) + "]", 1);
        }
        return shell.functions.source(text);
    }

    private static int exec(Interpreter shell, List<String> words) throws SystemCallError {
        if (words.size() == 1) {
            return 0;
        }
        List<String> command = words.subList(1, words.size());
        String path = shell.launcher().locate(command.get(0));
        if (path == null) {
            throw new ShellFailure(command.get(0) + ": not found", Interpreter.NOT_FOUND);
        }
        throw new ControlFlow.Exit(shell.launcher().become(shell, path, command, shell.state.environment()));
    }

    private static int shift(Interpreter shell, List<String> words) {
        int count = words.size() > 1 ? number("shift", words.get(1)) : 1;
        if (count < 0 || count > shell.state.positional.size()) {
            return Builtin.usage(shell, "shift: " + count + ": bad number");
        }
        shell.state.positional = shell.state.positional.subList(count, shell.state.positional.size());
        return 0;
    }

    private static int trap(Interpreter shell, List<String> words) throws SystemCallError {
        if (words.size() == 1) {
            shell.state.traps.forEach((signal, action) ->
                shell.sys.print(1, "trap -- '" + action + "' "
                    + (signal == ShellState.ERR ? "ERR" : Signals.name(signal)) + "\n"));
            return 0;
        }
        String action = words.get(1);
        for (String name : words.subList(2, words.size())) {
            int signal = name.equals("ERR") ? ShellState.ERR : Signals.number(name);
            if (signal < 0) {
                return Builtin.usage(shell, "trap: " + name + ": bad trap");
            }
            if (action.equals("-")) {
                shell.state.traps.remove(signal);
            } else {
                shell.state.traps.put(signal, action);
            }
            if (signal > 0 && signal != ShellState.ERR) {
                Runnable handler = action.equals("-") ? null
                    : action.isEmpty() ? Syscalls.IGNORE : () -> shell.traps.signalArrived(signal);
                shell.sys.sigaction(signal, handler);
            }
        }
        return 0;
    }

    private static int unset(Interpreter shell, List<String> words) {
        boolean functions = words.size() > 1 && words.get(1).equals("-f");
        boolean option = functions || words.size() > 1 && words.get(1).equals("-v");
        for (String name : words.subList(option ? 2 : 1, words.size())) {
            int bracket = name.indexOf('[');
            if (!functions && bracket > 0 && name.endsWith("]")) {
                shell.state.unsetElement(name.substring(0, bracket),
                    shell.expander.evaluate(name.substring(bracket + 1, name.length() - 1)));
            } else if (functions) {
                shell.state.undefine(name);
            } else {
                shell.state.unset(name);
            }
        }
        return 0;
    }

    private static int test(Interpreter shell, List<String> words) {
        return TestExpression.main(shell.sys, words, shell::report);
    }

    private static int command(Interpreter shell, List<String> words) throws SystemCallError {
        if (words.size() > 1 && words.get(1).equals("-V")) {
            return WhenceBuiltin.type(shell, words.subList(1, words.size()));
        }
        if (words.size() > 1 && words.get(1).equals("-v")) {
            return WhenceBuiltin.names(shell, words.subList(2, words.size()));
        }
        if (words.size() == 1) {
            return 0;
        }
        List<String> rest = words.subList(1, words.size());
        Builtin builtin = named(rest.get(0));
        return builtin != null ? builtin.run(shell, rest)
            : shell.launcher().run(rest, shell.state.environment(), List.of(), false);
    }

    /** {@code hash [-r] [name…]}: where commands have been found. */
    private static int hash(Interpreter shell, List<String> words) throws SystemCallError {
        if (words.size() == 1) {
            new TreeMap<>(shell.state.tracked).forEach((name, path) -> shell.sys.print(1, name + "=" + path + "\n"));
            return 0;
        }
        int status = 0;
        for (String name : words.subList(1, words.size())) {
            if (name.equals("-r")) {
                shell.state.tracked.clear();
            } else if (shell.launcher().locate(name) == null) {
                shell.report("hash: " + name + ": not found");
                status = 1;
            }
        }
        return status;
    }

    private static int printf(Interpreter shell, List<String> words) {
        if (words.size() < 2) {
            return Builtin.usage(shell, "printf: format expected");
        }
        try {
            shell.sys.print(1, TextFormat.printf(words.get(1), words.subList(2, words.size())));
            return 0;
        } catch (IllegalArgumentException e) {
            return Builtin.usage(shell, "printf: " + e.getMessage());
        }
    }
}

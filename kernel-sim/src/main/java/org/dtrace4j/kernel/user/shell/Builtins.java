package org.dtrace4j.kernel.user.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
        special("set", Builtins::set);
        special("shift", Builtins::shift);
        special("trap", Builtins::trap);
        special("unset", Builtins::unset);
        special("typeset", DeclarationBuiltins::typeset);
        regular("[", Builtins::test);
        regular("alias", DeclarationBuiltins::alias);
        regular("bg", JobBuiltins::bg);
        regular("cd", Builtins::cd);
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
        regular("pwd", (shell, words) -> {
            shell.sys.print(1, workingDirectory(shell, "") + "\n");
            return 0;
        });
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
        regular("umask", Builtins::umask);
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

    /** Switches an option of {@code set} on or off; false if there is none of that letter. */
    static boolean setOption(ShellState state, char letter, boolean on) {
        ShellOption option = ShellOption.of(letter);
        if (option != null) {
            state.switchOption(option, on);
        }
        return option != null;
    }

    private static int let(Interpreter shell, List<String> words) {
        if (words.size() < 2) {
            return usage(shell, "let: expression expected");
        }
        long value = 0;
        for (String expression : words.subList(1, words.size())) {
            value = shell.expander.evaluate(expression);
        }
        return value != 0 ? 0 : 1;
    }

    private static int usage(Interpreter shell, String message) {
        shell.report(message);
        return 2;
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
            return usage(shell, words.get(0) + ": " + levels + ": bad number");
        }
        if (shell.loops.isInside()) {
            throw new ControlFlow.LoopJump(again, levels);
        }
        return 0;
    }

    private static int source(Interpreter shell, List<String> words) throws SystemCallError {
        if (words.size() < 2) {
            return usage(shell, ".: argument expected");
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

    private static int set(Interpreter shell, List<String> words) {
        if (words.size() == 1) {
            for (String line : shell.state.listing(false)) {
                shell.sys.print(1, line + "\n");
            }
            return 0;
        }
        int at = 1;
        for (; at < words.size(); at++) {
            String word = words.get(at);
            if (word.equals("--")) {
                shell.state.positional = List.copyOf(words.subList(at + 1, words.size()));
                return 0;
            }
            if (word.length() < 2 || word.charAt(0) != '-' && word.charAt(0) != '+') {
                break;
            }
            if (word.equals("-A") || word.equals("+A")) {
                if (at + 1 == words.size() || !Lexer.isName(words.get(at + 1))) {
                    return usage(shell, "set: -A: name expected");
                }
                shell.state.setArray(words.get(at + 1), words.subList(at + 2, words.size()));
                return 0;
            }
            if (word.equals("-o") || word.equals("+o")) {
                String name = at + 1 < words.size() ? words.get(++at) : null;
                if (name == null) {
                    options(shell, word.startsWith("-"));
                } else if (ShellOption.of(name) == null) {
                    return usage(shell, "set: " + name + ": bad option(s)");
                } else {
                    shell.state.switchOption(ShellOption.of(name), word.startsWith("-"));
                }
                continue;
            }
            for (char option : word.substring(1).toCharArray()) {
                if (!setOption(shell.state, option, word.charAt(0) == '-')) {
                    return usage(shell, "set: " + word.charAt(0) + option + ": unknown option");
                }
            }
        }
        if (at < words.size()) {
            shell.state.positional = List.copyOf(words.subList(at, words.size()));
        }
        return 0;
    }

    /** Shows what is on and off, or as commands that set it so. */
    private static void options(Interpreter shell, boolean table) {
        StringBuilder text = new StringBuilder(table ? "Current option settings\n" : "");
        for (ShellOption option : ShellOption.values()) {
            boolean on = shell.state.isOn(option);
            text.append(table ? String.format(Locale.ROOT, "%-25s%s\n", option.text(), on ? "on" : "off")
                : "set " + (on ? "-" : "+") + "o " + option.text() + "\n");
        }
        shell.sys.print(1, text.toString());
    }

    private static int shift(Interpreter shell, List<String> words) {
        int count = words.size() > 1 ? number("shift", words.get(1)) : 1;
        if (count < 0 || count > shell.state.positional.size()) {
            return usage(shell, "shift: " + count + ": bad number");
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
                return usage(shell, "trap: " + name + ": bad trap");
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

    private static int cd(Interpreter shell, List<String> words) throws SystemCallError {
        String target = words.size() > 1 ? words.get(1) : shell.state.get("HOME");
        boolean back = "-".equals(target);
        if (back) {
            target = shell.state.get("OLDPWD");
        }
        if (target == null) {
            return usage(shell, "cd: bad directory");
        }
        String before = workingDirectory(shell, "");
        try {
            shell.sys.chdir(target);
        } catch (SystemCallError e) {
            shell.report("cd: " + target + ": [" + Errno.text(e) + "]");
            return 1;
        }
        String now = workingDirectory(shell, target);
        shell.state.set("OLDPWD", before);
        shell.state.set("PWD", now);
        if (back) {
            shell.sys.print(1, now + "\n");
        }
        return 0;
    }

    /**
     * The working directory. Where the kernel cannot name it, because the path is too long or a directory of it has gone, it is
     * what the shell knows: {@code $PWD}, and how it got from there.
     *
     * @param step from the directory that {@code $PWD} names; empty for none
     */
    private static String workingDirectory(Interpreter shell, String step) throws SystemCallError {
        try {
            return shell.sys.getcwd();
        } catch (SystemCallError e) {
            if (e.errno() == Errno.EINTR) {
                throw e;
            }
            String known = shell.state.get("PWD");
            return FileTools.normalized((step.startsWith("/") || known == null ? "" : known + "/") + step);
        }
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
            return usage(shell, "printf: format expected");
        }
        try {
            shell.sys.print(1, TextFormat.printf(words.get(1), words.subList(2, words.size())));
            return 0;
        } catch (IllegalArgumentException e) {
            return usage(shell, "printf: " + e.getMessage());
        }
    }

    private static int umask(Interpreter shell, List<String> words) {
        boolean symbolic = words.size() == 2 && words.get(1).equals("-S");
        if (words.size() == 1 || symbolic) {
            int mask = shell.sys.umask(0);
            shell.sys.umask(mask);
            shell.sys.print(1, (symbolic ? "u=" + allowed(mask >> 6) + ",g=" + allowed(mask >> 3) + ",o=" + allowed(mask)
                : String.format(Locale.ROOT, "%04o", mask)) + "\n");
            return 0;
        }
        try {
            shell.sys.umask(Integer.parseInt(words.get(1), 8) & 0777);
            return 0;
        } catch (NumberFormatException e) {
            return usage(shell, "umask: " + words.get(1) + ": bad format");
        }
    }

    private static String allowed(int mask) {
        return ((mask & 4) == 0 ? "r" : "") + ((mask & 2) == 0 ? "w" : "") + ((mask & 1) == 0 ? "x" : "");
    }
}

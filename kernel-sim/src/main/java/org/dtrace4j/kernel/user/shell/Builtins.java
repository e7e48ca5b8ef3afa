package org.dtrace4j.kernel.user.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        special("export", (shell, words) -> declare(shell, words, shell.state::export));
        special("readonly", (shell, words) -> declare(shell, words, shell.state::makeReadOnly));
        special("return", (shell, words) -> {
            throw new ControlFlow.Return(statusArgument(shell, words));
        });
        special("set", Builtins::set);
        special("shift", Builtins::shift);
        special("trap", Builtins::trap);
        special("unset", Builtins::unset);
        regular("[", Builtins::test);
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
        regular("hist", HistoryBuiltin::hist);
        regular("history", HistoryBuiltin::history);
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
        regular("true", (shell, words) -> 0);
        regular("type", WhenceBuiltin::type);
        regular("umask", Builtins::umask);
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
    static boolean setOption(ShellState state, char option, boolean on) {
        switch (option) {
            case 'e' -> state.exitOnError = on;
            case 'f' -> state.noGlob = on;
            case 'm' -> state.monitor = on;
            case 'u' -> state.unsetIsError = on;
            case 'x' -> state.trace = on;
            default -> {
                return false;
            }
        }
        return true;
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
        if (shell.inLoop()) {
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
        return shell.source(text);
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

    /** Does something to a variable. */
    private interface Declaration {
        void declare(String variable);
    }

    private static int declare(Interpreter shell, List<String> words, Declaration declaration) {
        if (words.size() == 1 || words.get(1).equals("-p")) {
            for (String line : shell.state.listing(words.get(0).equals("export"))) {
                shell.sys.print(1, line + "\n");
            }
            return 0;
        }
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!Lexer.isName(name)) {
                return usage(shell, words.get(0) + ": " + word + ": invalid variable name");
            }
            if (equals >= 0) {
                shell.assign(name, word.substring(equals + 1));
            }
            declaration.declare(name);
        }
        return 0;
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
                shell.sys.print(1, "trap -- '" + action + "' " + Signals.name(signal) + "\n"));
            return 0;
        }
        String action = words.get(1);
        for (String name : words.subList(2, words.size())) {
            int signal = Signals.number(name);
            if (signal < 0) {
                return usage(shell, "trap: " + name + ": bad trap");
            }
            if (action.equals("-")) {
                shell.state.traps.remove(signal);
            } else {
                shell.state.traps.put(signal, action);
            }
            if (signal > 0) {
                Runnable handler = action.equals("-") ? null
                    : action.isEmpty() ? Syscalls.IGNORE : () -> shell.signalArrived(signal);
                shell.sys.sigaction(signal, handler);
            }
        }
        return 0;
    }

    private static int unset(Interpreter shell, List<String> words) {
        boolean functions = words.size() > 1 && words.get(1).equals("-f");
        boolean option = functions || words.size() > 1 && words.get(1).equals("-v");
        for (String name : words.subList(option ? 2 : 1, words.size())) {
            if (functions) {
                shell.state.undefine(name);
            } else {
                shell.state.unset(name);
            }
        }
        return 0;
    }

    private static int test(Interpreter shell, List<String> words) throws SystemCallError {
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
        if (words.size() > 1 && words.get(1).equals("-v")) {
            List<String> names = words.subList(2, words.size());
            for (String name : names) {
                boolean own = shell.state.function(name) != null || named(name) != null;
                String found = own ? name : shell.launcher().locate(name);
                if (found == null) {
                    return 1;
                }
                shell.sys.print(1, found + "\n");
            }
            return 0;
        }
        if (words.size() == 1) {
            return 0;
        }
        List<String> rest = words.subList(1, words.size());
        Builtin builtin = named(rest.get(0));
        return builtin != null ? builtin.run(shell, rest)
            : shell.launcher().run(rest, shell.state.environment(), List.of(), false);
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
        if (words.size() == 1) {
            int mask = shell.sys.umask(0);
            shell.sys.umask(mask);
            shell.sys.print(1, String.format(Locale.ROOT, "%04o", mask) + "\n");
            return 0;
        }
        try {
            shell.sys.umask(Integer.parseInt(words.get(1), 8) & 0777);
            return 0;
        } catch (NumberFormatException e) {
            return usage(shell, "umask: " + words.get(1) + ": bad format");
        }
    }
}

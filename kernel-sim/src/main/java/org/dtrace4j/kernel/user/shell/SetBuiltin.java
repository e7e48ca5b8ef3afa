package org.dtrace4j.kernel.user.shell;

import java.util.List;
import java.util.Locale;

/** {@code set}: options, arguments, arrays, and what variables there are. */
final class SetBuiltin {
    private SetBuiltin() { }

    static int run(Interpreter shell, List<String> words) {
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
                    return Builtin.usage(shell, "set: -A: name expected");
                }
                shell.state.setArray(words.get(at + 1), words.subList(at + 2, words.size()));
                return 0;
            }
            if (word.equals("-o") || word.equals("+o")) {
                String name = at + 1 < words.size() ? words.get(++at) : null;
                if (name == null) {
                    options(shell, word.startsWith("-"));
                } else if (ShellOption.of(name) == null) {
                    return Builtin.usage(shell, "set: " + name + ": bad option(s)");
                } else {
                    shell.state.switchOption(ShellOption.of(name), word.startsWith("-"));
                }
                continue;
            }
            for (char option : word.substring(1).toCharArray()) {
                if (!setOption(shell.state, option, word.charAt(0) == '-')) {
                    return Builtin.usage(shell, "set: " + word.charAt(0) + option + ": unknown option");
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

    /** Switches an option of {@code set} on or off; false if there is none of that letter. */
    static boolean setOption(ShellState state, char letter, boolean on) {
        ShellOption option = ShellOption.of(letter);
        if (option != null) {
            state.switchOption(option, on);
        }
        return option != null;
    }
}

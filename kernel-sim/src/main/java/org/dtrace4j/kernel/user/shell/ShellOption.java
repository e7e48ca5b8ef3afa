package org.dtrace4j.kernel.user.shell;

import java.util.Arrays;
import java.util.Locale;

/** The options that {@code set} switches on and off: by a letter, or by {@code -o} and a name. */
enum ShellOption {
    ALLEXPORT('a'), ERREXIT('e'), MONITOR('m'), NOCLOBBER('C'), NOEXEC('n'), NOGLOB('f'), NOUNSET('u'), PIPEFAIL('\0'),
    XTRACE('x');

    private final char letter;

    ShellOption(char letter) {
        this.letter = letter;
    }

    /** As {@code -o} names it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The option of a letter; null if there is none. */
    static ShellOption of(char letter) {
        for (ShellOption option : values()) {
            if (option.letter == letter && letter != '\0') {
                return option;
            }
        }
        return null;
    }

    /** The option of a name; null if there is none. */
    static ShellOption of(String name) {
        for (ShellOption option : values()) {
            if (option.text().equals(name)) {
                return option;
            }
        }
        return null;
    }

    /** The letters of those that are on: {@code $-}. */
    static String letters(ShellState state) {
        StringBuilder letters = new StringBuilder();
        for (ShellOption option : values()) {
            if (option.letter != '\0' && state.isOn(option)) {
                letters.append(option.letter);
            }
        }
        char[] sorted = letters.toString().toCharArray();
        Arrays.sort(sorted);
        return new String(sorted);
    }
}

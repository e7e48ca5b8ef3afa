package org.dtrace4j.kernel.user;

import java.util.List;

/** Formats that several programs share: {@code echo}, {@code printf(1)}. */
public final class TextFormat {
    private TextFormat() {
    }

    /** What {@code echo} writes for its operands: escapes are interpreted; {@code -n} leaves out the newline. */
    public static String echo(List<String> operands) {
        boolean newline = operands.isEmpty() || !operands.get(0).equals("-n");
        return print(newline ? operands : operands.subList(1, operands.size()), newline);
    }

    /** What the shell's {@code print} prints: as {@code echo}, but options have been taken away. */
    public static String print(List<String> operands, boolean newline) {
        StringBuilder text = new StringBuilder();
        boolean all = unescape(String.join(" ", operands), false, text);
        return text + (newline && all ? "\n" : "");
    }

    /**
     * Adds a text with escapes interpreted; false if {@code \c} ended it.
     *
     * @param isFormat whether any octal digit begins a character, and is the first of three, and not only a 0 before three
     *     others; and whether there are the further escapes of C, and {@code \e}
     */
    static boolean unescape(String source, boolean isFormat, StringBuilder text) {
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c != '\\' || i + 1 == source.length()) {
                text.append(c);
                continue;
            }
            c = source.charAt(++i);
            switch (c) {
                case 'a' -> text.append('\007');
                case 'b' -> text.append('\b');
                case 'c' -> {
                    return false;
                }
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'v' -> text.append('\013');
                case '\\' -> text.append('\\');
                default -> {
                    int character = isFormat ? "eE'\"".indexOf(c) : -1;
                    if (character >= 0) {
                        text.append("\033\033'\"".charAt(character));
                        continue;
                    }
                    if (isFormat && c == 'x' && hexDigits(source, i + 1) > 0) {
                        int digits = hexDigits(source, i + 1);
                        text.append((char) Integer.parseInt(source.substring(i + 1, i + 1 + digits), 16));
                        i += digits;
                        continue;
                    }
                    if (c != '0' && !(isFormat && isOctal(c))) {
                        text.append('\\').append(c);
                        continue;
                    }
                    int value = isFormat ? c - '0' : 0;
                    int digits = isFormat ? 1 : 0;
                    while (digits < 3 && i + 1 < source.length() && isOctal(source.charAt(i + 1))) {
                        value = value * 8 + source.charAt(++i) - '0';
                        digits++;
                    }
                    text.append((char) (value & 0xFF));
                }
            }
        }
        return true;
    }

    /** What a text with escapes stands for, as <code>$'…'</code> has it. */
    public static String unescaped(String source) {
        StringBuilder text = new StringBuilder();
        unescape(source, true, text);
        return text.toString();
    }

    /** A text as it would have to be typed at a shell, in single quotes if need be. */
    public static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:@%+,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** How many digits a character has that is given by two of them at the most. */
    private static int hexDigits(String source, int from) {
        int digits = 0;
        while (digits < 2 && from + digits < source.length() && Character.digit(source.charAt(from + digits), 16) >= 0) {
            digits++;
        }
        return digits;
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    /**
     * What {@code printf(1)} writes: the format is used again while there are operands left.
     *
     * @throws IllegalArgumentException with the message, if format or a number is wrong
     */
    public static String printf(String format, List<String> operands) {
        return new PrintfFormat(format, operands).text();
    }
}

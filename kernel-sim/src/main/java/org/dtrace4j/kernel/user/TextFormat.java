package org.dtrace4j.kernel.user;

import java.util.List;
import java.util.Locale;

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
     * @param isFormat whether any octal digit begins a character, and is the first of three, and not only a 0 before three others
     */
    private static boolean unescape(String source, boolean isFormat, StringBuilder text) {
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
        unescape(source.replace("\\'", "'").replace("\\\"", "\"").replace("\\e", "\033").replace("\\E", "\033"), true, text);
        return text.toString();
    }

    /** A text as it would have to be typed at a shell, in single quotes if need be. */
    public static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:@%+,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
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
        StringBuilder text = new StringBuilder();
        int next = 0;
        do {
            int used = next;
            next = printfOnce(format, operands, next, text);
            if (next < 0 || next == used) {
                break;
            }
        } while (next < operands.size());
        return text.toString();
    }

    /** Returns how many operands have been used, -1 if the output is at its end. */
    private static int printfOnce(String format, List<String> operands, int from, StringBuilder text) {
        int next = from;
        int i = 0;
        while (i < format.length()) {
            int percent = format.indexOf('%', i);
            int end = percent < 0 ? format.length() : percent;
            if (!unescape(format.substring(i, end), true, text)) {
                return -1;
            }
            if (percent < 0) {
                break;
            }
            i = percent + 1;
            while (i < format.length() && "-+ #0123456789.".indexOf(format.charAt(i)) >= 0) {
                i++;
            }
            if (i == format.length()) {
                throw new IllegalArgumentException(format + ": bad format");
            }
            String flags = format.substring(percent + 1, i);
            char conversion = format.charAt(i++);
            if (conversion == '%') {
                text.append('%');
                continue;
            }
            String operand = next < operands.size() ? operands.get(next++) : null;
            text.append(converted(conversion, flags, operand));
        }
        return next;
    }

    private static String converted(char conversion, String flags, String operand) {
        String given = operand == null ? "" : operand;
        switch (conversion) {
            case 's' -> {
                return String.format(Locale.ROOT, "%" + flags + "s", given);
            }
            case 'b' -> {
                StringBuilder inner = new StringBuilder();
                unescape(given, false, inner);
                return String.format(Locale.ROOT, "%" + flags + "s", inner);
            }
            case 'c' -> {
                return given.isEmpty() ? "" : given.substring(0, 1);
            }
            case 'd', 'i', 'u', 'x', 'X', 'o' -> {
                char java = conversion == 'i' || conversion == 'u' ? 'd' : conversion;
                return String.format(Locale.ROOT, "%" + flags + java, number(given));
            }
            case 'e', 'E', 'f', 'g', 'G' -> {
                return String.format(Locale.ROOT, "%" + flags + conversion, real(given));
            }
            case 'q' -> {
                return quoted(given);
            }
            default -> throw new IllegalArgumentException("%" + conversion + ": unknown conversion");
        }
    }

    private static double real(String text) {
        try {
            return text.isEmpty() ? 0 : Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + ": expected numeric value");
        }
    }

    private static long number(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Long.decode(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + ": expected numeric value");
        }
    }
}

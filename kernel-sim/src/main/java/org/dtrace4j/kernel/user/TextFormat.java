package org.dtrace4j.kernel.user;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Formats that several programs share: {@code echo}, {@code printf(1)}, dates. The machine's time zone is UTC. */
public final class TextFormat {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    /** By their patterns; the programs have a handful. */
    private static final Map<String, DateTimeFormatter> FORMATTERS = new ConcurrentHashMap<>();

    private TextFormat() {
    }

    /** A time in one of the patterns of {@link DateTimeFormatter}. */
    public static String time(long secondsSince1970, String pattern) {
        return FORMATTERS.computeIfAbsent(pattern, each -> DateTimeFormatter.ofPattern(each, Locale.ROOT))
            .format(Instant.ofEpochSecond(secondsSince1970).atOffset(ZoneOffset.UTC));
    }

    /** A time as {@code ctime(3C)} has it: {@code Thu Jan  1 00:00:00 1970}. */
    public static String ctime(long secondsSince1970) {
        var time = Instant.ofEpochSecond(secondsSince1970).atOffset(ZoneOffset.UTC);
        String text = DATE.format(time);
        return time.getDayOfMonth() < 10 ? text.substring(0, 8) + " " + text.substring(8) : text;
    }

    /** Day of the month in two columns, filled with a blank: {@code %e}. */
    public static String day(long secondsSince1970) {
        int day = Instant.ofEpochSecond(secondsSince1970).atOffset(ZoneOffset.UTC).getDayOfMonth();
        return day < 10 ? " " + day : Integer.toString(day);
    }

    /** What {@code echo} writes for its operands: escapes are interpreted; {@code -n} leaves out the newline. */
    public static String echo(List<String> operands) {
        boolean newline = operands.isEmpty() || !operands.get(0).equals("-n");
        return print(newline ? operands : operands.subList(1, operands.size()), newline);
    }

    /** What the shell's {@code print} prints: as {@code echo}, but options have been taken away. */
    public static String print(List<String> operands, boolean newline) {
        StringBuilder text = new StringBuilder();
        boolean all = unescape(String.join(" ", operands), text);
        return text + (newline && all ? "\n" : "");
    }

    /** Adds a text with escapes interpreted; false if {@code \c} ended it. */
    private static boolean unescape(String source, StringBuilder text) {
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
                case '0' -> {
                    int value = 0;
                    int digits = 0;
                    while (digits < 3 && i + 1 < source.length() && source.charAt(i + 1) >= '0'
                        && source.charAt(i + 1) <= '7') {
                        value = value * 8 + source.charAt(++i) - '0';
                        digits++;
                    }
                    text.append((char) (value & 0xFF));
                }
                default -> text.append('\\').append(c);
            }
        }
        return true;
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
            if (!unescape(format.substring(i, end), text)) {
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
                unescape(given, inner);
                return String.format(Locale.ROOT, "%" + flags + "s", inner);
            }
            case 'c' -> {
                return given.isEmpty() ? "" : given.substring(0, 1);
            }
            case 'd', 'i', 'u', 'x', 'X', 'o' -> {
                char java = conversion == 'i' || conversion == 'u' ? 'd' : conversion;
                return String.format(Locale.ROOT, "%" + flags + java, number(given));
            }
            default -> throw new IllegalArgumentException("%" + conversion + ": unknown conversion");
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

    /** What {@code date +format} prints of a moment, in UTC. A conversion that it does not know stays as it is. */
    public static String date(long seconds, String format) {
        ZonedDateTime time = Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '%' && i + 1 < format.length()) {
                text.append(conversion(time, format.charAt(++i)));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String conversion(ZonedDateTime time, char conversion) {
        String pattern = switch (conversion) {
            case 'a' -> "EEE";
            case 'A' -> "EEEE";
            case 'b', 'h' -> "MMM";
            case 'B' -> "MMMM";
            case 'c' -> "EEE MMM ppd HH:mm:ss uuuu";
            case 'd' -> "dd";
            case 'D' -> "MM/dd/uu";
            case 'e' -> "ppd";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'j' -> "DDD";
            case 'm' -> "MM";
            case 'M' -> "mm";
            case 'p' -> "a";
            case 'S' -> "ss";
            case 'T' -> "HH:mm:ss";
            case 'y' -> "uu";
            case 'Y' -> "uuuu";
            default -> "";
        };
        return switch (conversion) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            case 's' -> Long.toString(time.toEpochSecond());
            case 'Z' -> "UTC";
            default -> pattern.isEmpty() ? "%" + conversion
                    : DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
        };
    }
}

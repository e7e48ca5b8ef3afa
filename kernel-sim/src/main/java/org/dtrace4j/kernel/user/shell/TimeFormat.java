package org.dtrace4j.kernel.user.shell;

import java.util.Locale;
import org.dtrace4j.kernel.user.Syscalls;

/** What {@code time} says, in the way of ksh93's {@code TIMEFORMAT}. */
final class TimeFormat {
    private static final String USUAL = "\nreal\t%2lR\nuser\t%2lU\nsys\t%2lS";
    private static final long NANOS = 1_000_000_000L;
    private static final long TICK_NANOS = NANOS / Syscalls.TICKS;
    private static final int MOST_DIGITS = 3;

    private TimeFormat() {
    }

    /**
     * The text, with its newline.
     *
     * <p>In a format {@code %[p][l]R}, {@code U} and {@code S} are the time that has passed, and CPU time in user mode and in the
     * kernel: seconds with p digits behind the point, 3 if it does not say, with {@code l} in minutes and seconds; {@code %P} is
     * the share of a CPU that was used, {@code %%} a percent sign.
     *
     * @param format null for the usual one; the empty one says nothing
     * @param real in nanoseconds
     * @param userTicks in clock ticks, as {@code systemTicks}
     * @param withReal whether the usual format tells the time that has passed
     */
    static String format(String format, long real, long userTicks, long systemTicks, boolean withReal) {
        if (format != null && format.isEmpty()) {
            return "";
        }
        long user = userTicks * TICK_NANOS;
        long system = systemTicks * TICK_NANOS;
        String pattern = format != null ? format : withReal ? USUAL : USUAL.substring(USUAL.indexOf("user"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) != '%' || i + 1 == pattern.length()) {
                text.append(pattern.charAt(i));
                continue;
            }
            i++;
            int digits = MOST_DIGITS;
            if (Character.isDigit(pattern.charAt(i)) && i + 1 < pattern.length()) {
                digits = Math.min(MOST_DIGITS, pattern.charAt(i++) - '0');
            }
            boolean minutes = pattern.charAt(i) == 'l' && i + 1 < pattern.length();
            i += minutes ? 1 : 0;
            text.append(switch (pattern.charAt(i)) {
                case 'R' -> time(real, digits, minutes);
                case 'U' -> time(user, digits, minutes);
                case 'S' -> time(system, digits, minutes);
                case 'P' -> String.format(Locale.ROOT, "%." + digits + "f", real == 0 ? 0 : 100.0 * (user + system) / real);
                case '%' -> "%";
                default -> throw new ShellFailure(pattern.charAt(i) + ": bad format character in time format", 1);
            });
        }
        return text + "\n";
    }

    /** Clock ticks, as {@code times} tells them. */
    static String ticks(long ticks) {
        return time(ticks * TICK_NANOS, 2, true);
    }

    /** Digits that do not fit are cut off, and not rounded. */
    private static String time(long nanos, int digits, boolean minutes) {
        long seconds = nanos / NANOS;
        String fraction = digits == 0 ? ""
            : "." + String.format(Locale.ROOT, "%03d", nanos % NANOS / (NANOS / 1000)).substring(0, digits);
        String whole = minutes ? seconds / 60 + "m" + seconds % 60 : Long.toString(seconds);
        return whole + fraction + (minutes ? "s" : "");
    }
}

package org.dtrace4j.kernel.providers;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a profile probe asks for: {@code profile-97}, {@code tick-1s}.
 *
 * @param name the name
 * @param everyCpu whether it fires on every CPU ({@code profile-}) or on one ({@code tick-})
 * @param intervalNanos virtual time between firings
 */
record ProfileRate(String name, boolean everyCpu, long intervalNanos) {
    /** Nobody fires more often than this. */
    static final long SHORTEST_NANOS = 200_000;

    private static final long SECOND = 1_000_000_000L;
    /** So late that it never comes. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;
    private static final Pattern NAME = Pattern.compile("(profile|tick)-0*([1-9][0-9]{0,17})([a-zA-Z]*)");
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("ns", 1L), Map.entry("nsec", 1L),
            Map.entry("us", 1_000L), Map.entry("usec", 1_000L),
            Map.entry("ms", 1_000_000L), Map.entry("msec", 1_000_000L),
            Map.entry("s", SECOND), Map.entry("sec", SECOND),
            Map.entry("m", 60 * SECOND), Map.entry("min", 60 * SECOND),
            Map.entry("h", 3_600 * SECOND), Map.entry("hour", 3_600 * SECOND),
            Map.entry("d", 86_400 * SECOND), Map.entry("day", 86_400 * SECOND));

    /** The rate that a probe name stands for; empty when it is no such name, or asks for too much or nothing. */
    static Optional<ProfileRate> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(2));
        String unit = matcher.group(3).toLowerCase(Locale.ROOT);
        long interval;
        if (unit.isEmpty() || unit.equals("hz")) {
            interval = SECOND / count;
        } else if (UNITS.containsKey(unit)) {
            interval = count <= LONGEST_NANOS / UNITS.get(unit) ? count * UNITS.get(unit) : LONGEST_NANOS;
        } else {
            return Optional.empty();
        }
        return interval < SHORTEST_NANOS ? Optional.empty()
                : Optional.of(new ProfileRate(name, matcher.group(1).equals("profile"), interval));
    }
}

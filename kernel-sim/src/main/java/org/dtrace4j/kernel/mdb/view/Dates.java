package org.dtrace4j.kernel.mdb.view;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Seconds since 1970 as a date, in UTC: {@code 2013 Jan 11 10:15:00}. */
final class Dates {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy MMM ppd HH:mm:ss", Locale.ROOT);
    /** The year 9999 ends; what lies beyond is no date. */
    private static final long LIMIT = 253_402_300_800L;

    private Dates() { }

    static String of(long seconds) {
        return seconds < 0 || seconds >= LIMIT ? "0x" + Long.toHexString(seconds)
                : FORM.format(Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC));
    }
}

package org.dtrace4j.kernel.user;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StrftimeTest {
    private static final DateTimeFormatter MODEL = DateTimeFormatter.ofPattern(
        "EEE|EEEE|MMM|MMMM|dd|MM/dd/uu|ppd|HH|hh|DDD|ppH|MM|mm|a|ss|HH:mm:ss|uuuu", Locale.US);

    @Test
    void isAsTheCalendarHasIt() {
        SplittableRandom random = new SplittableRandom(1);
        long farthest = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            check(random.nextLong(Instant.parse("0001-01-01T00:00:00Z").getEpochSecond(), farthest));
        }
    }

    @Test
    void knowsTheEndsOfYearsAndOfFebruaries() {
        for (int year : new int[] {1600, 1899, 1900, 1969, 1970, 1999, 2000, 2004, 2026, 2100, 2400}) {
            for (String day : new String[] {"-01-01T00:00:00Z", "-02-28T23:59:59Z", "-03-01T00:00:00Z", "-12-31T23:59:59Z"}) {
                check(Instant.parse(year + day).getEpochSecond());
            }
        }
        check(Instant.parse("2000-02-29T12:00:00Z").getEpochSecond());
    }

    private static void check(long seconds) {
        ZonedDateTime time = Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
        // A year of fewer than four digits is padded there and not in C.
        String expected = time.getYear() < 1000 ? MODEL.format(time).replaceFirst("\\|0+(\\d+)$", "|$1") : MODEL.format(time);
        assertEquals(expected, Strftime.format(seconds, "%a|%A|%b|%B|%d|%D|%e|%H|%I|%j|%k|%m|%M|%p|%S|%T|%Y"));
    }

    @Test
    void leavesWhatItDoesNotKnow() {
        assertEquals("100% %q\n\t1.UTC %", Strftime.format(1, "100%% %q%n%t%s.%Z %"));
        assertEquals("Thu Jan  1 00:00:00 1970", Strftime.format(0, "%c"));
    }
}

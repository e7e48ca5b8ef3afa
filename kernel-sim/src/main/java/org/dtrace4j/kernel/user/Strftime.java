package org.dtrace4j.kernel.user;

/**
 * A time as text, by the conversions of {@code strftime(3C)} in the C locale. The machine's time zone is UTC.
 *
 * <p>Without {@code java.time}, whose formats take a machine that has just been switched on longer to set up than the
 * whole of its boot takes to write its logs.
 */
public final class Strftime {
    private static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    private static final String[] MONTHS = {"January", "February", "March", "April", "May", "June", "July", "August",
        "September", "October", "November", "December"};
    private static final int SHORT = 3;
    private static final long DAY_SECONDS = 86_400;
    private static final int THURSDAY = 4;

    /** Days of 400 years, after which the calendar repeats. */
    private static final int ERA_DAYS = 146_097;
    /** Days from the first of March of the year 0 to 1 January 1970. */
    private static final int EPOCH_DAYS = 719_468;

    private final long seconds;
    private final long days;
    private final int year;
    /** From 0. */
    private final int month;
    private final int day;
    private final int secondOfDay;

    /** The day's date is reckoned in years that begin with March, so that a leap day is the last of its year. */
    private Strftime(long seconds) {
        this.seconds = seconds;
        this.days = Math.floorDiv(seconds, DAY_SECONDS);
        this.secondOfDay = (int) Math.floorMod(seconds, DAY_SECONDS);
        long since = days + EPOCH_DAYS;
        int ofEra = (int) Math.floorMod(since, (long) ERA_DAYS);
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * ofYear + 2) / 153;
        this.day = ofYear - (153 * fromMarch + 2) / 5 + 1;
        this.month = (fromMarch + 2) % 12;
        this.year = (int) (Math.floorDiv(since, (long) ERA_DAYS) * 400) + yearOfEra + (month < 2 ? 1 : 0);
    }

    /** Writes a time, in seconds since 1970. A conversion that is not known stays as it is. */
    public static String format(long secondsSince1970, String format) {
        StringBuilder text = new StringBuilder();
        new Strftime(secondsSince1970).write(format, text);
        return text.toString();
    }

    private void write(String format, StringBuilder text) {
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '%' && i + 1 < format.length()) {
                convert(format.charAt(++i), text);
            } else {
                text.append(c);
            }
        }
    }

    private void convert(char conversion, StringBuilder text) {
        int hour = secondOfDay / 3600;
        switch (conversion) {
            case 'a' -> text.append(weekday(), 0, SHORT);
            case 'A' -> text.append(weekday());
            case 'b', 'h' -> text.append(MONTHS[month], 0, SHORT);
            case 'B' -> text.append(MONTHS[month]);
            case 'c' -> write("%a %b %e %H:%M:%S %Y", text);
            case 'd' -> padded(day, 2, '0', text);
            case 'D' -> write("%m/%d/%y", text);
            case 'e' -> padded(day, 2, ' ', text);
            case 'H' -> padded(hour, 2, '0', text);
            case 'I' -> padded((hour + 11) % 12 + 1, 2, '0', text);
            case 'j' -> padded(dayOfYear(), 3, '0', text);
            case 'k' -> padded(hour, 2, ' ', text);
            case 'm' -> padded(month + 1, 2, '0', text);
            case 'M' -> padded(secondOfDay / 60 % 60, 2, '0', text);
            case 'n' -> text.append('\n');
            case 'p' -> text.append(hour < 12 ? "AM" : "PM");
            case 's' -> text.append(seconds);
            case 'S' -> padded(secondOfDay % 60, 2, '0', text);
            case 't' -> text.append('\t');
            case 'T' -> write("%H:%M:%S", text);
            case 'y' -> padded(Math.floorMod(year, 100), 2, '0', text);
            case 'Y' -> text.append(year);
            case 'Z' -> text.append("UTC");
            case '%' -> text.append('%');
            default -> text.append('%').append(conversion);
        }
    }

    private String weekday() {
        return DAYS[(int) Math.floorMod(days + THURSDAY, 7L)];
    }

    private int dayOfYear() {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int before = month < 2 ? 31 * month : (153 * (month - 2) + 2) / 5 + 59 + (leap ? 1 : 0);
        return before + day;
    }

    private static void padded(int number, int width, char padding, StringBuilder text) {
        String digits = Integer.toString(number);
        for (int i = digits.length(); i < width; i++) {
            text.append(padding);
        }
        text.append(digits);
    }
}

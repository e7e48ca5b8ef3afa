package org.dtrace4j.kernel.user.commands;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** {@code date mmddHHMM[[cc]yy][.SS]}: sets the time of day. */
final class SetDate {
    private static final Pattern FORM = Pattern.compile("(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)?(\\d\\d)?(?:\\.(\\d\\d))?");
    /** Two digits below this mean a year of this century. */
    private static final int CENTURY = 69;

    private SetDate() { }

    static boolean isDate(String operand) {
        return FORM.matcher(operand).matches();
    }

    static int run(Syscalls sys, String operand) {
        Matcher m = FORM.matcher(operand);
        m.matches();
        try {
            int now = LocalDateTime.ofEpochSecond(sys.time(), 0, ZoneOffset.UTC).getYear();
            int year = m.group(5) == null ? now : m.group(6) == null
                    ? number(m, 5) + (number(m, 5) < CENTURY ? 2000 : 1900) : number(m, 5) * 100 + number(m, 6);
            int second = m.group(7) == null ? 0 : number(m, 7);
            LocalDateTime date = LocalDateTime.of(year, number(m, 1), number(m, 2), number(m, 3), number(m, 4), second);
            sys.stime(date.toEpochSecond(ZoneOffset.UTC));
            return 0;
        } catch (DateTimeException e) {
            sys.print(2, "date: bad conversion\n");
        } catch (SystemCallError e) {
            sys.print(2, "date: cannot set date: " + Errno.text(e) + "\n");
        }
        return 1;
    }

    private static int number(Matcher m, int group) {
        return Integer.parseInt(m.group(group));
    }
}

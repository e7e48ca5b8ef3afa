package org.dtrace4j.kernel.user;

import java.util.LinkedHashMap;
import java.util.Map;

/** The numbers of device control calls by their names, as the headers of illumos have them. */
public final class IoctlNumbers {
    private static final Map<String, Integer> NUMBERS = new LinkedHashMap<>();

    static {
        // <sys/termios.h>
        of('T', "TCSBRK", 5, "TCGETS", 13, "TCSETS", 14, "TCSETSW", 15, "TCSETSF", 16, "TIOCGWINSZ", 104);
        of('t', "TIOCGPGRP", 20, "TIOCSPGRP", 21, "TIOCGSID", 22);
        // <sys/stropts.h>, <sys/kstat.h>
        of('S', "I_PUSH", 2, "I_POP", 3, "I_LOOK", 4, "I_LIST", 21);
        of('K', "KSTAT_IOC_CHAIN_ID", 1, "KSTAT_IOC_READ", 2);
    }

    private IoctlNumbers() { }

    private static void of(char group, Object... rows) {
        for (int i = 0; i < rows.length; i += 2) {
            NUMBERS.put((String) rows[i], group << Byte.SIZE | (Integer) rows[i + 1]);
        }
    }

    /** The number of a name; of one that is the simulator's own, some number. */
    public static int of(String name) {
        return NUMBERS.getOrDefault(name, name.hashCode());
    }

    /** The name of a number; null if it has none. */
    public static String name(int number) {
        return NUMBERS.entrySet().stream().filter(row -> row.getValue() == number).map(Map.Entry::getKey).findFirst()
                .orElse(null);
    }
}

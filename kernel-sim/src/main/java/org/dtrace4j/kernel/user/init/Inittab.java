package org.dtrace4j.kernel.user.init;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of /etc/inittab, in order.
 *
 * @param complaints what init says on the console about lines that it cannot read
 */
record Inittab(List<Entry> entries, List<String> complaints) {
    private static final int ID_MAX = 4;

    /**
     * {@code id:levels:action:process}.
     *
     * @param command the process field, for a shell
     */
    record Entry(String id, String levels, String action, String command) {
    }

    static Inittab parse(String text) {
        List<Entry> entries = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        for (String raw : text.replace("\\\n", "").split("\n")) {
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] field = line.split(":", 4);
            if (field.length < 4 || field[0].isEmpty() || field[0].length() > ID_MAX) {
                complaints.add("Bad inittab entry: " + line);
            } else {
                entries.add(new Entry(field[0], field[1], field[2], uncommented(field[3])));
            }
        }
        return new Inittab(List.copyOf(entries), List.copyOf(complaints));
    }

    /** A process field ends where a word begins with a number sign. */
    private static String uncommented(String command) {
        int comment = command.indexOf(" #");
        return (comment < 0 ? command : command.substring(0, comment)).strip();
    }
}

package org.dtrace4j.kernel.consumers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How lockstat is called. */
final class LockstatUsage {
    /** Groups of options and what each does. */
    private static final Map<String, List<String>> OPTIONS = new LinkedHashMap<>();

    static {
        OPTIONS.put("Event selection options", List.of(
                "-C", "contention: waiting for locks (this is what is watched when nothing is said)",
                "-H", "how long locks are held",
                "-I", "where the CPUs are, found by interrupts",
                "-E", "errors",
                "-A", "both -C and -H",
                "-e event_list", "the events of a list of numbers and ranges (see below), as 1,4-7,35",
                "-i rate", "interrupts a second, for -I [" + LockstatOptions.USUAL_INTERRUPTS + "]"));
        OPTIONS.put("Data gathering options", List.of(
                "-b", "count events only",
                "-t", "measure their time, too [default]",
                "-h", "draw how their times are distributed",
                "-s depth", "the same, with stacks of so many frames",
                "-x opt[=val]", "set an option of DTrace"));
        OPTIONS.put("Data filtering options", List.of(
                "-n nrecords", "room for so many records [" + LockstatOptions.USUAL_RECORDS + "]",
                "-l lock[,size]", "only a lock, or the locks in a part of memory: a symbol, or an address in hexadecimal",
                "-f func[,size]", "only what a function, or a part of the kernel's code, causes",
                "-d duration", "only what takes at least so many nanoseconds",
                "-T", "list events one by one"));
        OPTIONS.put("Data reporting options", List.of(
                "-c", "take the locks of an array for one",
                "-k", "take all places of a function for one",
                "-g", "show what functions cause with all that they call",
                "-w", "take callers for one",
                "-W", "take locks for one",
                "-R", "show rates instead of counts",
                "-p", "one line a record, for programs",
                "-P", "order by time in all instead of by count",
                "-D n", "show the first n of each event only",
                "-o filename", "write to a file"));
    }

    private LockstatUsage() { }

    static String text() {
        StringBuilder text = new StringBuilder("Usage: lockstat [options] command [args]\n");
        OPTIONS.forEach((group, lines) -> {
            text.append('\n').append(group).append(":\n\n");
            for (int i = 0; i < lines.size(); i += 2) {
                text.append("  %-15s %s\n".formatted(lines.get(i), lines.get(i + 1)));
            }
        });
        events(text, LockEvent.CONTENTION, "Contention");
        events(text, LockEvent.HOLD, "Hold-time");
        events(text, LockEvent.INTERRUPT, "Interrupt");
        events(text, LockEvent.ERROR, "Error");
        return text.append('\n').toString();
    }

    private static void events(StringBuilder text, char kind, String what) {
        List<LockEvent> known = LockEvent.all().stream().filter(event -> event.kind() == kind && event.isKnown()).toList();
        text.append("\n%s events (lockstat -%c or lockstat -e %d-%d):\n\n".formatted(what, kind, known.get(0).number(),
                known.get(known.size() - 1).number()));
        known.forEach(event -> text.append("%4d = %s\n".formatted(event.number(), event.description())));
    }
}

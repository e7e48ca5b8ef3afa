package org.dtrace4j.kernel.user.truss;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Signals;

/** What {@code -c} counts: calls with their time, faults and signals, of one process, or of all that truss has followed. */
final class Counts {
    private static final long NANOS = 1_000_000_000L;
    private static final long NANOS_OF_MILLISECOND = 1_000_000L;
    private static final int CODES = 256;

    /** Of one kind of call. */
    private static final class Call {
        private long calls;
        private long errors;
        private long nanos;
    }

    /** By number and code. */
    private final Map<Integer, Call> calls = new TreeMap<>();
    private final Map<Integer, Long> faults = new TreeMap<>();
    private final Map<Integer, Long> signals = new TreeMap<>();
    private long userNanos;

    void fault(int fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    void signal(int signal) {
        signals.merge(signal, 1L, Long::sum);
    }

    /** So much time in user mode. */
    void user(long nanos) {
        userNanos += nanos;
    }

    /**
     * A call has been made.
     *
     * @param code what it does, -1 if it has no code
     * @param times 1, or 0 for the half of a fork that the child has
     */
    void call(int number, int code, int times, boolean failed, long nanos) {
        Call row = calls.computeIfAbsent(number * CODES + code + 1, key -> new Call());
        row.calls += times;
        row.errors += failed ? 1 : 0;
        row.nanos += nanos;
    }

    // ---- between processes

    /** All of it, in lines that {@link #add} understands. */
    String lines() {
        StringBuilder text = new StringBuilder("u " + userNanos + "\n");
        faults.forEach((fault, count) -> text.append("f ").append(fault).append(' ').append(count).append('\n'));
        signals.forEach((signal, count) -> text.append("s ").append(signal).append(' ').append(count).append('\n'));
        calls.forEach((key, call) -> text.append("c ").append(key).append(' ').append(call.calls).append(' ').append(call.errors)
                .append(' ').append(call.nanos).append('\n'));
        return text.toString();
    }

    /** Adds what another truss has counted. */
    void add(String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "u" -> userNanos += Long.parseLong(words[1]);
            case "f" -> faults.merge(Integer.parseInt(words[1]), Long.parseLong(words[2]), Long::sum);
            case "s" -> signals.merge(Integer.parseInt(words[1]), Long.parseLong(words[2]), Long::sum);
            default -> {
                Call row = calls.computeIfAbsent(Integer.parseInt(words[1]), key -> new Call());
                row.calls += Long.parseLong(words[2]);
                row.errors += Long.parseLong(words[3]);
                row.nanos += Long.parseLong(words[4]);
            }
        }
    }

    // ---- the report

    void report(Output out, long elapsedNanos) {
        list(out, "faults -------------\n", faults, true);
        list(out, "signals ------------\n", signals, false);
        out.print("\nsyscall               seconds   calls  errors\n");
        long total = 0;
        long errors = 0;
        long nanos = 0;
        for (Map.Entry<Integer, Call> entry : calls.entrySet()) {
            Call call = entry.getValue();
            String name = CallTable.of(entry.getKey() / CODES, entry.getKey() % CODES - 1).name();
            out.print(String.format(Locale.ROOT, "%-19.19s %s %7d%s\n", name, seconds(call.nanos), call.calls,
                    call.errors == 0 ? "" : String.format(Locale.ROOT, " %7d", call.errors)));
            total += call.calls;
            errors += call.errors;
            nanos += call.nanos;
        }
        out.print("                     --------  ------   ----\n");
        out.print(String.format(Locale.ROOT, "sys totals:         %s %7d %6d\n", seconds(nanos), total, errors));
        out.print("usr time:           " + seconds(userNanos) + "\n");
        out.print("elapsed:            " + seconds(elapsedNanos) + "\n");
        out.flush();
    }

    private static void list(Output out, String head, Map<Integer, Long> counts, boolean areFaults) {
        if (counts.isEmpty()) {
            return;
        }
        out.print(head);
        long total = 0;
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            String name = areFaults ? Names.fault(entry.getKey()) : Signals.fullName(entry.getKey());
            out.print(name + (name.length() < Byte.SIZE ? "\t" : "") + String.format(Locale.ROOT, "\t%4d\n", entry.getValue()));
            total += entry.getValue();
        }
        out.print(String.format(Locale.ROOT, "total:\t\t%4d\n\n", total));
    }

    private static String seconds(long nanos) {
        return (nanos >= NANOS ? String.format(Locale.ROOT, "%5d", nanos / NANOS) : "     ")
                + String.format(Locale.ROOT, ".%03d", nanos % NANOS / NANOS_OF_MILLISECOND);
    }
}

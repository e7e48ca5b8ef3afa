package org.dtrace4j.kernel.consumers;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.consumers.LockstatOptions.Detail;

/** What lockstat shows: a table of each event, or a line of each firing. */
final class LockstatReport {
    private static final double NANOS = 1e9;
    private static final String RULE = "-".repeat(79);
    private static final int BAR = 30;
    /** A function of the lock's may be as many frames below the caller. */
    private static final int OWN_FRAMES = 3;

    private final LockstatOptions options;
    private final KernelNames names;
    private final long elapsed;
    private final StringBuilder out = new StringBuilder();

    /** @param elapsed how long it was watched, in nanoseconds */
    LockstatReport(LockstatOptions options, KernelNames names, long elapsed) {
        this.options = options;
        this.names = names;
        this.elapsed = Math.max(1, elapsed);
    }

    /** The text so far. */
    String text() {
        return out.toString();
    }

    /**
     * The table of an event.
     *
     * @param records what there is of it, in the order in which it is to be shown
     * @param count how many events there were
     * @param time how long they took together
     */
    void table(List<LockRecord> records, long count, long time) {
        LockEvent event = LockEvent.of(records.get(0).event);
        if (options.most == 0) {
            format("%20s %s\n", rate(count), event.description());
            return;
        }
        if (!options.parsable) {
            format("\n%s: %d events in %s seconds (%s events/sec)\n\n", event.description(), count,
                    fixed(elapsed / NANOS, 3), fixed(count * NANOS / elapsed, 0));
            if (!detailed()) {
                heading(event);
                line(RULE);
            }
        }
        double sum = 0;
        for (LockRecord record : records.subList(0, (int) Math.min(records.size(), options.most))) {
            if (options.parsable) {
                parsable(record);
                continue;
            }
            if (detailed()) {
                line(RULE);
                heading(event);
            }
            double percent = options.byTime && timed() && time != 0 ? record.time * 100.0 / time : record.count * 100.0 / count;
            sum += percent;
            format("%5s %3s%% %s 0.00 %8s %-22s %-24s\n", rate(record.count), fixed(percent, 0),
                    options.generated ? "----" : String.format(Locale.ROOT, "%3s%%", fixed(sum, 0)),
                    timed() ? Long.toUnsignedString(Long.divideUnsigned(record.time, record.count)) : "",
                    place(record, options.wholeLocks), names.name(record.caller, false));
            if (detailed()) {
                distribution(event, record);
            }
        }
        if (!options.parsable) {
            line(RULE);
        }
    }

    private boolean timed() {
        return options.detail != Detail.COUNTS;
    }

    /** Whether each record has a heading and a distribution of its own. */
    private boolean detailed() {
        return options.detail.compareTo(Detail.HISTOGRAMS) >= 0 && !options.generated;
    }

    private void heading(LockEvent event) {
        format("%5s %4s %4s %4s %8s %-22s %-24s\n", options.rates ? "ops/s" : "Count", options.generated ? "genr" : "indv", "cuml",
                "rcnt", timed() ? event.units() : "", (options.anyLock ? "Hottest " : "") + event.place(),
                (options.anywhere ? "Hottest " : "") + "Caller");
    }

    private void parsable(LockRecord record) {
        format("%d %d %s %s 0.000000", record.event, record.count, place(record, options.wholeLocks),
                names.name(record.caller, false));
        if (timed()) {
            out.append(' ').append(Long.toUnsignedString(record.time));
        }
        if (detailed()) {
            for (long bucket : record.histogram) {
                out.append(' ').append(bucket);
            }
        }
        for (long frame : record.stack) {
            if (frame == 0) {
                break;
            }
            out.append(' ').append(names.name(frame, false));
        }
        out.append('\n');
    }

    private void distribution(LockEvent event, LockRecord record) {
        format("\n%10s %31s %-9s %-24s\n", event.units(), "------ Time Distribution ------", options.rates ? "ops/s" : "count",
                options.detail == Detail.STACKS ? "Stack" : "");
        int first = 0;
        int last = LockRecord.BUCKETS - 1;
        while (first < last && record.histogram[first] == 0) {
            first++;
        }
        while (last > first && record.histogram[last] == 0) {
            last--;
        }
        int frame = ownFrames(record);
        for (int bucket = first; bucket <= last; bucket++) {
            long hits = record.histogram[bucket];
            int depth = (int) (hits * BAR / Math.max(1, record.count));
            format("%10s |%s%s %-9s ", Long.toUnsignedString(1L << bucket), "@".repeat(depth), " ".repeat(BAR - depth), rate(hits));
            if (record.frame(frame) == 0) {
                out.append('\n');
            } else {
                format("%-24s\n", names.name(record.frame(frame++), false));
            }
        }
        for (; record.frame(frame) != 0; frame++) {
            format("%15s %-36s %-24s\n", "", "", names.name(record.frame(frame), false));
        }
    }

    /** Where the caller stands in the stack, if functions of the lock's are below it. */
    private static int ownFrames(LockRecord record) {
        int frame = OWN_FRAMES;
        while (frame > 0 && record.frame(frame) != record.caller) {
            frame--;
        }
        return frame;
    }

    /** The heading of a list of firings. */
    void traceHeading() {
        if (!options.parsable) {
            format("%5s  %7s  %11s  %-24s  %-24s\n", "Event", "Time", "Owner", "Lock", "Caller");
            line(RULE);
        }
    }

    /** A firing. */
    void trace(LockRecord record) {
        format("%2d  %10s  %11s  %-24s  %-24s\n", record.event, Long.toUnsignedString(record.time), "0", place(record, false),
                names.name(record.caller, false));
        if (options.detail == Detail.STACKS) {
            for (int frame = ownFrames(record); record.frame(frame) != 0; frame++) {
                format("%53s  %-24s\n", "", names.name(record.frame(frame), false));
            }
            out.append('\n');
        }
    }

    /** A lock, or for interrupts the CPU with its priority level. */
    private String place(LockRecord record, boolean sizes) {
        if (LockEvent.of(record.event).kind() != LockEvent.INTERRUPT) {
            return names.name(record.lock, sizes);
        }
        long level = record.lock & (1 << LockstatProgram.LEVEL_BITS) - 1;
        return "cpu[" + (record.lock >>> LockstatProgram.LEVEL_BITS) + "]" + (level == 0 ? "" : "+" + level);
    }

    private String rate(long count) {
        return Long.toString(options.rates ? (long) (count * NANOS / elapsed) : count);
    }

    /** As C writes it: a tie goes to the even digit. */
    private static String fixed(double value, int digits) {
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private void format(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments));
    }
}

package org.dtrace4j.kernel.consumers;

import static org.dtrace4j.builtin.agg.Shape.PowersOfTwo.ZERO_BUCKET;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.device.Device;
import org.dtrace4j.kernel.image.UserFunctions;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.provider.Target.SymbolAddress;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.Location;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.Value;

/** What plockstat shows: a table of each kind of thing that has happened, its rows by their times on the average. */
final class PlockstatReport {
    private static final String RULE = "-".repeat(79);
    private static final int BAR = 24;
    /** How far up the caller is looked for; the innermost frame is the function of the probe. */
    private static final int CALLER_FRAMES = 4;

    /** What has happened at a lock, on a stack. */
    private static final class Row {
        private final long lock;
        private final List<Location> frames;
        private long count;
        private long time;
        /** How the times are distributed, from 0 on; null in a table without histograms. */
        private long[] buckets;

        Row(long lock, List<Location> frames) {
            this.lock = lock;
            this.frames = frames;
        }

        /** On the average; of a distribution as far as that tells, with the end of each bucket. */
        long average() {
            if (buckets == null) {
                return count == 0 ? 0 : time / count;
            }
            long sum = 0;
            for (int i = 0; i < buckets.length; i++) {
                sum += buckets[i] << i;
            }
            return sum / count;
        }
    }

    private final Output out;
    private final Device device;
    private final int pid;
    private final PlockstatOptions options;
    private final long mostFrames;
    private final Map<PlockstatTable, Map<List<Value>, Row>> tables = new EnumMap<>(PlockstatTable.class);

    /** @param mostFrames how deep stacks are */
    PlockstatReport(Output out, Device device, int pid, PlockstatOptions options, long mostFrames) {
        this.out = out;
        this.device = device;
        this.pid = pid;
        this.options = options;
        this.mostFrames = mostFrames;
    }

    /** Writes what was aggregated. */
    void write(List<TableValue> aggregated) {
        for (TableValue table : aggregated) {
            String name = table.names().get(0);
            boolean counts = name.endsWith(PlockstatTable.COUNT);
            String of = counts ? name.substring(0, name.length() - PlockstatTable.COUNT.length()) : name;
            PlockstatTable kind = PlockstatTable.all().stream().filter(t -> t.aggregation().equals(of)).findFirst().orElseThrow();
            table.rows().forEach(row -> take(kind, row, counts));
        }
        List<PlockstatTable> order = new ArrayList<>(tables.keySet());
        Collections.reverse(order);
        order.forEach(this::show);
        out.flush();
    }

    private void take(PlockstatTable kind, TableValue.Row taken, boolean counts) {
        List<Value> key = taken.key();
        Row row = tables.computeIfAbsent(kind, k -> new LinkedHashMap<>()).computeIfAbsent(key,
                k -> new Row(((IntegerValue) key.get(0)).value(), ((StackValue) key.get(1)).frames()));
        if (taken.values().get(0) instanceof HistogramValue histogram) {
            List<HistogramValue.Bucket> all = histogram.buckets();
            row.buckets = all.subList(ZERO_BUCKET, all.size()).stream().mapToLong(HistogramValue.Bucket::count).toArray();
            row.count = all.stream().mapToLong(HistogramValue.Bucket::count).sum();
        } else if (counts) {
            row.count = ((IntegerValue) taken.values().get(0)).value();
        } else {
            row.time = ((IntegerValue) taken.values().get(0)).value();
        }
    }

    private void show(PlockstatTable kind) {
        List<Row> rows = new ArrayList<>(tables.get(kind).values());
        rows.sort(Comparator.comparingLong(Row::average).thenComparingLong(row -> row.lock).reversed());
        out.format("\n%s\n\n", kind.title());
        boolean first = true;
        for (Row row : rows.subList(0, (int) Math.min(rows.size(), options.most))) {
            if (row.buckets != null) {
                out.line(RULE);
                legend();
            } else if (first) {
                legend();
                out.line(RULE);
            }
            first = false;
            out.format("%5d %8d %-28s %s\n", row.count, row.average(), lockName(row.lock), callerName(row.frames));
            if (row.buckets != null) {
                distribution(row);
            }
        }
    }

    private void legend() {
        out.format("%5s %8s %-28s %s\n", "Count", "nsec", "Lock", "Caller");
    }

    private String lockName(long lock) {
        return device.userSymbolAt(pid, lock).map(PlockstatReport::text).orElse("0x" + Long.toHexString(lock));
    }

    private static String text(SymbolAddress symbol) {
        return symbol.module() + "`" + symbol.symbol() + (symbol.offset() == 0 ? "" : "+0x" + Long.toHexString(symbol.offset()));
    }

    /** The first function that is not libc's, as far as it is looked for. */
    private static String callerName(List<Location> frames) {
        String name = "0";
        for (int i = 1; i <= CALLER_FRAMES && i < frames.size(); i++) {
            name = frames.get(i).text();
            if (!frames.get(i).module().equals(UserFunctions.LIBC)) {
                break;
            }
        }
        return name;
    }

    private void distribution(Row row) {
        out.format("\n%10s ---- Time Distribution --- %5s %s\n", "nsec", "count", "Stack");
        int bucket = 0;
        while (row.buckets[bucket] == 0) {
            bucket++;
        }
        int last = row.buckets.length - 1;
        while (row.buckets[last] == 0) {
            last--;
        }
        int frame = 1;
        int end = (int) Math.min(row.frames.size(), mostFrames);
        while (bucket <= last || frame < end) {
            String function = frame < end ? row.frames.get(frame).text() : "";
            frame++;
            if (bucket <= last) {
                long hits = row.buckets[bucket];
                String bar = "@".repeat((int) ((double) BAR * hits / row.count));
                out.format("%10d |%-24s| %5d %s\n", 1L << bucket, bar, hits, function);
                bucket++;
            } else {
                out.format("%43s %s\n", "", function);
            }
        }
    }
}

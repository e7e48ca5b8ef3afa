package org.dtrace4j.output.record;

import java.util.List;
import java.util.TreeSet;
import java.util.Set;
import org.dtrace4j.consume.ClauseAccount;
import org.dtrace4j.consume.DropReport;
import org.dtrace4j.consume.FaultReport;
import org.dtrace4j.consume.Occurrence;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.TableValue;

/**
 * The trace event format, which Perfetto and chrome://tracing open: an array of events, a track for each CPU.
 *
 * <p>Entries and returns of functions are the beginnings and ends of slices, every other firing is an instant, and so
 * are faults and drops. Aggregations are metadata of the last instant. Times are microseconds with three decimals, so
 * that none is rounded.
 */
final class ChromeTrace implements RecordWriter {
    private static final int NANOS_PER_MICRO = 1000;

    private final TextSink sink;
    private final Set<Integer> cpus = new TreeSet<>();
    private boolean begun;
    private long last;

    ChromeTrace(TextSink sink) {
        this.sink = sink;
    }

    @Override
    public void firing(Occurrence occurrence, List<Item> items) {
        ProbeInfo probe = occurrence.probe();
        last = Math.max(last, occurrence.timestampNanos());
        boolean entry = probe.name().equals("entry");
        boolean end = probe.name().equals("return");
        JsonText json = event(entry || end ? probe.function() : probe.function() + ":" + probe.name(),
                entry ? "B" : end ? "E" : "i", probe.provider(), occurrence.timestampNanos(), occurrence.cpu());
        json.name("args").open('{').member("epid", occurrence.epid()).member("module", probe.module());
        int number = 0;
        for (Item item : items) {
            json.name(item.action() + (number == 0 ? "" : " " + number));
            number++;
            if (item.text() != null) {
                json.string(item.text());
            } else {
                JsonValues.array(json, item.values());
            }
        }
        line(json.close('}'));
    }

    @Override
    public void aggregation(TableValue table) {
        for (TableValue.Row row : table.rows()) {
            for (int i = 0; i < table.names().size(); i++) {
                JsonText json = event("@" + table.names().get(i) + (row.key().isEmpty() ? ""
                        : "[" + PlainText.join(row.key(), ", ") + "]"), "i", "aggregation", last, -1);
                json.name("args").open('{').name("value");
                if (row.values().get(i) instanceof HistogramValue histogram) {
                    JsonValues.write(json, histogram);
                } else {
                    JsonValues.write(json, row.values().get(i));
                }
                line(json.close('}'));
            }
        }
    }

    @Override
    public void fault(FaultReport report) {
        long time = report.cause().map(FaultReport.Cause::timestampNanos).orElse(last);
        last = Math.max(last, time);
        JsonText json = event("fault", "i", "fault", time, report.cause().map(FaultReport.Cause::cpu).orElse(-1));
        line(json.name("args").open('{').member("message", report.message().strip()).close('}'));
    }

    @Override
    public void drop(DropReport report) {
        JsonText json = event("drop", "i", "drop", last, report.cpu());
        line(json.name("args").open('{').member("kind", report.kind().name()).member("count", report.count())
                .member("message", report.message()).close('}'));
    }

    /** @param cpu -1 where it is of no CPU: then it is told across all tracks */
    private JsonText event(String name, String phase, String category, long timeNanos, int cpu) {
        JsonText json = new JsonText().open('{').member("name", name).member("ph", phase).member("cat", category);
        json.name("ts").literal(micros(timeNanos)).member("pid", 0).member("tid", Math.max(cpu, 0));
        if (cpu >= 0) {
            cpus.add(cpu);
        }
        return phase.equals("i") ? json.member("s", cpu < 0 ? "g" : "t") : json;
    }

    private static String micros(long nanos) {
        String rest = Long.toString(NANOS_PER_MICRO + nanos % NANOS_PER_MICRO).substring(1);
        return nanos / NANOS_PER_MICRO + "." + rest;
    }

    private void line(JsonText json) {
        sink.append(begun ? ",\n" : "[\n").append(json.close('}').toString());
        begun = true;
    }

    @Override
    public void account(ClauseAccount account) {
        JsonText json = event("books of clause " + (account.clause() + 1), "i", "account", last, -1);
        line(json.name("args").open('{').member("fired", account.sum().fired())
                .member("recorded", account.sum().recorded()).member("predicateFalse", account.sum().predicateFalse())
                .member("principalDrops", account.sum().principalDrops())
                .member("aggregationDrops", account.sum().aggregationDrops())
                .member("speculativeDrops", account.sum().speculativeDrops())
                .member("dynamicDrops", account.sum().dynamicDrops())
                .member("faulted", account.sum().faulted()).member("discarded", account.sum().discarded()).close('}'));
    }

    /** The names of the tracks, and the end of the array. */
    @Override
    public void end() {
        for (int cpu : cpus) {
            JsonText json = new JsonText().open('{').member("name", "thread_name").member("ph", "M").member("pid", 0)
                    .member("tid", cpu);
            line(json.name("args").open('{').member("name", "CPU " + cpu).close('}'));
        }
        sink.append(begun ? "\n]\n" : "[]\n");
    }
}

package org.dtrace4j.output.record;

import java.util.List;
import org.dtrace4j.consume.ClauseAccount;
import org.dtrace4j.consume.DropReport;
import org.dtrace4j.consume.FaultReport;
import org.dtrace4j.consume.Occurrence;
import org.dtrace4j.device.EcbAccount;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.output.Utf8;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.Value;

/**
 * Comma-separated values (RFC 4180) under one heading: a line for each value, and for tables a line for each key and
 * aggregation, and in distributions for each bucket. Text that is not UTF-8 is that of the characters whose numbers its
 * bytes are, as in JSON.
 */
final class CsvRecords implements RecordWriter {
    /** The columns; what a line has nothing for is empty. */
    static final List<String> COLUMNS = List.of("record", "time", "cpu", "epid", "probe", "action", "name", "key",
            "bucket", "value");

    private final TextSink sink;
    private boolean headed;

    CsvRecords(TextSink sink) {
        this.sink = sink;
    }

    @Override
    public void firing(Occurrence occurrence, List<Item> items) {
        String[] prefix = {"firing", Long.toString(occurrence.timestampNanos()), Integer.toString(occurrence.cpu()),
            Integer.toString(occurrence.epid()), occurrence.probe().description()};
        if (items.isEmpty()) {
            line(prefix, "", "", "", "", "");
        }
        for (Item item : items) {
            if (item.text() != null) {
                line(prefix, item.action(), "", "", "", item.text());
            } else if (item.values().isEmpty()) {
                line(prefix, item.action(), "", "", "", "");
            }
            for (Value value : item.values()) {
                if (value instanceof TableValue table) {
                    table(prefix, item.action(), table);
                } else if (item.text() == null) {
                    line(prefix, item.action(), "", "", "", PlainText.of(value));
                }
            }
        }
    }

    private void table(String[] prefix, String action, TableValue table) {
        for (TableValue.Row row : table.rows()) {
            String key = PlainText.join(row.key(), ";");
            for (int i = 0; i < table.names().size(); i++) {
                String name = "@" + table.names().get(i);
                if (!(row.values().get(i) instanceof HistogramValue histogram)) {
                    line(prefix, action, name, key, "", PlainText.of(row.values().get(i)));
                    continue;
                }
                for (HistogramValue.Bucket bucket : histogram.buckets()) {
                    if (bucket.count() != 0) {
                        line(prefix, action, name, key, PlainText.bound(bucket.bound()) + " " + bucket.limit(),
                                Long.toString(bucket.count() / histogram.divisor()));
                    }
                }
            }
        }
    }

    @Override
    public void aggregation(TableValue table) {
        table(new String[] {"aggregation", "", "", "", ""}, "", table);
    }

    @Override
    public void fault(FaultReport report) {
        String time = report.cause().map(cause -> Long.toString(cause.timestampNanos())).orElse("");
        String cpu = report.cause().map(cause -> Integer.toString(cause.cpu())).orElse("");
        String kind = report.cause().map(cause -> cause.kind().name()).orElse("");
        line(new String[] {"fault", time, cpu, Integer.toString(report.epid()), report.probe().description()}, "", kind,
                "", "", report.message().strip());
    }

    @Override
    public void drop(DropReport report) {
        String cpu = report.cpu() < 0 ? "" : Integer.toString(report.cpu());
        line(new String[] {"drop", "", cpu, "", ""}, "", report.kind().name(), "", "", Long.toString(report.count()));
    }

    @Override
    public void account(ClauseAccount account) {
        EcbAccount sum = account.sum();
        String[] prefix = {"account", "", "", "", ""};
        String clause = Integer.toString(account.clause() + 1);
        line(prefix, "", "fired", clause, "", Long.toString(sum.fired()));
        line(prefix, "", "recorded", clause, "", Long.toString(sum.recorded()));
        line(prefix, "", "predicateFalse", clause, "", Long.toString(sum.predicateFalse()));
        line(prefix, "", "principalDrops", clause, "", Long.toString(sum.principalDrops()));
        line(prefix, "", "aggregationDrops", clause, "", Long.toString(sum.aggregationDrops()));
        line(prefix, "", "speculativeDrops", clause, "", Long.toString(sum.speculativeDrops()));
        line(prefix, "", "dynamicDrops", clause, "", Long.toString(sum.dynamicDrops()));
        line(prefix, "", "faulted", clause, "", Long.toString(sum.faulted()));
        line(prefix, "", "discarded", clause, "", Long.toString(sum.discarded()));
    }

    @Override
    public void end() {
        heading();
    }

    private void heading() {
        if (!headed) {
            headed = true;
            sink.append(String.join(",", COLUMNS)).append("\r\n");
        }
    }

    private void line(String[] prefix, String... rest) {
        heading();
        StringBuilder out = new StringBuilder();
        for (String cell : prefix) {
            cell(out, cell);
        }
        for (String cell : rest) {
            cell(out, cell);
        }
        out.setLength(out.length() - 1);
        sink.append(out).append("\r\n");
    }

    private static void cell(StringBuilder out, String bytes) {
        String text = Utf8.of(bytes);
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        out.append(plain ? text : '"' + text.replace("\"", "\"\"") + '"').append(',');
    }
}

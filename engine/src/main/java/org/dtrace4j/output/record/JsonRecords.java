package org.dtrace4j.output.record;

import java.util.List;
import org.dtrace4j.consume.ClauseAccount;
import org.dtrace4j.consume.DropReport;
import org.dtrace4j.consume.FaultReport;
import org.dtrace4j.consume.Occurrence;
import org.dtrace4j.device.EcbAccount;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.value.TableValue;

/** A JSON object on a line of its own for each record (NDJSON). */
final class JsonRecords implements RecordWriter {
    private final TextSink sink;

    JsonRecords(TextSink sink) {
        this.sink = sink;
    }

    @Override
    public void firing(Occurrence occurrence, List<Item> items) {
        JsonText json = record("firing").member("time", occurrence.timestampNanos()).member("cpu", occurrence.cpu())
                .member("epid", occurrence.epid());
        probe(json, occurrence.probe());
        json.name("items").open('[');
        for (Item item : items) {
            json.open('{').member("action", item.action());
            if (item.text() != null) {
                json.member("text", item.text());
            }
            json.name("values");
            JsonValues.array(json, item.values());
            json.close('}');
        }
        line(json.close(']'));
    }

    static void probe(JsonText json, ProbeInfo probe) {
        json.name("probe").open('{').member("id", probe.id()).member("provider", probe.provider())
                .member("module", probe.module()).member("function", probe.function()).member("name", probe.name())
                .close('}');
    }

    @Override
    public void aggregation(TableValue table) {
        JsonText json = record("aggregation").name("table");
        JsonValues.write(json, table);
        line(json);
    }

    @Override
    public void fault(FaultReport report) {
        JsonText json = record("fault");
        report.cause().ifPresent(cause -> json.member("time", cause.timestampNanos()).member("cpu", cause.cpu())
                .member("fault", cause.kind().name()).member("action", cause.action())
                .member("offset", cause.offset()));
        report.cause().filter(cause -> cause.kind().addressShown())
                .ifPresent(cause -> json.member("address", "0x" + Long.toHexString(cause.address())));
        json.member("epid", report.epid());
        probe(json, report.probe());
        line(json.member("message", report.message().strip()));
    }

    @Override
    public void drop(DropReport report) {
        JsonText json = record("drop").member("kind", report.kind().name()).member("count", report.count());
        if (report.cpu() >= 0) {
            json.member("cpu", report.cpu());
        }
        line(json.member("message", report.message()));
    }

    @Override
    public void account(ClauseAccount account) {
        EcbAccount sum = account.sum();
        line(record("account").member("clause", account.clause() + 1).member("probes", account.probes())
                .member("fired", sum.fired()).member("recorded", sum.recorded())
                .member("predicateFalse", sum.predicateFalse()).member("principalDrops", sum.principalDrops())
                .member("aggregationDrops", sum.aggregationDrops()).member("speculativeDrops", sum.speculativeDrops())
                .member("dynamicDrops", sum.dynamicDrops())
                .member("faulted", sum.faulted()).member("discarded", sum.discarded()));
    }

    @Override
    public void end() { }

    private static JsonText record(String kind) {
        return new JsonText().open('{').member("record", kind);
    }

    private void line(JsonText json) {
        sink.line(json.close('}').toString());
    }
}

package org.dtrace4j.output.record;

import java.util.SortedMap;
import org.dtrace4j.value.ArrayValue;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.EnumeratorValue;
import org.dtrace4j.value.FloatValue;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.Location;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.StructureValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.TypedValue;
import org.dtrace4j.value.Value;
import org.dtrace4j.value.ValueVisitor;

/** Values as JSON: numbers and strings as they are, all else as an object whose first member tells what it is. */
final class JsonValues implements ValueVisitor<Void> {
    private final JsonText json;

    JsonValues(JsonText json) {
        this.json = json;
    }

    static void write(JsonText json, Value value) {
        value.accept(new JsonValues(json));
    }

    static void array(JsonText json, Iterable<? extends Value> values) {
        json.open('[');
        values.forEach(value -> write(json, value));
        json.close(']');
    }

    @Override
    public Void visitInteger(IntegerValue value) {
        json.literal(PlainText.number(value));
        return null;
    }

    /** JSON has no names for what is no number: such a one is a string. */
    @Override
    public Void visitFloat(FloatValue value) {
        if (Double.isFinite(value.value())) {
            json.literal(Double.toString(value.value()));
        } else {
            json.string(PlainText.of(value));
        }
        return null;
    }

    @Override
    public Void visitString(StringValue value) {
        json.string(value.text());
        return null;
    }

    @Override
    public Void visitBytes(BytesValue value) {
        json.open('{').member("bytes", PlainText.of(value)).close('}');
        return null;
    }

    @Override
    public Void visitStack(StackValue value) {
        json.open('{').name("stack").open('[');
        value.frames().forEach(this::location);
        json.close(']');
        value.process().ifPresent(pid -> json.member("pid", pid));
        json.close('}');
        return null;
    }

    private void location(Location location) {
        json.open('{').member("address", "0x" + Long.toHexString(location.address()));
        if (!location.module().isEmpty()) {
            json.member("module", location.module());
        }
        if (!location.symbol().isEmpty()) {
            json.member("symbol", location.symbol()).member("offset", location.offset());
        }
        json.close('}');
    }

    @Override
    public Void visitSymbol(SymbolValue value) {
        json.open('{').member("symbol", value.text()).name("location");
        location(value.location());
        json.close('}');
        return null;
    }

    /** Only the buckets that hold something. */
    @Override
    public Void visitHistogram(HistogramValue value) {
        json.open('{').name("distribution").open('[');
        for (HistogramValue.Bucket bucket : value.buckets()) {
            if (bucket.count() != 0) {
                json.open('{').member("bound", PlainText.bound(bucket.bound())).member("limit", bucket.limit())
                        .member("count", bucket.count()).close('}');
            }
        }
        json.close(']').member("divisor", value.divisor()).close('}');
        return null;
    }

    private void parts(SortedMap<Integer, Value> parts) {
        json.open('{');
        parts.forEach((cpu, part) -> {
            json.name(Integer.toString(cpu));
            part.accept(this);
        });
        json.close('}');
    }

    @Override
    public Void visitTable(TableValue value) {
        json.open('{').name("aggregations").open('[');
        value.names().forEach(json::string);
        json.close(']').name("rows").open('[');
        for (TableValue.Row row : value.rows()) {
            json.open('{').name("key");
            array(json, row.key());
            json.name("values");
            array(json, row.values());
            if (!row.parts().isEmpty()) {
                json.name("cpus").open('[');
                row.parts().forEach(this::parts);
                json.close(']');
            }
            json.close('}');
        }
        json.close(']').close('}');
        return null;
    }

    @Override
    public Void visitTyped(TypedValue value) {
        json.open('{').member("type", value.type()).name("value");
        write(json, value.value());
        json.close('}');
        return null;
    }

    @Override
    public Void visitStructure(StructureValue value) {
        json.open('{').name("members").open('[');
        for (StructureValue.Member member : value.members()) {
            json.open('{').member("name", member.name()).member("type", member.value().type());
            if (member.bits() != 0) {
                json.member("bits", member.bits());
            }
            json.name("value");
            write(json, member.value().value());
            json.close('}');
        }
        json.close(']');
        cut(value.cut());
        json.close('}');
        return null;
    }

    private void cut(boolean cut) {
        if (cut) {
            json.name("cut").literal("true");
        }
    }

    @Override
    public Void visitArray(ArrayValue value) {
        json.open('{').name("elements").open('[');
        value.elements().forEach(element -> write(json, element.value()));
        json.close(']');
        cut(value.cut());
        json.close('}');
        return null;
    }

    @Override
    public Void visitEnumerator(EnumeratorValue value) {
        json.open('{').member("enumerator", value.name()).member("number", value.number()).close('}');
        return null;
    }
}

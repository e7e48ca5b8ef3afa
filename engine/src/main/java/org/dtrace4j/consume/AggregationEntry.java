package org.dtrace4j.consume;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dtrace4j.builtin.agg.Shape;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.HistogramValue.Bound;
import org.dtrace4j.value.HistogramValue.Bucket;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.Value;

/** One key of an aggregation and its data. */
final class AggregationEntry {
    /** By value, then by key. For entries of one aggregation. */
    static final Comparator<AggregationEntry> BY_VALUE = (left, right) -> {
        int order = compareValues(left, right);
        return order != 0 ? order : compareKeys(left, right, 0);
    };

    private final Aggregation aggregation;
    private final byte[] key;
    private final long[] data;
    private long normal = 1;

    AggregationEntry(Aggregation aggregation, byte[] key, long[] data) {
        this.aggregation = aggregation;
        this.key = key;
        this.data = data;
    }

    /** An entry with nothing aggregated. */
    static AggregationEntry empty(Aggregation aggregation, byte[] key) {
        return new AggregationEntry(aggregation, key, new long[aggregation.words()]);
    }

    Aggregation aggregation() {
        return aggregation;
    }

    /** The key's bytes; not to be changed. */
    byte[] key() {
        return key;
    }

    /** The data words themselves. */
    long[] data() {
        return data;
    }

    void normalize(long divisor) {
        normal = divisor;
    }

    static int compareValues(AggregationEntry left, AggregationEntry right) {
        return left.aggregation.function().compare(left.data, right.data, left.aggregation.image().parameter());
    }

    /**
     * Compares keys element by element: integers as unsigned numbers, all else byte by byte.
     *
     * @param first the element to begin with; those before it are compared last
     */
    static int compareKeys(AggregationEntry left, AggregationEntry right, int first) {
        List<FieldImage> leftFields = left.aggregation.image().keys();
        List<FieldImage> rightFields = right.aggregation.image().keys();
        int count = leftFields.size();
        if (count != rightFields.size()) {
            return Integer.compare(count, rightFields.size());
        }
        for (int i = 0; i < count; i++) {
            int element = (i + (first < count ? first : 0)) % count;
            int order = compare(left.key, leftFields.get(element), right.key, rightFields.get(element));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compare(byte[] leftKey, FieldImage left, byte[] rightKey, FieldImage right) {
        if (left.size() != right.size()) {
            return Integer.compare(left.size(), right.size());
        }
        // An integer is little-endian: its last byte weighs most. Stacks are rows of integers, but only need some
        // order.
        boolean integer = left.size() <= 8 && left.kind() != FieldImage.Kind.STRING
                && left.kind() != FieldImage.Kind.BYTES;
        for (int i = 0; i < left.size(); i++) {
            int at = integer ? left.size() - 1 - i : i;
            int order = Byte.compareUnsigned(leftKey[left.offset() + at], rightKey[right.offset() + at]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** The elements of the key. */
    List<Value> keyValues(FieldReader reader) throws ConsumeException {
        List<Value> values = new ArrayList<>();
        for (FieldImage field : aggregation.image().keys()) {
            values.add(reader.read(key, 0, field));
        }
        return values;
    }

    /** What was aggregated, as it is to be shown. */
    Value value() {
        Shape shape = aggregation.function().shape(aggregation.image().parameter());
        if (shape instanceof Shape.Scalar scalar) {
            return IntegerValue.of(scalar.value(data, normal));
        }
        Shape.Distribution distribution = (Shape.Distribution) shape;
        // Powers of two go on for ever in both directions; the other shapes have an end bucket on each side.
        boolean open = !(distribution instanceof Shape.PowersOfTwo);
        List<Bucket> buckets = new ArrayList<>(data.length);
        for (int i = 0; i < data.length; i++) {
            boolean below = open && i == 0;
            boolean above = open && i == data.length - 1;
            buckets.add(new Bucket(below ? Bound.BELOW : above ? Bound.AT_LEAST : Bound.FROM,
                    distribution.bound(below ? 1 : i), data[i]));
        }
        int emptyFirst = open ? 0 : Shape.PowersOfTwo.ZERO_BUCKET - 1;
        int emptyLast = Math.min(emptyFirst + (distribution instanceof Shape.LogLinear ? 1 : 2), data.length - 1);
        return new HistogramValue(buckets, emptyFirst, emptyLast, normal);
    }
}

package org.dtrace4j.consume;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
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
    private final SortedMap<Integer, long[]> parts = new TreeMap<>();
    private long normal = 1;

    AggregationEntry(Aggregation aggregation, byte[] key, long[] data) {
        this.aggregation = aggregation;
        this.key = key;
        this.data = data;
    }

    /** The entry of the same key in another aggregation, with nothing aggregated. */
    AggregationEntry empty(Aggregation other) {
        return new AggregationEntry(other.withKeysOf(aggregation), key, new long[other.words()]);
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

    /** Adds what one CPU contributed to the data; the total has it already. */
    void addPart(int cpu, long[] contributed) {
        long[] known = parts.putIfAbsent(cpu, contributed.clone());
        if (known != null) {
            aggregation.function().merge(known, contributed);
        }
    }

    /** Sets all data back to nothing. */
    void clear() {
        Arrays.fill(data, 0);
        parts.values().forEach(part -> Arrays.fill(part, 0));
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
        int word = word(left);
        for (int start = 0; start < left.size(); start += word) {
            // Words are little-endian: their last bytes weigh most.
            for (int at = start + word - 1; at >= start; at--) {
                int order = Byte.compareUnsigned(leftKey[left.offset() + at], rightKey[right.offset() + at]);
                if (order != 0) {
                    return order;
                }
            }
        }
        return 0;
    }

    /**
     * Bytes of the words that a part of a key is compared by. What has the size of an integer is one, addresses of processes
     * are two, and all else is bytes, stacks among it.
     */
    private static int word(FieldImage field) {
        return switch (field.kind()) {
            case STRING -> 1;
            case USER_SYMBOL, USER_MODULE, USER_ADDRESS -> Long.BYTES;
            default -> Integer.bitCount(field.size()) == 1 && field.size() <= Long.BYTES ? field.size() : 1;
        };
    }

    /** The elements of the key. */
    List<Value> keyValues(FieldReader reader) throws ConsumeException {
        List<Value> values = new ArrayList<>();
        for (FieldImage field : aggregation.image().keys()) {
            values.add(reader.read(key, 0, field));
        }
        return values;
    }

    /** The number that a bar stands for; empty when bars say nothing about the function's values. */
    OptionalLong magnitude() {
        Shape shape = aggregation.function().shape(aggregation.image().parameter());
        return shape instanceof Shape.Scalar scalar && scalar.additive() ? OptionalLong.of(scalar.value(data, 1))
                : OptionalLong.empty();
    }

    /** What each CPU contributed, as it is to be shown; empty when that is not kept. */
    SortedMap<Integer, Value> parts() {
        SortedMap<Integer, Value> values = new TreeMap<>();
        parts.forEach((cpu, part) -> values.put(cpu, value(part)));
        return values;
    }

    /** What was aggregated, as it is to be shown. */
    Value value() {
        return value(data);
    }

    private Value value(long[] words) {
        Shape shape = aggregation.function().shape(aggregation.image().parameter());
        if (shape instanceof Shape.Scalar scalar) {
            return IntegerValue.of(scalar.value(words, normal));
        }
        Shape.Distribution distribution = (Shape.Distribution) shape;
        List<Bucket> buckets = new ArrayList<>(words.length);
        for (int place = 0; place < words.length; place++) {
            buckets.add(bucket(distribution, words, place));
        }
        int zero = distribution.zeroPlace();
        boolean powers = distribution instanceof Shape.PowersOfTwo;
        int emptyFirst = powers ? zero - 1 : Math.max(zero, 0);
        return new HistogramValue(buckets, emptyFirst, Math.min(emptyFirst + 2, words.length - 1), normal);
    }

    private static Bucket bucket(Shape.Distribution distribution, long[] words, int place) {
        int word = distribution.word(place);
        boolean first = place == 0;
        boolean last = place == words.length - 1;
        if (distribution instanceof Shape.LogLinear logs) {
            // A middle that holds nothing but 0 is called by that name.
            boolean middle = place == logs.zeroPlace() && logs.lowest() > 1;
            return new Bucket(first ? Bound.AT_MOST : last ? Bound.AT_LEAST : middle ? Bound.WITHIN : Bound.FROM,
                    middle ? logs.lowest() : logs.bound(word), words[word]);
        }
        if (distribution instanceof Shape.Linear) {
            return new Bucket(first ? Bound.BELOW : last ? Bound.AT_LEAST : Bound.FROM,
                    distribution.bound(first ? 1 : word), words[word]);
        }
        // Powers of two go on for ever in both directions.
        return new Bucket(Bound.FROM, distribution.bound(word), words[word]);
    }
}

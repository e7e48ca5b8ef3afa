package org.dtrace4j.builtin.agg;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;

/** {@code quantize(x[, weight])}: a distribution over powers of two. One word for each bucket. */
public final class Quantize implements AggregatingFunction {
    private static final Shape.PowersOfTwo SHAPE = new Shape.PowersOfTwo();

    @ProbeCode
    public static void update(Firing f, int slot, long value, long weight, long parameter) {
        int bucket = bucket(value);
        f.setData(slot, bucket, f.data(slot, bucket) + weight);
    }

    /** The bucket of a value: a power of two of the same sign whose magnitude is not greater. */
    static int bucket(long value) {
        if (value >= 0) {
            return Shape.PowersOfTwo.ZERO_BUCKET + Long.SIZE - Long.numberOfLeadingZeros(value);
        }
        return Math.max(0, Long.numberOfLeadingZeros(-value) - 1);
    }

    @Override
    public String description() {
        return "a distribution over powers of two";
    }

    @Override
    public String name() {
        return "quantize";
    }

    @Override
    public boolean takesWeight() {
        return true;
    }

    @Override
    public int words(long parameter) {
        return SHAPE.buckets();
    }

    @Override
    public void merge(long[] into, long[] from) {
        Aggregations.add(into, from);
    }

    @Override
    public int compare(long[] left, long[] right, long parameter) {
        return Distributions.compare(SHAPE, left, right, Shape.PowersOfTwo.ZERO_BUCKET);
    }

    @Override
    public Shape shape(long parameter) {
        return SHAPE;
    }
}

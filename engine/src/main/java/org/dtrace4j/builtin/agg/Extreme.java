package org.dtrace4j.builtin.agg;

/** A function that keeps one of the values that it was given. Words: whether there was a value, the value. */
abstract class Extreme implements AggregatingFunction {
    /** Which of two values is kept. */
    abstract long kept(long a, long b);

    @Override
    public int words(long parameter) {
        return 2;
    }

    @Override
    public void merge(long[] into, long[] from) {
        if (from[0] != 0) {
            into[1] = into[0] == 0 ? from[1] : kept(into[1], from[1]);
            into[0] = 1;
        }
    }

    @Override
    public int compare(long[] left, long[] right, long parameter) {
        return Long.compare(left[1], right[1]);
    }

    @Override
    public Shape shape(long parameter) {
        return new Shape.Scalar((data, normal) -> data[1] / normal, false);
    }
}

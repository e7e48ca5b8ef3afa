package org.dtrace4j.builtin.agg;

/** Ordering of distributions, by the weighted total of their buckets. */
final class Distributions {
    private Distributions() { }

    /**
     * @param tieBucket the bucket whose weight decides between equal totals: the one of 0, which adds nothing to a
     *     total; -1 when there is none
     */
    static int compare(Shape.Distribution shape, long[] left, long[] right, int tieBucket) {
        int order = Double.compare(total(shape, left), total(shape, right));
        return order != 0 || tieBucket < 0 ? order : Long.compare(left[tieBucket], right[tieBucket]);
    }

    private static double total(Shape.Distribution shape, long[] data) {
        double total = 0;
        for (int bucket = 0; bucket < data.length; bucket++) {
            total += (double) shape.bound(bucket) * data[bucket];
        }
        return total;
    }
}

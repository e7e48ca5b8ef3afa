package org.dtrace4j.value;

import java.util.List;

/**
 * The distribution that {@code quantize()} and its like gather.
 *
 * @param buckets all buckets in ascending order, empty ones too
 * @param emptyFirst index of the first bucket to show when all are empty
 * @param emptyLast index of the last bucket to show when all are empty
 * @param divisor what counts are divided by when they are written as numbers ({@code normalize()}); bars are not
 */
public record HistogramValue(List<Bucket> buckets, int emptyFirst, int emptyLast, long divisor) implements Value {
    /** What the limit of a bucket says about the values in it. */
    public enum Bound {
        /** They are less than the limit: the underflow bucket. */
        BELOW,
        /** They are the limit or less: the underflow bucket of a distribution that mirrors at 0. */
        AT_MOST,
        /** Their magnitudes are less than the limit. */
        WITHIN,
        /** They begin at the limit, and end where the next bucket begins; away from 0. */
        FROM,
        /** They are the limit or more: the overflow bucket. */
        AT_LEAST
    }

    /** One bucket; {@code count} may be negative where increments were. */
    public record Bucket(Bound bound, long limit, long count) { }

    public HistogramValue {
        buckets = List.copyOf(buckets);
    }

    /** Whether a line can stand for it. One that mirrors at 0 is shown as a picture always. */
    public boolean packable() {
        return buckets.get(0).bound != Bound.AT_MOST;
    }

    /** Index of the first bucket worth showing: one before the first that is not empty. */
    public int first() {
        int i = 0;
        while (i < buckets.size() && buckets.get(i).count == 0) {
            i++;
        }
        return i == buckets.size() ? emptyFirst : Math.max(i - 1, 0);
    }

    /** Index of the last bucket worth showing: one behind the last that is not empty. */
    public int last() {
        int i = buckets.size() - 1;
        while (i >= 0 && buckets.get(i).count == 0) {
            i--;
        }
        return i < 0 ? emptyLast : Math.min(i + 1, buckets.size() - 1);
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitHistogram(this);
    }
}

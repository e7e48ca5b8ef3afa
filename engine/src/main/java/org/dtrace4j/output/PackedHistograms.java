package org.dtrace4j.output;

import java.util.List;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.HistogramValue.Bound;
import org.dtrace4j.value.HistogramValue.Bucket;

/**
 * Distributions of one aggregation, a line each, all over the same range of buckets.
 *
 * <pre>
 *     key  min .------------------. max    | count
 *       1    0 :  _x X            : 131072 | 27
 * </pre>
 *
 * @param first index of the first bucket shown
 * @param last index of the last bucket shown
 */
record PackedHistograms(int first, int last, int limitWidth, int lastWidth, boolean zoom, boolean blocks) {
    private static final String LEVELS = "__xxxxXX";
    private static final String NEGATIVE_LEVELS = "vvvvVV";
    private static final int BLOCK_LEVELS = 8;
    private static final char LOWEST_BLOCK = '\u2581';
    /** Columns of the limits of a distribution with underflow and overflow buckets. */
    private static final int OPEN_WIDTH = 8;
    /** Columns of any other limit, at least. */
    private static final int LEAST_WIDTH = 4;

    static PackedHistograms of(List<HistogramValue> histograms, boolean zoom, boolean blocks) {
        HistogramValue one = histograms.get(0);
        if (one.buckets().get(0).bound() == Bound.BELOW) {
            return new PackedHistograms(0, one.buckets().size() - 1, OPEN_WIDTH, OPEN_WIDTH, zoom, blocks);
        }
        List<Bucket> buckets = one.buckets();
        int lowest = buckets.size();
        int highest = -1;
        for (HistogramValue histogram : histograms) {
            for (int i = 0; i < buckets.size(); i++) {
                if (histogram.buckets().get(i).count() != 0) {
                    lowest = Math.min(lowest, i);
                    highest = Math.max(highest, i);
                }
            }
        }
        if (highest < 0) {
            lowest = one.emptyFirst() + 1;
            highest = lowest;
        }
        // One bucket more at each end, but none below 0 where nothing is.
        int first = lowest == 0 || buckets.get(lowest).limit() == 0 ? lowest : lowest - 1;
        int last = Math.min(highest + 1, buckets.size() - 1);
        return new PackedHistograms(first, last, width(buckets.get(first)), width(buckets.get(last)), zoom, blocks);
    }

    private static int width(Bucket bucket) {
        return Math.max(LEAST_WIDTH, HistogramDrawing.limit(bucket).length());
    }

    /** Appends a newline and the heading. */
    void heading(StringBuilder out, int keyWidth) {
        out.append('\n');
        Columns.pad(out, keyWidth > 0 ? "key" : "", keyWidth);
        out.append(' ');
        Columns.pad(out, "min", limitWidth == OPEN_WIDTH ? OPEN_WIDTH - 1 : limitWidth);
        out.append(" .").append("-".repeat(last - first + 1)).append(". ");
        Columns.pad(out, "max", -lastWidth);
        out.append(" | count\n");
    }

    /** Appends the line of one distribution. */
    void line(StringBuilder out, HistogramValue histogram) {
        List<Bucket> shown = histogram.buckets().subList(first, last + 1);
        long[] counts = shown.stream().mapToLong(Bucket::count).toArray();
        double whole = Bar.over(counts, zoom, blocks).whole();
        boolean open = shown.get(0).bound() == Bound.BELOW;
        out.append(open ? "" : " ");
        Columns.pad(out, HistogramDrawing.limit(shown.get(0)), limitWidth);
        out.append(" :");
        long total = 0;
        for (long count : counts) {
            total += count;
            out.append(level(count, whole));
        }
        out.append(": ");
        Columns.pad(out, HistogramDrawing.limit(shown.get(shown.size() - 1)), -lastWidth);
        out.append(" | ").append(total).append('\n');
    }

    private String level(long count, double whole) {
        if (count == 0) {
            return " ";
        }
        double share = Math.abs((double) count) / whole;
        if (count < 0) {
            return NEGATIVE_LEVELS.substring((int) (share * (NEGATIVE_LEVELS.length() - 1) + 0.5)).substring(0, 1);
        }
        if (blocks) {
            return Utf8.bytes(String.valueOf((char) (LOWEST_BLOCK + (int) (share * (BLOCK_LEVELS - 1) + 0.5))));
        }
        return LEVELS.substring((int) (share * (LEVELS.length() - 1) + 0.5)).substring(0, 1);
    }
}

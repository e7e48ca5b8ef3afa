package org.dtrace4j.output;

import java.util.List;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.HistogramValue.Bucket;

/**
 * Distributions as pictures.
 *
 * <pre>
 *            value  ------------- Distribution ------------- count
 *              256 |                                         0
 *              512 |@@@@@@@@@@@@@@@@@@@@                     1
 *             1024 |@@@@@@@@@@@@@@@@@@@@                     1
 *             2048 |                                         0
 * </pre>
 */
final class HistogramDrawing {
    private static final String TITLE = "------------- Distribution -------------";
    private static final int LIMIT_WIDTH = 16;

    private final OutputOptions options;

    HistogramDrawing(OutputOptions options) {
        this.options = options;
    }

    /** Appends a newline, the heading, and a line for each bucket worth showing. */
    void draw(StringBuilder out, HistogramValue histogram) {
        heading(out, "value", LIMIT_WIDTH);
        List<Bucket> shown = histogram.buckets().subList(histogram.first(), histogram.last() + 1);
        Bar bar = Bar.over(shown.stream().mapToLong(Bucket::count).toArray(), options.zoom(), options.blocks());
        for (Bucket bucket : shown) {
            Columns.pad(out, limit(bucket), LIMIT_WIDTH);
            out.append(' ');
            bar.draw(out, bucket.count(), bucket.count() / histogram.divisor());
        }
    }

    /** Appends a newline and the heading over bars. */
    static void heading(StringBuilder out, String what, int width) {
        out.append('\n');
        Columns.pad(out, what, width);
        out.append(' ');
        Columns.pad(out, TITLE, 41);
        out.append(' ');
        Columns.pad(out, "count", -9);
        out.append('\n');
    }

    /** The limit of a bucket in words. */
    static String limit(Bucket bucket) {
        return switch (bucket.bound()) {
            case BELOW -> "< " + bucket.limit();
            case AT_MOST -> "<= " + bucket.limit();
            case WITHIN -> "abs() < " + bucket.limit();
            case FROM -> Long.toString(bucket.limit());
            case AT_LEAST -> ">= " + bucket.limit();
        };
    }
}

package org.dtrace4j.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dtrace4j.builtin.agg.Shape;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.HistogramValue.Bound;
import org.dtrace4j.value.HistogramValue.Bucket;
import org.junit.jupiter.api.Test;

class HistogramDrawingTest {
    private static final String TITLE = "\n           value  ------------- Distribution ------------- count    \n";
    private static final int ZERO = Shape.PowersOfTwo.ZERO_BUCKET;

    private final OptionValues settings = new OptionValues();

    @Test
    void positiveCountsGrowFromTheLeft() {
        assertDrawn(TITLE
                + "               2 |                                         0        \n"
                + "               4 |@@@@@@@@@@@@@@@@@@@@@@@@@@@              2        \n"
                + "               8 |                                         0        \n"
                + "              16 |@@@@@@@@@@@@@                            1        \n"
                + "              32 |                                         0        \n",
                powers(ZERO + 3, 2, ZERO + 5, 1));
    }

    @Test
    void negativeValuesHaveBucketsToo() {
        assertDrawn(TITLE
                + "              -4 |                                         0        \n"
                + "              -2 |@@@@@@@@@@@@@@@@@@@@                     1        \n"
                + "              -1 |                                         0        \n"
                + "               0 |@@@@@@@@@@@@@@@@@@@@                     1        \n"
                + "               1 |                                         0        \n",
                powers(ZERO - 2, 1, ZERO, 1));
    }

    @Test
    void negativeCountsGrowFromTheRight() {
        assertDrawn(TITLE
                + "               1 |                                         0        \n".replace(
                        "|                                        ", "                                        |")
                + "               2 @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@| -3       \n"
                + "               4                                         | 0        \n",
                powers(ZERO + 2, -3));
    }

    @Test
    void bothSignsShareTheWidth() {
        assertDrawn(TITLE
                + "               1                     |                     0        \n"
                + "               2           @@@@@@@@@@|                     -1       \n"
                + "               4                     |@@@@@@@@@@           1        \n"
                + "               8                     |                     0        \n",
                powers(ZERO + 2, -1, ZERO + 3, 1));
    }

    @Test
    void anEmptyDistributionShowsTheBucketsAroundZero() {
        assertDrawn(TITLE
                + "              -1 |                                         0        \n"
                + "               0 |                                         0        \n"
                + "               1 |                                         0        \n",
                powers());
    }

    @Test
    void theOutermostBucketsHaveNoNeighbour() {
        assertDrawn(TITLE
                + "-4611686018427387904 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1        \n"
                + "-2305843009213693952 |                                         0        \n",
                powers(0, 1));
    }

    @Test
    void linearBucketsHaveAnUnderflowAndAnOverflow() {
        List<Bucket> buckets = List.of(new Bucket(Bound.BELOW, 10, 1), new Bucket(Bound.FROM, 10, 0),
                new Bucket(Bound.FROM, 15, 2), new Bucket(Bound.AT_LEAST, 20, 1));
        assertDrawn(TITLE
                + "            < 10 |@@@@@@@@@@                               1        \n"
                + "              10 |                                         0        \n"
                + "              15 |@@@@@@@@@@@@@@@@@@@@                     2        \n"
                + "           >= 20 |@@@@@@@@@@                               1        \n",
                new HistogramValue(buckets, 0, 2, 1));
    }

    @Test
    void normalizingChangesNumbersAndNotBars() {
        HistogramValue whole = powers(ZERO + 1, 30);
        assertDrawn(TITLE
                + "               0 |                                         0        \n"
                + "               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 3        \n"
                + "               2 |                                         0        \n",
                new HistogramValue(whole.buckets(), whole.emptyFirst(), whole.emptyLast(), 10));
    }

    @Test
    void zoomMakesTheLargestBarAlmostTheWholeWidth() throws Exception {
        settings.set("aggzoom", "");
        assertDrawn(TITLE
                + "               0 |                                         0        \n"
                + "               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@   2        \n"
                + "               2 |@@@@@@@@@@@@@@@@@@@                      1        \n"
                + "               4 |                                         0        \n",
                powers(ZERO + 1, 2, ZERO + 2, 1));
    }

    @Test
    void blocksShowEighthsOfAColumn() throws Exception {
        settings.set("encoding", "utf8");
        StringBuilder out = new StringBuilder();
        drawing().draw(out, powers(ZERO + 1, 1, ZERO + 2, 2));
        String text = new String(out.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        assertEquals(TITLE
                + "               0 |                                         0        \n"
                + "               1 |" + "\u2588".repeat(13) + "\u258e" + " ".repeat(26) + " 1        \n"
                + "               2 |" + "\u2588".repeat(26) + "\u258b" + " ".repeat(13) + " 2        \n"
                + "               4 |                                         0        \n", text);
    }

    /** Buckets of powers of two; {@code counts} is pairs of bucket and count. */
    static HistogramValue powers(long... counts) {
        Shape.PowersOfTwo shape = new Shape.PowersOfTwo();
        long[] data = new long[shape.buckets()];
        for (int i = 0; i < counts.length; i += 2) {
            data[(int) counts[i]] = counts[i + 1];
        }
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < data.length; i++) {
            buckets.add(new Bucket(Bound.FROM, shape.bound(i), data[i]));
        }
        return new HistogramValue(buckets, ZERO - 1, ZERO + 1, 1);
    }

    private HistogramDrawing drawing() {
        return new HistogramDrawing(new OutputOptions(settings, ZoneOffset.UTC));
    }

    private void assertDrawn(String expected, HistogramValue histogram) {
        StringBuilder out = new StringBuilder();
        drawing().draw(out, histogram);
        assertEquals(Arrays.asList(expected.split("\n")), Arrays.asList(out.toString().split("\n")));
    }
}

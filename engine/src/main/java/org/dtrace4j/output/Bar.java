package org.dtrace4j.output;

/**
 * The bars of a distribution, forty columns for the whole.
 *
 * <p>When all counts have the same sign a bar has the full width, and grows from the line at its left (positive) or
 * right (negative); when both signs occur the line is in the middle and each side has half of the columns.
 *
 * @param whole the magnitude that fills a bar
 * @param positives whether there are positive counts
 * @param negatives whether there are negative counts
 * @param blocks whether to draw with eighths of Unicode blocks rather than with {@code @}
 */
record Bar(double whole, boolean positives, boolean negatives, boolean blocks) {
    private static final int COLUMNS = 40;
    private static final char FULL_BLOCK = '\u2588';
    /** The blocks of one to seven eighths lie behind the full one, the thinnest last. */
    private static final char THINNEST_BLOCK = '\u258f';
    private static final int EIGHTHS = 8;
    /** The highest bar of a zoomed distribution leaves one column in twenty free. */
    private static final double ZOOM = 0.95;

    /**
     * The bars for some counts.
     *
     * @param zoom whether the largest count, rather than their total, is the whole
     */
    static Bar over(long[] counts, boolean zoom, boolean blocks) {
        double whole = 0;
        boolean positives = false;
        boolean negatives = false;
        for (long count : counts) {
            double magnitude = Math.abs((double) count);
            whole = zoom ? Math.max(whole, magnitude / ZOOM) : whole + magnitude;
            positives |= count > 0;
            negatives |= count < 0;
        }
        return new Bar(whole, positives, negatives, blocks);
    }

    /** The same with the whole rounded down, as it is for values of different keys. */
    Bar ofWholeNumbers() {
        return new Bar(Math.floor(whole), positives, negatives, blocks);
    }

    /** Appends the bar of a count, a number beside it, and a newline. */
    void draw(StringBuilder out, long count, long number) {
        if (!negatives) {
            if (positives && blocks) {
                out.append('|');
                blocks(out, count);
            } else {
                int length = length(count, COLUMNS);
                out.append('|').append("@".repeat(length)).append(" ".repeat(COLUMNS - length));
            }
        } else if (!positives) {
            int length = length(count, COLUMNS);
            out.append(" ".repeat(COLUMNS - length)).append("@".repeat(length)).append('|');
        } else {
            int half = COLUMNS / 2;
            int length = length(count, half);
            String bar = "@".repeat(length);
            String rest = " ".repeat(half - length);
            out.append(count <= 0 ? rest + bar + "|" + " ".repeat(half) : " ".repeat(half) + "|" + bar + rest);
        }
        out.append(' ');
        Columns.pad(out, Long.toString(number), -9);
        out.append('\n');
    }

    private int length(long count, int columns) {
        return whole == 0 ? 0 : (int) (Math.abs((double) count) * columns / whole + 0.5);
    }

    private void blocks(StringBuilder out, long count) {
        double length = count * (double) COLUMNS / whole;
        int full = (int) length;
        int eighths = (int) ((length - full) * EIGHTHS);
        StringBuilder bar = new StringBuilder();
        bar.append(String.valueOf(FULL_BLOCK).repeat(full));
        if (eighths != 0) {
            bar.append((char) (THINNEST_BLOCK - (eighths - 1)));
        }
        out.append(Utf8.bytes(bar.toString())).append(" ".repeat(COLUMNS - bar.length()));
    }
}

package org.dtrace4j.output;

/** Padding, as C's {@code %*s} does it. */
final class Columns {
    private Columns() { }

    /**
     * Appends text in a field.
     *
     * @param width columns; the text is to the right in them, or to the left when negative; longer text is not cut
     */
    static void pad(StringBuilder out, String text, int width) {
        int missing = Math.abs(width) - text.length();
        if (width < 0) {
            out.append(text);
        }
        if (missing > 0) {
            out.append(" ".repeat(missing));
        }
        if (width >= 0) {
            out.append(text);
        }
    }

    /** The text in a field. */
    static String padded(String text, int width) {
        StringBuilder out = new StringBuilder(Math.max(text.length(), Math.abs(width)));
        pad(out, text, width);
        return out.toString();
    }
}

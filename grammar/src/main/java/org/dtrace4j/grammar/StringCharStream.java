package org.dtrace4j.grammar;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * A string as a stream whose positions are the string's own offsets. ANTLR's streams count code points, and then places
 * behind a character outside the basic plane would be off.
 */
final class StringCharStream implements CharStream {
    private final String text;
    private int position;

    StringCharStream(String text) {
        this.text = text;
    }

    @Override
    public void consume() {
        if (position >= text.length()) {
            throw new IllegalStateException("cannot consume EOF");
        }
        position++;
    }

    @Override
    public int LA(int distance) {
        int at = distance < 0 ? position + distance : position + distance - 1;
        return distance != 0 && at >= 0 && at < text.length() ? text.charAt(at) : distance == 0 ? 0 : IntStream.EOF;
    }

    @Override
    public int mark() {
        return -1;
    }

    @Override
    public void release(int marker) {
        // The whole string stays at hand: there is nothing to let go.
    }

    @Override
    public int index() {
        return position;
    }

    @Override
    public void seek(int index) {
        position = Math.min(index, text.length());
    }

    @Override
    public int size() {
        return text.length();
    }

    @Override
    public String getText(Interval interval) {
        int start = Math.min(interval.a, text.length());
        return text.substring(start, Math.max(start, Math.min(interval.b + 1, text.length())));
    }

    @Override
    public String getSourceName() {
        return UNKNOWN_SOURCE_NAME;
    }
}

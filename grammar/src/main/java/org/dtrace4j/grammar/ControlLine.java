package org.dtrace4j.grammar;

import java.util.List;

/**
 * A line that begins with {@code #}.
 *
 * @param start offset of the {@code #}
 * @param end offset behind the last word
 * @param words the words behind it in their spelling, strings with their quotes; possibly none
 */
public record ControlLine(int start, int end, List<String> words) {
    public ControlLine {
        words = List.copyOf(words);
    }
}

package org.dtrace4j.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A name with the scopes written in front of it: {@code x}, {@code `x}, {@code m`x}, {@code LM0`m`x}.
 *
 * @param spelling as written
 * @param qualifiers what stands before the last backquote, outermost first; empty for {@code x} and {@code `x}
 * @param name what stands behind the last backquote; may be empty
 */
record ScopedName(String spelling, List<String> qualifiers, String name) {
    static final ScopedName NONE = new ScopedName("", List.of(), "");

    static ScopedName of(String spelling) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int quote = spelling.indexOf('`'); quote >= 0; quote = spelling.indexOf('`', start)) {
            if (quote > 0) {
                parts.add(spelling.substring(start, quote));
            }
            start = quote + 1;
        }
        return new ScopedName(spelling, List.copyOf(parts), spelling.substring(start));
    }

    /** Whether it has a backquote, be it the first character. */
    boolean isScoped() {
        return spelling.indexOf('`') >= 0;
    }

    /** All that stands before the last backquote. */
    Optional<String> module() {
        return isScoped() ? Optional.of(String.join("`", qualifiers)) : Optional.empty();
    }
}

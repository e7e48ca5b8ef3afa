package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * One thing that is done to a machine from outside. What a machine does depends on its seed, its disk and its steps, and on
 * nothing else; so also on how far it was run at a time, because that decides what comes first of two things that are due at
 * the same nanosecond.
 *
 * @param words what the kind needs: {@code RUN} nanoseconds and how often, {@code TYPE} the text, {@code SCRIPT} the script
 *        and its arguments, {@code START} a path and the words of a command; each character is one byte; {@code LIFE} is
 *        when daemons begin, {@code TRACED} when a process of the host's dtrace did
 */
record Step(Kind kind, List<String> words) {
    enum Kind { RUN, TYPE, INTERRUPT, SCRIPT, START, LIFE, TRACED }

    Step {
        words = List.copyOf(words);
    }

    static Step run(long nanos, long times) {
        return new Step(Kind.RUN, List.of(Long.toString(nanos), Long.toString(times)));
    }

    long nanos() {
        return Long.parseLong(words.get(0));
    }

    long times() {
        return Long.parseLong(words.get(1));
    }

    /** The step as a line of text, without its end. */
    String line() {
        StringBuilder line = new StringBuilder(kind.name().toLowerCase(Locale.ROOT));
        for (String word : words) {
            line.append(' ').append(kind == Kind.RUN ? word
                    : Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8)));
        }
        return line.toString();
    }

    /** Reads what {@link #line} has written. */
    static Step of(String line) throws IOException {
        try {
            List<String> parts = Arrays.asList(line.split(" ", -1));
            Kind kind = Kind.valueOf(parts.get(0).toUpperCase(Locale.ROOT));
            List<String> words = new ArrayList<>();
            for (String part : parts.subList(1, parts.size())) {
                words.add(kind == Kind.RUN ? Long.toString(Long.parseLong(part))
                        : new String(Base64.getDecoder().decode(part), StandardCharsets.UTF_8));
            }
            int needed = kind == Kind.RUN ? 2
                    : kind == Kind.INTERRUPT || kind == Kind.LIFE || kind == Kind.TRACED ? 0 : 1;
            if (words.size() >= needed) {
                return new Step(kind, words);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IOException("not a step of a machine: " + line);
    }
}

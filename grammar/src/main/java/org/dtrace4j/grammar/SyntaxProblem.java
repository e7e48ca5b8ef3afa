package org.dtrace4j.grammar;

import java.util.List;
import java.util.Objects;

/**
 * Something that is not D.
 *
 * @param kind what kind of error it is
 * @param start offset of the first character that is to blame
 * @param end offset behind the last one; equal to {@code start} at the end of the text
 * @param message one sentence in dtrace's own words
 * @param found the kind of token found, for a syntax error; see {@link Found}
 * @param expected what could have stood there instead, in words; empty where that is no help
 */
public record SyntaxProblem(Kind kind, int start, int end, String message, Found found, List<String> expected) {
    /** The kinds, named as dtrace's error tags without {@code D_}. */
    public enum Kind {
        SYNTAX, STR_NL, CHR_NL, CHR_NULL, CHR_OFLOW, INT_OFLOW, INT_DIGIT, MACRO_UNDEF, MACRO_OFLOW, PDESC_INVAL
    }

    /** Tokens found in the wrong place that tell what the author meant. */
    public enum Found { ASSIGNMENT, INITIALIZER, RESERVED_WORD, TYPE_NAME, OTHER }

    public SyntaxProblem {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(message);
        Objects.requireNonNull(found);
        expected = List.copyOf(expected);
    }

    static SyntaxProblem of(Kind kind, int start, int end, String message) {
        return new SyntaxProblem(kind, start, end, message, Found.OTHER, List.of());
    }
}

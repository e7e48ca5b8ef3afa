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
 * @param found for a syntax error, what was found that tells more than that it is wrong
 * @param word the word that {@code found} speaks of, as it is written
 * @param expected what could have stood there instead, in words; empty where that is no help
 */
public record SyntaxProblem(Kind kind, int start, int end, String message, Found found, String word,
        List<String> expected) {
    /** The kinds, named as dtrace's error tags without {@code D_}. */
    public enum Kind {
        SYNTAX, STR_NL, CHR_NL, CHR_NULL, CHR_OFLOW, INT_OFLOW, INT_DIGIT, MACRO_UNDEF, MACRO_OFLOW, PDESC_INVAL,
        DECL_IDENT, DECL_LONGINT, DECL_SIGNINT
    }

    /** What a syntax error is about. */
    public enum Found {
        /** An assignment operator, behind something that cannot be assigned to. */
        ASSIGNMENT,
        /** An assignment operator in a declaration. */
        INITIALIZER,
        /** A reserved word that the language does not use. */
        RESERVED_WORD,
        /** The name of a type, where an expression should be. */
        TYPE_NAME,
        /** A name that stands like the name of a type, and is none. */
        UNKNOWN_TYPE,
        /** A declaration where a statement should be. */
        LOCAL_DECLARATION,
        /** The end of the text in a comment; the word is the number of the line in which the comment begins. */
        OPEN_COMMENT,
        /** A quote that opens a string, and nothing that closes it. */
        OPEN_STRING,
        /** Two slashes, which begin a comment in other languages. */
        LINE_COMMENT,
        /** A character constant that is as long as a string. */
        LONG_CHARACTER,
        /** A character that no word of the language has; the word is its code point, as in U+201C. */
        FOREIGN_CHARACTER,
        /** A character between clauses that means something only within them. */
        OUTSIDE,
        /** A macro argument that is not given. */
        MACRO_ARGUMENT,
        /** A value behind a name at the beginning of a statement; the word is that name. */
        CALL_WITHOUT_PARENTHESES,
        /** An else without an if in front of it. */
        LONE_ELSE,
        OTHER
    }

    public SyntaxProblem {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(message);
        Objects.requireNonNull(found);
        Objects.requireNonNull(word);
        expected = List.copyOf(expected);
    }

    static SyntaxProblem of(Kind kind, int start, int end, String message) {
        return new SyntaxProblem(kind, start, end, message, Found.OTHER, "", List.of());
    }
}

package org.dtrace4j.grammar;

import java.util.Objects;

/**
 * How a text is to be read.
 *
 * @param dialect a D program or a C header
 * @param descriptionsFirst whether a word between clauses that could begin a declaration ({@code int*}) or be a probe
 *         description is the latter; the option {@code pspec}
 * @param typeNames which names are types
 * @param macros what macros stand for
 */
public record GrammarOptions(Dialect dialect, boolean descriptionsFirst, TypeNames typeNames, Macros macros) {
    /** The two languages. A header has declarations only, and comments that end with the line. */
    public enum Dialect { PROGRAM, HEADER }

    public GrammarOptions {
        Objects.requireNonNull(dialect);
        Objects.requireNonNull(typeNames);
        Objects.requireNonNull(macros);
    }

    /** A program without macros, in which {@code typeNames} are types. */
    public static GrammarOptions program(TypeNames typeNames) {
        return new GrammarOptions(Dialect.PROGRAM, false, typeNames, Macros.NONE);
    }

    /** A header in which {@code typeNames} are types. */
    public static GrammarOptions header(TypeNames typeNames) {
        return new GrammarOptions(Dialect.HEADER, false, typeNames, Macros.NONE);
    }
}

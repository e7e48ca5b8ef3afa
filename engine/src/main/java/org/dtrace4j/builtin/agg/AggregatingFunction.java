package org.dtrace4j.builtin.agg;

import java.util.List;

/**
 * An aggregating function of D.
 *
 * <p>Its class also has {@code static void update(Firing f, int slot, long value, long weight, long parameter)}, marked
 * {@link org.dtrace4j.abi.ProbeCode}, which compiled clauses call: {@code slot} is the place of the data words,
 * {@code value} the aggregated value, {@code weight} the increment (1 unless the program gives one) and
 * {@code parameter} what {@link #encode} made of the constants.
 */
public interface AggregatingFunction {
    /** Its name in D. */
    String name();

    /** For the manual, one phrase. */
    String description();

    /** As a call: {@code lquantize(value, base, limit[, step])}. */
    default String synopsis() {
        StringBuilder text = new StringBuilder(name()).append('(').append(takesValue() ? "value" : "");
        List<String> constants = constants();
        for (int i = 0; i < constants.size(); i++) {
            boolean optional = i >= constants.size() - optionalConstants();
            text.append(optional ? "[, " : ", ").append(constants.get(i)).append(optional ? "]" : "");
        }
        return text.append(takesWeight() ? "[, weight])" : ")").toString();
    }

    /** The version of D that introduced it. */
    default String since() {
        return "1.0";
    }

    /** Whether it aggregates a value; {@code count} does not. */
    default boolean takesValue() {
        return true;
    }

    /** Names of the constants that follow the value, in order; the last {@link #optionalConstants} may be left out. */
    default List<String> constants() {
        return List.of();
    }

    default int optionalConstants() {
        return 0;
    }

    /** Whether a weight may follow. */
    default boolean takesWeight() {
        return false;
    }

    /** The error for constant {@code index} (from 0) that is none. */
    default BadParameterException notConstant(int index) {
        throw new IllegalArgumentException(name() + " takes no constants");
    }

    /**
     * Checks constants and packs them into one word.
     *
     * @param constants as many as the program gives, within what {@link #constants} allows
     */
    default long encode(List<Long> constants) throws BadParameterException {
        return 0;
    }

    /**
     * Checks that two uses of one aggregation agree.
     *
     * @param previous parameter of the first use
     * @param current parameter of this use
     */
    default void match(long previous, long current) throws BadParameterException { }

    /** Number of data words, at least 1. */
    int words(long parameter);

    /** Whether what it gives is how often it was called, a number without sign. */
    default boolean isCounter() {
        return false;
    }

    /** Whether the sum of its words is how often it was called where no call had a weight, or at least not 0 after a call. */
    default boolean showsCalls() {
        return true;
    }

    /** Whether that it was called is to be marked beside its data, since these may not show it. */
    default boolean needsMark(boolean weighted) {
        return weighted || !showsCalls();
    }

    /** Adds the words of {@code from} to those of {@code into}. */
    void merge(long[] into, long[] from);

    /** Orders by value, as sorting aggregations does: negative, 0 or positive. */
    int compare(long[] left, long[] right, long parameter);

    /** What the words mean to whoever shows them. */
    Shape shape(long parameter);
}

package org.dtrace4j.verify;

/**
 * What is known of a value in a clause.
 *
 * @param kind what it is
 * @param known whether it is a number that is the same in every firing; {@code number} is it then. For a slot, {@code
 *     number} tells which call made it
 * @param aggregation id of the aggregation of a slot
 */
record Value(Kind kind, boolean known, long number, int aggregation) {
    /** Kinds of values. */
    enum Kind {
        /** Nothing that may be used: never set, set differently on the paths that lead here, or half of a long. */
        UNSET,
        INT, LONG, FIRING, ECB,
        /** What {@code reserve} gave. Whether it has been tested is said by the state of the record. */
        BASE,
        /** What {@code aggregate} gave, not tested. */
        SLOT,
        /** A slot that is there. */
        TESTED_SLOT;

        /** Words that it takes on the stack. */
        int words() {
            return this == LONG ? 2 : 1;
        }

        /** Whether it is an {@code int} to the JVM. */
        boolean isInt() {
            return this == INT || this == BASE || this == SLOT || this == TESTED_SLOT;
        }
    }

    static final Value UNSET = new Value(Kind.UNSET, false, 0, 0);
    static final Value INT = new Value(Kind.INT, false, 0, 0);
    static final Value LONG = new Value(Kind.LONG, false, 0, 0);
    static final Value FIRING = new Value(Kind.FIRING, false, 0, 0);
    static final Value ECB = new Value(Kind.ECB, false, 0, 0);
    static final Value BASE = new Value(Kind.BASE, false, 0, 0);

    static Value number(Kind kind, long number) {
        return new Value(kind, true, number, 0);
    }

    static Value slot(int call, int aggregation) {
        return new Value(Kind.SLOT, false, call, aggregation);
    }

    Value tested() {
        return new Value(Kind.TESTED_SLOT, false, number, aggregation);
    }

    /** What is known when paths with this and {@code other} meet. */
    Value merge(Value other) {
        if (equals(other)) {
            return this;
        }
        if (kind == other.kind && (kind == Kind.INT || kind == Kind.LONG)) {
            return kind == Kind.INT ? INT : LONG;
        }
        return kind.isInt() && other.kind.isInt() ? INT : UNSET;
    }
}

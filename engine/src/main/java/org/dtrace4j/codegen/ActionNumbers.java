package org.dtrace4j.codegen;

import org.dtrace4j.sema.TypedStatement;

/**
 * How many actions the original makes of a statement, and which of them each part is: the numbers of fault reports.
 *
 * <p>An action is what records one value: each value of a {@code printf()} is one, and each aggregation of a
 * {@code printa()}. A tuple has one for the aggregation itself, then one for each key, one for the weight where a call
 * gives it, and the last for the value.
 */
final class ActionNumbers {
    private ActionNumbers() { }

    static int of(TypedStatement statement) {
        if (statement instanceof TypedStatement.Aggregate s) {
            return ofValue(s) + 1;
        }
        if (!(statement instanceof TypedStatement.Act act)) {
            return 1;
        }
        return switch (act.row().arguments()) {
            case FORMAT, MEMORY -> Math.max(1, act.fields().size());
            case AGGREGATIONS -> act.aggregations().size();
            case AGGREGATION_AND_NUMBER, AGGREGATION_AND_OPTIONAL_NUMBER, SETTING -> 2;
            case NONE, VALUE, TYPED_VALUE, STATUS, FRAMES, USER_FRAMES, AGGREGATION, ADDRESS, NUMBER -> 1;
        };
    }

    /** The size that is shown of memory is recorded first; a number comes behind the aggregation that it is for. */
    static int ofField(TypedStatement.Act act, int field) {
        return switch (act.row().arguments()) {
            case MEMORY -> act.fields().size() - 1 - field;
            case AGGREGATION_AND_NUMBER, AGGREGATION_AND_OPTIONAL_NUMBER -> 1;
            default -> field;
        };
    }

    static int ofKey(int key) {
        return 1 + key;
    }

    static int ofWeight(TypedStatement.Aggregate s) {
        return 1 + s.keys().size();
    }

    static int ofValue(TypedStatement.Aggregate s) {
        return 1 + s.keys().size() + (s.weight().isPresent() ? 1 : 0);
    }
}

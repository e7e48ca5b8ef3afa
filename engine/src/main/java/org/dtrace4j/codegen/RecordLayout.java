package org.dtrace4j.codegen;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.sema.Aggregation;
import org.dtrace4j.sema.TypedClause;
import org.dtrace4j.sema.TypedExpression;
import org.dtrace4j.sema.TypedStatement;

/**
 * Where a clause's values go in its record. Behind the header each value is at its natural alignment, in program
 * order; the whole is rounded up to 4 bytes, and lies at a multiple of the largest alignment in it.
 */
final class RecordLayout {
    private static final int LEAST_ALIGNMENT = 4;
    private static final int MOST_ALIGNMENT = 8;
    private static final int CONSTANT_SIZE = 8;

    private final List<ActionImage> actions = new ArrayList<>();
    private final Map<TypedStatement.Field, Integer> offsets = new IdentityHashMap<>();
    private final boolean speculates;
    private int end = ClauseImage.HEADER_SIZE;
    private int alignment = LEAST_ALIGNMENT;

    RecordLayout(TypedClause clause) {
        for (TypedStatement statement : clause.statements()) {
            if (statement instanceof TypedStatement.Act act && act.row().image().isPresent()) {
                add(act, act.row().image().get());
            } else if (statement instanceof TypedStatement.Aggregate) {
                // The original puts a key together behind the record.
                alignment = MOST_ALIGNMENT;
            }
        }
        List<TypedStatement> statements = clause.statements();
        this.speculates = statements.stream().anyMatch(RecordLayout::isSpeculate);
        if (statements.isEmpty() || speculates && statements.size() == 1) {
            actions.add(new ActionImage(ActionImage.Kind.DEFAULT, "", List.of(), List.of(), 0));
        }
        end = align(end, LEAST_ALIGNMENT);
    }

    private static boolean isSpeculate(TypedStatement statement) {
        return statement instanceof TypedStatement.Act act && act.row().kind() == Action.Kind.SPECULATE;
    }

    private void add(TypedStatement.Act act, ActionImage.Kind kind) {
        List<FieldImage> fields = new ArrayList<>();
        for (TypedStatement.Field field : act.fields()) {
            place(alignment(field));
            offsets.put(field, end);
            fields.add(new FieldImage(end, field.size(), field.kind(), field.value().type().spelling()));
            end += field.size() + (field.value() instanceof TypedExpression.Stack stack ? stack.nameBytes() : 0);
        }
        place(constants(act, kind) > 0 ? CONSTANT_SIZE : 1);
        end += constants(act, kind) * CONSTANT_SIZE;
        actions.add(new ActionImage(kind, act.format(), fields,
                act.aggregations().stream().map(Aggregation::id).toList(), act.argument()));
    }

    /**
     * How many constants the original would record for an action: an aggregation's number, and something where a value
     * is missing. The consumer needs none of them here, but users size their buffers by them.
     */
    private static int constants(TypedStatement.Act act, ActionImage.Kind kind) {
        int aggregations = act.aggregations().size();
        int fields = act.fields().size();
        return switch (kind) {
            case PRINTF, SYSTEM, FREOPEN, FTRUNCATE -> fields == 0 ? 1 : 0;
            case TRUNC -> fields == 0 ? 2 : 1;
            case SETOPT -> fields == 1 ? 1 : 0;
            default -> aggregations;
        };
    }

    /**
     * Numbers are stored whole and must be aligned; bytes may be anywhere, but structures are easier to read if they
     * are.
     */
    private static int alignment(TypedStatement.Field field) {
        return switch (field.kind()) {
            case SIGNED, UNSIGNED -> field.size();
            case STRING -> 1;
            case BYTES, FLOAT -> Math.max(1, Math.min(MOST_ALIGNMENT, field.value().type().alignment()));
            case KERNEL_STACK, USER_STACK, SYMBOL, MODULE, USER_SYMBOL, USER_MODULE, USER_ADDRESS -> MOST_ALIGNMENT;
        };
    }

    /** Goes on to where something of this alignment may lie. */
    private void place(int wanted) {
        end = align(end, wanted);
        alignment = Math.max(alignment, wanted);
    }

    static int align(int offset, int alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }

    /** Whether the clause makes records. */
    boolean records() {
        return !actions.isEmpty();
    }

    /** Whether the records go into a speculation. */
    boolean speculates() {
        return speculates;
    }

    /** Bytes of a record with its header; 0 when none is made. */
    int recordSize() {
        return records() ? end : 0;
    }

    /** What the place of a record is a multiple of. */
    int recordAlignment() {
        return alignment;
    }

    List<ActionImage> actions() {
        return actions;
    }

    int offset(TypedStatement.Field field) {
        return offsets.get(field);
    }
}

package org.dtrace4j.codegen;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.sema.Aggregation;
import org.dtrace4j.sema.FieldRules;
import org.dtrace4j.sema.SessionScope;
import org.dtrace4j.sema.Types;
import org.dtrace4j.sema.Variable;

/** The variables and aggregations that an image refers to, in order of first use. */
final class References {
    private final SessionScope scope;
    private final Set<Variable> variables = new LinkedHashSet<>();
    private final Set<Aggregation> aggregations = new LinkedHashSet<>();

    References(SessionScope scope) {
        this.scope = scope;
    }

    void add(Variable variable) {
        variables.add(variable);
    }

    void add(Aggregation aggregation) {
        aggregations.add(aggregation);
    }

    List<VariableImage> variables() {
        return variables.stream().map(v -> new VariableImage(v.scope(), v.id(), v.name(), fields(v.keys(), List.of()),
                v.isByReference() ? (int) scope.sizeOf(v.type()) : 0, Types.isString(v.type()))).toList();
    }

    List<AggregationImage> aggregations() {
        return aggregations.stream().map(a -> {
            AggregatingFunction function = a.function();
            return new AggregationImage(a.id(), a.variable(), a.name(), function.name(), fields(a.keys(), a.stackFrames()),
                    a.parameter(), function.words(a.parameter()));
        }).toList();
    }

    private List<FieldImage> fields(List<CtfType> keys, List<Integer> frames) {
        List<FieldImage> fields = new ArrayList<>();
        int end = 0;
        for (int i = 0; i < keys.size(); i++) {
            CtfType type = keys.get(i);
            int size = Types.isStack(type) ? Long.BYTES * frames.get(i) : (int) scope.sizeOf(type);
            int offset = RecordLayout.align(end, Types.isString(type) ? 1 : Math.max(1, type.alignment()));
            fields.add(new FieldImage(offset, size, FieldRules.kind(type), type.spelling()));
            end = offset + size;
        }
        return fields;
    }
}

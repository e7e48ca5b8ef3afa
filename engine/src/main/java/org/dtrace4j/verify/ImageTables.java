package org.dtrace4j.verify;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;
import org.objectweb.asm.Type;

/** What an image declares, checked, for looking up what its code refers to. */
final class ImageTables {
    /** Scalars of each scope, and arrays, have ids of their own. */
    private record VariableKey(VariableImage.Scope scope, boolean array, int id) { }

    private final Map<VariableKey, VariableImage> variables = new LinkedHashMap<>();
    private final Map<Integer, AggregationImage> aggregations = new HashMap<>();
    private final byte[] constants;

    private final Set<Check> omitted;

    /** @param omitted checks that are left out */
    ImageTables(EnablingImage image, Set<Check> omitted) throws VerifyException {
        this.omitted = omitted;
        constants = image.constants();
        if (constants.length > Limits.CONSTANT_BYTES) {
            throw VerifyException.of("its constants take more than %d bytes", Limits.CONSTANT_BYTES);
        }
        if (constants.length > 0 && constants[constants.length - 1] != 0) {
            throw VerifyException.of("its last constant does not end");
        }
        if (image.variables().size() > Limits.VARIABLES || image.aggregations().size() > Limits.AGGREGATIONS) {
            throw VerifyException.of("it has too many variables or aggregations");
        }
        for (VariableImage variable : image.variables()) {
            check(variable);
        }
        for (AggregationImage aggregation : image.aggregations()) {
            check(aggregation);
        }
    }

    private void check(VariableImage variable) throws VerifyException {
        if (variable.id() < 0 || variable.id() >= Limits.VARIABLES) {
            throw VerifyException.of("variable \"%s\" has id %d, which is out of range", variable.name(),
                    variable.id());
        }
        if (variable.size() < 0 || variable.size() > Limits.VARIABLE_BYTES) {
            throw VerifyException.of("variable \"%s\" has %d bytes, more than is allowed", variable.name(),
                    variable.size());
        }
        if (variable.isArray() && variable.scope() == VariableImage.Scope.CLAUSE) {
            throw VerifyException.of("variable \"%s\" is an associative array and local to its clause",
                    variable.name());
        }
        checkKeys("variable \"" + variable.name() + "\"", variable.keys());
        if (variables.put(key(variable), variable) != null) {
            throw VerifyException.of("variable \"%s\" has the id of another", variable.name());
        }
    }

    private static VariableKey key(VariableImage variable) {
        // Arrays are numbered together.
        VariableImage.Scope scope = variable.isArray() ? VariableImage.Scope.GLOBAL : variable.scope();
        return new VariableKey(scope, variable.isArray(), variable.id());
    }

    private void check(AggregationImage aggregation) throws VerifyException {
        String what = "aggregation @" + aggregation.name();
        if (aggregation.id() < 1 || aggregation.id() > Limits.AGGREGATIONS) {
            throw VerifyException.of("%s has id %d, which is out of range", what, aggregation.id());
        }
        AggregatingFunction function = Aggregations.find(aggregation.function()).orElseThrow(
                () -> VerifyException.of("%s uses %s(), which is no aggregating function", what,
                aggregation.function()));
        int words;
        try {
            words = function.words(aggregation.parameter());
        } catch (RuntimeException e) {
            // A parameter that the function itself would never make.
            words = 0;
        }
        if (words < 1 || words > Limits.AGGREGATION_WORDS || aggregation.words() != words) {
            throw VerifyException.of("%s has %d words, which is not what %s() needs", what, aggregation.words(),
                    aggregation.function());
        }
        checkKeys(what, aggregation.keys());
        if (aggregations.put(aggregation.id(), aggregation) != null) {
            throw VerifyException.of("%s has the id of another", what);
        }
    }

    private static void checkKeys(String what, List<FieldImage> keys) throws VerifyException {
        int end = 0;
        for (FieldImage field : keys) {
            if (field.offset() < end || field.size() <= 0 || field.size() > Limits.KEY_BYTES - field.offset()) {
                throw VerifyException.of("%s has a key at offset %d of %d bytes, which is out of range", what,
                        field.offset(), field.size());
            }
            end = field.offset() + field.size();
        }
    }

    /** Demands a scalar of this scope, held as a number or by value. */
    VariableImage scalar(VariableImage.Scope scope, int id, boolean byValue) throws VerifyException {
        return require(variables.get(new VariableKey(scope, false, id)),
                scope.name().toLowerCase(java.util.Locale.ROOT), id, byValue);
    }

    /** Demands an associative array with values of this form. */
    VariableImage array(int id, boolean byValue) throws VerifyException {
        return require(variables.get(new VariableKey(VariableImage.Scope.GLOBAL, true, id)), "array", id, byValue);
    }

    private VariableImage require(VariableImage variable, String what, int id, boolean byValue) throws VerifyException {
        if (omitted.contains(Check.DECLARED)) {
            return variable;
        }
        if (variable == null) {
            throw VerifyException.of("%s variable %d is not declared", what, id);
        }
        if (variable.size() > 0 != byValue) {
            throw VerifyException.of("%s variable \"%s\" is %sheld by value", what, variable.name(), byValue ? "not "
                    : "");
        }
        return variable;
    }

    /** The variables that a store through an address may change: those by value that are not dynamic. */
    List<VariableImage> storable() {
        return variables.values().stream()
                .filter(v -> v.size() > 0 && !v.isArray() && v.scope() != VariableImage.Scope.THREAD).toList();
    }

    /** Demands an aggregation. */
    AggregationImage aggregation(int id) throws VerifyException {
        AggregationImage aggregation = aggregations.get(id);
        if (aggregation == null) {
            throw VerifyException.of("aggregation %d is not declared", id);
        }
        return aggregation;
    }

    /** Whether {@code owner}, an internal name, is the class of the aggregation's function. */
    static boolean isFunction(AggregationImage aggregation, String owner) {
        return Aggregations.find(aggregation.function())
                .map(function -> Type.getInternalName(function.getClass()).equals(owner)).orElse(false);
    }

    /** Demands that a string constant begins or goes on at {@code offset}. */
    void constant(int offset) throws VerifyException {
        if (offset < 0 || offset >= constants.length) {
            throw VerifyException.of("there is no constant at offset %d", offset);
        }
    }
}

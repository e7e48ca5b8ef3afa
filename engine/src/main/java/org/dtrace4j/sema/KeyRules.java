package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FloatType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.source.Span;

/** What can be a key of an associative array or of an aggregation, and which types keys have. */
final class KeyRules {
    private KeyRules() { }

    /** Keys of an existing array, checked and converted. */
    static List<TypedExpression> keys(ExpressionChecker expressions, Span span, Variable array,
            List<Expression> indices) {
        if (indices.size() != array.keys().size()) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, span, array + "[ ] prototype mismatch: " + indices.size()
                    + (indices.size() == 1 ? " key " : " keys ") + "passed, " + array.keys().size() + " expected");
        }
        List<TypedExpression> keys = new ArrayList<>();
        for (int i = 0; i < indices.size(); i++) {
            TypedExpression given = key(expressions, indices.get(i), i);
            TypedExpression key = asKey(array.keys().get(i), given);
            if (key == null) {
                throw new Refusal(ErrorTag.D_PROTO_ARG, given.span(), array + "[ ] key #" + (i + 1)
                        + " is incompatible with prototype:\n\tprototype: " + array.keys().get(i).spelling()
                        + "\n\t      key: " + given.type().spelling());
            }
            keys.add(key);
        }
        return keys;
    }

    /** The key of an associative array that stands in a place of it, from 0. */
    static TypedExpression key(ExpressionChecker expressions, Expression written, int index) {
        refuseAggregation(written, index, "associative array");
        TypedExpression value = expressions.check(written);
        TypedExpression key = keyValue(isText(value.type())
                ? Folding.retype(value.span(), StringType.STRING, MemoryRules.decay(value)) : value, index,
                "associative array");
        if (Types.isStack(key.type()) || Types.isSymbol(key.type())) {
            // Stacks and names of addresses are made by actions, and so are keys of aggregations alone.
            throw CallChecker.noProgramContext(written.span(), written instanceof Expression.Call call
                    ? call.function().span().text() : written.span().text());
        }
        return key;
    }

    /** An aggregation is no value, and so no key of anything. */
    static void refuseAggregation(Expression written, int index, String what) {
        if (written instanceof Expression.Aggregation) {
            throw new Refusal(ErrorTag.D_KEY_TYPE, written.span(), "an aggregation may not be used as " + what
                    + " index: key #" + (index + 1));
        }
    }

    private static boolean isText(CtfType type) {
        return type.resolved() instanceof ArrayType && Types.isStringCompatible(type);
    }

    /** A value that can be a key: an array is one with all its bytes. */
    static TypedExpression keyValue(TypedExpression value, int index, String what) {
        TypedExpression key = value.type().resolved() instanceof ArrayType ? value : MemoryRules.decay(value);
        if (Types.isVoid(key.type()) || Types.isDynamic(key.type()) || key.type().resolved() instanceof FunctionType) {
            throw new Refusal(ErrorTag.D_KEY_TYPE, value.span(), key.type().spelling()
                    + " expression may not be used as " + what + " index: key #" + (index + 1));
        }
        return key;
    }

    /**
     * A key where keys have a type already; null when it does not fit. An array or a floating-point number goes with one of
     * its type, and arrays of characters go with all that are strings, but stay the bytes that they are.
     */
    static TypedExpression asKey(CtfType prototype, TypedExpression key) {
        if (key.type().resolved() instanceof ArrayType) {
            boolean strings = Types.isStringCompatible(prototype) && Types.isStringCompatible(key.type());
            return strings || Types.same(prototype, key.type()) ? key : null;
        }
        if (key.type().resolved() instanceof FloatType) {
            return Types.same(prototype, key.type()) ? key : null;
        }
        return OperatorRules.assignable(isText(prototype) ? StringType.STRING : prototype, key);
    }

    /** The type of the keys of an array, by its first one: all integers are welcome in an array of integers. */
    static CtfType typeOfArray(CtfType first) {
        return Types.isInteger(first) && !(first.resolved() instanceof EnumType)
                && Types.integer(first).bits() < IntegerType.INT.bits() ? IntegerType.INT : first;
    }

    /** Keys as values of the types that the array has for them. */
    static List<TypedExpression> convert(Variable variable, List<TypedExpression> keys) {
        List<TypedExpression> converted = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            converted.add(asKey(variable.keys().get(i), keys.get(i)));
        }
        return converted;
    }
}

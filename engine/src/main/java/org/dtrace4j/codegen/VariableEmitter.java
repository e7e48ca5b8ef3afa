package org.dtrace4j.codegen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.sema.FieldRules;
import org.dtrace4j.sema.TypedExpression;
import org.dtrace4j.sema.Types;
import org.dtrace4j.sema.Variable;

/**
 * Emits what variables, arrays and keys need.
 *
 * <p>A firing builds one key at a time, and evaluating a key or a value may build another one. So all keys and values
 * are evaluated first, and only then is the key built, in one go.
 */
final class VariableEmitter {
    private final Code code;
    private final ExpressionEmitter expressions;
    private final References references;
    /** Threads' numbers whose values are at hand from here on, and the local variables that they are in. */
    private final Map<Variable, Integer> kept = new HashMap<>();

    VariableEmitter(Code code, ExpressionEmitter expressions, References references) {
        this.code = code;
        this.expressions = expressions;
        this.references = references;
    }

    void read(TypedExpression.VariableRead e) {
        Variable variable = e.variable();
        references.add(variable);
        Integer local = kept.get(variable);
        if (local != null) {
            code.loadLong(local);
            return;
        }
        if (variable.isArray()) {
            key(expressions.settle(e.keys()));
        }
        code.firing();
        code.push(variable.id());
        code.call(method(variable) + (!variable.isByReference() ? "" : isMade(variable) ? "Place" : "Reference"),
                "(I)J");
    }

    /**
     * Reads a thread's number for all that follows until it is written: nobody but the thread, and so nobody but the clause, can
     * change it meanwhile.
     */
    void keep(TypedExpression.VariableRead e) {
        Variable variable = e.variable();
        if (variable.scope() == VariableImage.Scope.THREAD && !variable.isArray() && !variable.isByReference()
                && !kept.containsKey(variable)) {
            read(e);
            kept.put(variable, code.keepLong());
        }
    }

    /** Whether reading makes a variable that is not there, so that it has parts: a dynamic one that is no string. */
    private static boolean isMade(Variable variable) {
        return !Types.isString(variable.type())
                && (variable.isArray() || variable.scope() == VariableImage.Scope.THREAD);
    }

    /** @param valueWanted whether the value is to be left on the stack */
    void write(TypedExpression.VariableWrite e, boolean valueWanted) {
        Variable variable = e.variable();
        references.add(variable);
        TypedExpression value = e.value();
        if (variable.isArray()) {
            List<TypedExpression> keys = expressions.settle(e.keys());
            value = expressions.settle(value);
            key(keys);
        } else if (valueWanted) {
            value = expressions.settle(value);
        }
        code.firing();
        code.push(variable.id());
        expressions.value(value);
        if (variable.isByReference()) {
            code.mayFault();
        }
        kept.remove(variable);
        String method = method(variable);
        code.call("set" + Character.toUpperCase(method.charAt(0)) + method.substring(1)
                + (variable.isByReference() ? "Reference" : ""), "(IJ)V");
        if (valueWanted) {
            expressions.value(value);
        }
    }

    private static String method(Variable variable) {
        if (variable.isArray()) {
            return "array";
        }
        return method(variable.scope());
    }

    private static String method(VariableImage.Scope scope) {
        return switch (scope) {
            case GLOBAL -> "global";
            case THREAD -> "thread";
            case CLAUSE -> "local";
        };
    }

    /** Builds a key of expressions that are settled. */
    private void key(List<TypedExpression> keys) {
        code.firing();
        code.call("keyBegin", "()V");
        for (TypedExpression key : keys) {
            part(key, code::mayFault);
        }
    }

    /** Whether a key is one integer. */
    static boolean isWord(TypedExpression key) {
        return switch (FieldRules.kind(key.type())) {
            case SIGNED, UNSIGNED, SYMBOL, MODULE -> true;
            default -> false;
        };
    }

    /** Builds a key of expressions that are settled: that of an aggregation, where each is an action of its own. */
    void tuple(List<TypedExpression> keys) {
        code.firing();
        code.call("keyBegin", "()V");
        for (int i = 0; i < keys.size(); i++) {
            code.part(ActionNumbers.ofKey(i));
            part(keys.get(i), code::mayFaultRecording);
        }
    }

    private void part(TypedExpression key, Runnable mayFault) {
        FieldImage.Kind kind = FieldRules.kind(key.type());
        code.ask(kind);
        code.firing();
        switch (kind) {
            case SIGNED, UNSIGNED, SYMBOL, MODULE -> {
                expressions.value(key);
                code.call("keyInteger", "(J)V");
            }
            case STRING -> {
                expressions.value(key);
                mayFault.run();
                code.call("keyString", "(J)V");
            }
            case BYTES, FLOAT -> {
                expressions.value(key);
                code.push((int) key.type().size());
                mayFault.run();
                code.call("keyBytes", "(JI)V");
            }
            case KERNEL_STACK -> {
                code.push(((TypedExpression.Stack) key).frames());
                mayFault.run();
                code.call("keyStack", "(I)V");
            }
            case USER_STACK -> {
                code.push(((TypedExpression.Stack) key).frames());
                mayFault.run();
                code.call("keyUserStack", "(I)V");
            }
            case USER_SYMBOL, USER_MODULE, USER_ADDRESS -> {
                code.mayBeRefusedActing();
                code.firing();
                code.call("pid", "()J");
                code.call("keyInteger", "(J)V");
                code.firing();
                expressions.value(key);
                code.call("keyInteger", "(J)V");
            }
            default -> throw new IllegalStateException(kind.toString());
        }
    }
}

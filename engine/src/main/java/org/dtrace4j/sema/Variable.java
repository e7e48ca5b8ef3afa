package org.dtrace4j.sema;

import java.util.List;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.FloatType;
import org.dtrace4j.dof.VariableImage;

/**
 * A variable of a D program. It has an identity; its type is fixed when it is made.
 */
public final class Variable {
    private final VariableImage.Scope scope;
    private final int id;
    private final String name;
    private final CtfType type;
    private final List<CtfType> keys;

    /**
     * @param id unique among all variables of the consumer
     * @param type of its value; of an associative array, that of an element
     * @param keys types of the keys of an associative array; empty for a scalar
     */
    Variable(VariableImage.Scope scope, int id, String name, CtfType type, List<CtfType> keys) {
        this.scope = scope;
        this.id = id;
        this.name = name;
        this.type = type;
        this.keys = List.copyOf(keys);
    }

    public VariableImage.Scope scope() {
        return scope;
    }

    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    public CtfType type() {
        return type;
    }

    public List<CtfType> keys() {
        return keys;
    }

    public boolean isArray() {
        return !keys.isEmpty();
    }

    /** What it is, in the original's words. */
    String kind() {
        return kind(isArray());
    }

    /** What a variable is that has keys, or has none, in the original's words. */
    static String kind(boolean array) {
        return array ? "associative array" : "scalar";
    }

    /** Whether its value lies in memory, so that reading it gives an address. */
    public boolean isByReference() {
        return Types.isByReference(type) || type.resolved() instanceof FloatType;
    }

    /** As a program writes it: {@code self->x}. */
    @Override
    public String toString() {
        return prefix(scope) + name;
    }

    /** What a program writes before the name of a variable of this scope. */
    static String prefix(VariableImage.Scope scope) {
        return switch (scope) {
            case GLOBAL -> "";
            case THREAD -> "self->";
            case CLAUSE -> "this->";
        };
    }
}

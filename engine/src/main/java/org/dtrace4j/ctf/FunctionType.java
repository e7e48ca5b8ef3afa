package org.dtrace4j.ctf;

import java.util.List;
import java.util.Objects;

/**
 * A function.
 *
 * @param result what it returns
 * @param parameters its parameters in order; empty for {@code (void)}
 * @param variadic whether further arguments follow
 */
public record FunctionType(CtfType result, List<Parameter> parameters, boolean variadic) implements CtfType {
    /** One parameter; {@code name} is empty when the prototype leaves it out. */
    public record Parameter(String name, CtfType type) { }

    public FunctionType {
        Objects.requireNonNull(result);
        parameters = List.copyOf(parameters);
    }

    @Override
    public long size() {
        return 0;
    }

    @Override
    public int alignment() {
        return 1;
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitFunction(this);
    }
}

package org.dtrace4j.value;

/**
 * A value with its type, as {@code print()} shows it.
 *
 * @param type the type as a C programmer writes it
 */
public record TypedValue(String type, Value value) implements Value {
    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitTyped(this);
    }
}

package org.dtrace4j.value;

/**
 * A constant of an enumeration.
 *
 * @param name its name; empty when the enumeration has none for the number
 */
public record EnumeratorValue(String name, long number) implements Value {
    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitEnumerator(this);
    }
}

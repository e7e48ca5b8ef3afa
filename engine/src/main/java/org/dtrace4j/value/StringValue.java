package org.dtrace4j.value;

/**
 * A string.
 *
 * @param text the bytes before the first NUL, one character each
 */
public record StringValue(String text) implements Value {
    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitString(this);
    }
}

package org.dtrace4j.value;

/**
 * A string.
 *
 * @param text the bytes before the first NUL, one character each
 * @param size bytes that it took where it was recorded, with its NUL and what follows it
 */
public record StringValue(String text, int size) implements Value {
    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitString(this);
    }
}

package org.dtrace4j.value;

/**
 * Memory as it was: a structure, an array, what {@code tracemem()} took.
 *
 * @param bytes the bytes, one character each (ISO 8859-1)
 * @param dump whether to show it as a dump even when it could be read as text, as {@code tracemem()} does
 */
public record BytesValue(String bytes, boolean dump) implements Value {
    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitBytes(this);
    }
}

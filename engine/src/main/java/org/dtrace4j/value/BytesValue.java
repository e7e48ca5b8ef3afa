package org.dtrace4j.value;

import java.util.Optional;

/**
 * Memory as it was: a structure, an array, what {@code tracemem()} took.
 *
 * @param bytes the bytes, one character each (ISO 8859-1)
 * @param dump whether to show it as a dump even when it could be read as text, as {@code tracemem()} does
 */
public record BytesValue(String bytes, boolean dump) implements Value {
    /**
     * What a line of output shows instead of bytes that are as many as an integer has: their number, as if they were one,
     * like the original, which looks at the size of what was recorded. Not of a dump.
     */
    public Optional<IntegerValue> number() {
        int size = bytes.length();
        if (dump || size != 1 && size != 2 && size != 4 && size != 8) {
            return Optional.empty();
        }
        long number = 0;
        for (int i = size - 1; i >= 0; i--) {
            number = number << Byte.SIZE | bytes.charAt(i);
        }
        return Optional.of(size == Integer.BYTES ? new IntegerValue((int) number, size, true)
                : new IntegerValue(number, size, size == Long.BYTES));
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitBytes(this);
    }
}

package org.dtrace4j.ctf;

import java.util.Objects;

/**
 * A C array.
 *
 * @param element type of one element
 * @param count number of elements; 0 for an array of unknown length, as in {@code char name[]}
 */
public record ArrayType(CtfType element, long count) implements CtfType {
    public ArrayType {
        Objects.requireNonNull(element);
        if (count < 0) {
            throw new IllegalArgumentException("array of " + count);
        }
    }

    @Override
    public long size() {
        return element.size() * count;
    }

    @Override
    public int alignment() {
        return element.alignment();
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitArray(this);
    }
}

package org.dtrace4j.ctf;

import java.util.Objects;

/**
 * A pointer to {@code target}.
 *
 * @param size 8 bytes, or 4 in programs of {@link DataModel#ILP32}
 */
public record PointerType(CtfType target, long size) implements CtfType {
    /** A pointer of 8 bytes. */
    public PointerType(CtfType target) {
        this(target, 8);
    }

    public PointerType {
        Objects.requireNonNull(target);
    }

    /** Written out: what a record has by itself is made at run time, which costs a program that starts milliseconds. */
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof PointerType type && size == type.size && target.equals(type.target);
    }

    @Override
    public int hashCode() {
        return 31 * target.hashCode() + 1;
    }

    @Override
    public int alignment() {
        return (int) size;
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitPointer(this);
    }
}

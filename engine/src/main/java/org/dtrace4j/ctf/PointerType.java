package org.dtrace4j.ctf;

import java.util.Objects;

/** A pointer to {@code target}: 8 bytes. */
public record PointerType(CtfType target) implements CtfType {
    public PointerType {
        Objects.requireNonNull(target);
    }

    /** Written out: what a record has by itself is made at run time, which costs a program that starts milliseconds. */
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof PointerType type && target.equals(type.target);
    }

    @Override
    public int hashCode() {
        return 31 * target.hashCode() + 1;
    }

    @Override
    public long size() {
        return 8;
    }

    @Override
    public int alignment() {
        return 8;
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitPointer(this);
    }
}

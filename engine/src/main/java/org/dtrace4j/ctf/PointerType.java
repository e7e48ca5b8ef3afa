package org.dtrace4j.ctf;

import java.util.Objects;

/** A pointer to {@code target}: 8 bytes. */
public record PointerType(CtfType target) implements CtfType {
    public PointerType {
        Objects.requireNonNull(target);
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

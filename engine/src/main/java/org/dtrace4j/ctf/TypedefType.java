package org.dtrace4j.ctf;

import java.util.Objects;

/** Another name for a type. */
public record TypedefType(String name, CtfType target) implements CtfType {
    public TypedefType {
        Objects.requireNonNull(name);
        Objects.requireNonNull(target);
    }

    @Override
    public long size() {
        return target.size();
    }

    @Override
    public int alignment() {
        return target.alignment();
    }

    @Override
    public CtfType resolved() {
        return target.resolved();
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitTypedef(this);
    }
}

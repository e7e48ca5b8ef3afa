package org.dtrace4j.ctf;

import java.util.Objects;

/** Another name for a type. */
public record TypedefType(String name, CtfType target) implements CtfType {
    public TypedefType {
        Objects.requireNonNull(name);
        Objects.requireNonNull(target);
    }

    /** Written out: what a record has by itself is made at run time, which costs a program that starts milliseconds. */
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof TypedefType type && name.equals(type.name)
                && target.equals(type.target);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + target.hashCode();
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

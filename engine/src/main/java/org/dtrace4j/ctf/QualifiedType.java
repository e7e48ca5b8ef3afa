package org.dtrace4j.ctf;

import java.util.Objects;

/** A type with a qualifier. {@code userland} is D's: the pointer's target lies in the address space of the process. */
public record QualifiedType(Qualifier qualifier, CtfType target) implements CtfType {
    /** The qualifiers of C, and D's own. */
    public enum Qualifier { CONST, VOLATILE, RESTRICT, USERLAND }

    public QualifiedType {
        Objects.requireNonNull(qualifier);
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
        return visitor.visitQualified(this);
    }
}

package org.dtrace4j.ctf;

/** {@code void}. */
public enum VoidType implements CtfType {
    VOID;

    @Override
    public long size() {
        return 0;
    }

    @Override
    public int alignment() {
        return 1;
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitVoid(this);
    }
}

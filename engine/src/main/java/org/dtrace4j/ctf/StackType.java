package org.dtrace4j.ctf;

/** The type of {@code stack()}, {@code ustack()} and {@code jstack()} used as values. */
public enum StackType implements CtfType {
    KERNEL, USER;

    @Override
    public long size() {
        return 0;
    }

    @Override
    public int alignment() {
        return 8;
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitStack(this);
    }
}

package org.dtrace4j.ctf;

/** The type of things that have none before they are used: D's {@code <DYN>}. */
public enum DynamicType implements CtfType {
    DYNAMIC;

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
        return visitor.visitDynamic(this);
    }
}

package org.dtrace4j.ctf;

/** The types of {@code sym()}, {@code mod()}, {@code usym()}, {@code umod()} and {@code uaddr()}: an address to be named later. */
public enum SymbolType implements CtfType {
    SYMBOL, MODULE, USER_SYMBOL, USER_MODULE, USER_ADDRESS;

    /** Whether the address is one of the kernel; else it is one of a process, whose id comes before it. */
    public boolean ofKernel() {
        return this == SYMBOL || this == MODULE;
    }

    @Override
    public long size() {
        return ofKernel() ? 8 : 16;
    }

    /** The names that libdtrace has for the two in its messages; no program can use them. */
    @Override
    public String spelling() {
        return ofKernel() ? "_symaddr" : "_usymaddr";
    }

    @Override
    public int alignment() {
        return 8;
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitSymbol(this);
    }
}

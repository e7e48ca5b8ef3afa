package org.dtrace4j.ctf;

/** The types of {@code sym()}, {@code mod()}, {@code usym()}, {@code umod()} and {@code uaddr()}: an address to be named later. */
public enum SymbolType implements CtfType {
    SYMBOL, MODULE, USER_SYMBOL, USER_MODULE, USER_ADDRESS;

    @Override
    public long size() {
        return this == SYMBOL || this == MODULE ? 8 : 16;
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

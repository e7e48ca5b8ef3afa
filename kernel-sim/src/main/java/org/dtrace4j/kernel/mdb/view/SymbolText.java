package org.dtrace4j.kernel.mdb.view;

import java.util.Optional;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.target.TargetSymbol;

/** Addresses by name. A symbol gets its module in front only where the plain name would mean another one. */
public final class SymbolText {
    private SymbolText() { }

    /** {@code vn_rele+0x1a}, or the address in hex if nothing is known there. */
    public static String of(DebugTarget target, long address) {
        return find(target, address).orElse(Long.toHexString(address));
    }

    /** As {@link #of}; empty if nothing is known there. */
    public static Optional<String> find(DebugTarget target, long address) {
        return target.symbolAt(address).map(symbol -> name(target, symbol)
                + (address == symbol.address() ? "" : "+0x" + Long.toHexString(address - symbol.address())));
    }

    private static String name(DebugTarget target, TargetSymbol symbol) {
        boolean plain = target.symbol("", symbol.name()).map(found -> found.address() == symbol.address())
                .orElse(false);
        return plain ? symbol.name() : symbol.module() + "`" + symbol.name();
    }
}

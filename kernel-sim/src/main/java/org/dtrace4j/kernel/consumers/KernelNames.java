package org.dtrace4j.kernel.consumers;

import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.device.Device;
import org.dtrace4j.provider.Target.SymbolAddress;

/** The kernel's symbols, as lockstat shows and looks for them: without modules, with sizes. */
final class KernelNames {
    /** No symbol is larger. */
    private static final long LARGEST = 1L << 32;

    private final Device device;

    KernelNames(Device device) {
        this.device = device;
    }

    /** {@code symbol}, {@code symbol+0x10}, {@code symbol[size]} if sizes are wanted; an address in no symbol is a number. */
    String name(long address, boolean sizes) {
        Optional<SymbolAddress> found = device.symbolAt(address).filter(symbol -> !symbol.symbol().isEmpty());
        if (found.isEmpty()) {
            return address == 0 ? "(usermode)" : "0x" + Long.toHexString(address);
        }
        SymbolAddress symbol = found.get();
        if (symbol.offset() == 0) {
            return symbol.symbol() + (sizes ? "[" + size(address) + "]" : "");
        }
        return symbol.symbol() + "+0x" + Long.toHexString(symbol.offset());
    }

    /** Where the symbol begins that an address lies in; the address itself when it lies in none. */
    long beginning(long address) {
        return address - device.symbolAt(address).filter(symbol -> !symbol.symbol().isEmpty())
                .map(SymbolAddress::offset).orElse(0L);
    }

    OptionalLong address(String symbol) {
        return device.addressOf("", symbol);
    }

    /** How many bytes the symbol has that begins there: the last of them is the last that has its name. */
    long size(long address) {
        String name = device.symbolAt(address).map(SymbolAddress::symbol).orElse("");
        long inside = 0;
        long outside = 1;
        while (outside < LARGEST && isIn(name, address, outside)) {
            inside = outside;
            outside *= 2;
        }
        while (outside - inside > 1) {
            long middle = (inside + outside) / 2;
            if (isIn(name, address, middle)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    private boolean isIn(String name, long address, long offset) {
        return device.symbolAt(address + offset)
                .filter(symbol -> symbol.symbol().equals(name) && symbol.offset() == offset).isPresent();
    }
}

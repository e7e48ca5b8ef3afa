package org.dtrace4j.value;

/**
 * An address and what is known of it.
 *
 * @param address the address
 * @param module the module that it lies in; empty when that is not known
 * @param symbol the function or variable that it lies in; empty when that is not known
 * @param offset distance in bytes from the beginning of the symbol; 0 without a symbol
 */
public record Location(long address, String module, String symbol, long offset) {
    /** An address of which nothing is known. */
    public static Location unknown(long address) {
        return new Location(address, "", "", 0);
    }

    /** {@code module`symbol+0x10}, {@code module`symbol}, {@code module`0xffff…} or {@code 0xffff…}. */
    public String text() {
        return offset == 0 || symbol.isEmpty() ? symbolText() : symbolText() + "+0x" + Long.toHexString(offset);
    }

    /** The same without the offset. */
    public String symbolText() {
        String hexadecimal = "0x" + Long.toHexString(address);
        if (module.isEmpty()) {
            return symbol.isEmpty() ? hexadecimal : symbol;
        }
        return module + "`" + (symbol.isEmpty() ? hexadecimal : symbol);
    }

    /** The module, or the address when that is not known. */
    public String moduleText() {
        return module.isEmpty() ? "0x" + Long.toHexString(address) : module;
    }
}

package org.dtrace4j.kernel.mdb.view;

/**
 * How {@link ValuePrinter} writes.
 *
 * @param addresses the address in front of each member ({@code -a})
 * @param types the type in front of each member ({@code -t})
 * @param decimal integers as {@code 0t12} instead of {@code 0xc} ({@code -d})
 * @param depth how many levels of structures are opened ({@code -s})
 * @param elements how many elements of an array are shown
 * @param characters how many characters of a string are shown
 */
public record PrintOptions(boolean addresses, boolean types, boolean decimal, int depth, int elements, int characters) {
    public static final PrintOptions DEFAULT = new PrintOptions(false, false, false, Integer.MAX_VALUE, 32, 1024);
}

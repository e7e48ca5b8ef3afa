package org.dtrace4j.kernel.mdb.view;

import java.util.Arrays;
import java.util.Optional;

/**
 * The one-letter formats: a row says how many bytes a format takes and how they are shown.
 *
 * <p>{@code /} shows memory: each format takes its bytes at dot and moves dot behind them. {@code =} shows a value.
 */
public enum Format {
    HEX_1('B', "hexadecimal int (1 byte)", 1, Kind.HEX),
    HEX_2('x', "hexadecimal short (2 bytes)", 2, Kind.HEX),
    HEX_4('X', "hexadecimal int (4 bytes)", 4, Kind.HEX),
    HEX_8('J', "hexadecimal long long (8 bytes)", 8, Kind.HEX),
    POINTER('K', "hexadecimal uintptr_t (8 bytes)", 8, Kind.HEX),
    SIGNED_1('v', "decimal signed int (1 byte)", 1, Kind.SIGNED),
    UNSIGNED_1('V', "decimal unsigned int (1 byte)", 1, Kind.UNSIGNED),
    SIGNED_2('d', "decimal signed short (2 bytes)", 2, Kind.SIGNED),
    UNSIGNED_2('u', "decimal unsigned short (2 bytes)", 2, Kind.UNSIGNED),
    SIGNED_4('D', "decimal signed int (4 bytes)", 4, Kind.SIGNED),
    UNSIGNED_4('U', "decimal unsigned int (4 bytes)", 4, Kind.UNSIGNED),
    SIGNED_8('e', "decimal signed long long (8 bytes)", 8, Kind.SIGNED),
    UNSIGNED_8('E', "decimal unsigned long long (8 bytes)", 8, Kind.UNSIGNED),
    OCTAL_1('b', "octal unsigned int (1 byte)", 1, Kind.OCTAL),
    OCTAL_2('o', "octal unsigned short (2 bytes)", 2, Kind.OCTAL),
    OCTAL_4('O', "octal unsigned int (4 bytes)", 4, Kind.OCTAL),
    OCTAL_8('g', "octal unsigned long long (8 bytes)", 8, Kind.OCTAL),
    CHARACTER('c', "character using C character notation", 1, Kind.CHARACTER),
    RAW_CHARACTER('C', "character", 1, Kind.RAW_CHARACTER),
    STRING('s', "string using C string notation", 0, Kind.STRING),
    RAW_STRING('S', "string", 0, Kind.RAW_STRING),
    SYMBOL('p', "symbol (8 bytes)", 8, Kind.SYMBOL),
    SYMBOL_P('P', "symbol (8 bytes)", 8, Kind.SYMBOL),
    DATE('Y', "decoded time_t (8 bytes)", 8, Kind.DATE),
    DATE_4('y', "decoded time32_t (4 bytes)", 4, Kind.DATE),
    ADDRESS('a', "dot as symbol+offset", 0, Kind.ADDRESS),
    NEWLINE('n', "newline", 0, Kind.NEWLINE),
    TAB('t', "horizontal tab", 0, Kind.TAB),
    BLANK('r', "whitespace", 0, Kind.BLANK),
    FORWARD('+', "increment dot by the count", 1, Kind.FORWARD),
    BACK('-', "decrement dot by the count", 1, Kind.BACK);

    /** How bytes become text. */
    public enum Kind {
        HEX, SIGNED, UNSIGNED, OCTAL, CHARACTER, RAW_CHARACTER, STRING, RAW_STRING, SYMBOL, DATE, ADDRESS, NEWLINE, TAB,
        BLANK, FORWARD, BACK
    }

    private final char letter;
    private final String description;
    private final int sizeBytes;
    private final Kind kind;

    Format(char letter, String description, int sizeBytes, Kind kind) {
        this.letter = letter;
        this.description = description;
        this.sizeBytes = sizeBytes;
        this.kind = kind;
    }

    /** The format of a letter. */
    public static Optional<Format> of(char letter) {
        return Arrays.stream(values()).filter(format -> format.letter == letter).findFirst();
    }

    public char letter() {
        return letter;
    }

    public String description() {
        return description;
    }

    /** Bytes that it takes; 0 for a string, which takes what it needs, and for what takes none. */
    public int sizeBytes() {
        return sizeBytes;
    }

    public Kind kind() {
        return kind;
    }

    /** A number as this format shows it: the value's lowest bytes, as many as the format takes. */
    public String text(long value) {
        int unused = 64 - 8 * Math.max(1, sizeBytes);
        long bits = value << unused >>> unused;
        return switch (kind) {
            case HEX -> Long.toHexString(bits);
            case SIGNED -> Long.toString(value << unused >> unused);
            case UNSIGNED -> Long.toUnsignedString(bits);
            case OCTAL -> Long.toOctalString(bits);
            case CHARACTER -> Escapes.of((int) bits, '\'');
            case RAW_CHARACTER -> String.valueOf((char) bits);
            case DATE -> Dates.of(bits);
            case NEWLINE -> "\n";
            case TAB -> "\t";
            case BLANK -> " ";
            case SYMBOL, STRING, RAW_STRING, ADDRESS, FORWARD, BACK ->
                    throw new IllegalStateException(this + " is no number");
        };
    }

    /** A string as this format shows it. */
    public String text(String string) {
        return kind == Kind.STRING ? Escapes.of(string) : string;
    }
}

package org.dtrace4j.builtin.format;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table of conversions: what stands behind {@code %}, flags and size letters.
 *
 * <p>A row gives the letter, what arguments it takes, and how the value is written.
 */
public enum Conversion {
    ADDRESS('a', Takes.ADDRESS, Writes.LOCATION),
    USER_ADDRESS('A', Takes.USER_ADDRESS, Writes.USER_LOCATION),
    CHARACTER('c', Takes.CHARACTER, Writes.CHARACTER),
    ESCAPED_CHARACTER('C', Takes.CHARACTER, Writes.ESCAPED_CHARACTER),
    DECIMAL('d', Takes.INTEGER, Writes.DECIMAL),
    INTEGER('i', Takes.INTEGER, Writes.SIGNED),
    OCTAL('o', Takes.INTEGER, Writes.OCTAL),
    UNSIGNED('u', Takes.INTEGER, Writes.UNSIGNED),
    HEXADECIMAL('x', Takes.INTEGER, Writes.HEXADECIMAL),
    HEXADECIMAL_CAPITALS('X', Takes.INTEGER, Writes.HEXADECIMAL_CAPITALS),
    EXPONENT('e', Takes.FLOAT, Writes.FLOAT),
    EXPONENT_CAPITALS('E', Takes.FLOAT, Writes.FLOAT),
    FIXED('f', Takes.FLOAT, Writes.FLOAT),
    GENERAL('g', Takes.FLOAT, Writes.FLOAT),
    GENERAL_CAPITALS('G', Takes.FLOAT, Writes.FLOAT),
    HOST('I', Takes.STRING, Writes.HOST),
    STACK('k', Takes.STACK, Writes.STACK),
    POINTER('p', Takes.POINTER, Writes.HEXADECIMAL),
    PORT('P', Takes.PORT, Writes.PORT),
    STRING('s', Takes.STRING, Writes.STRING),
    ESCAPED_STRING('S', Takes.STRING, Writes.ESCAPED_STRING),
    MAIL_TIME('T', Takes.TIME, Writes.MAIL_TIME),
    TIME('Y', Takes.TIME, Writes.TIME);

    /** What an argument must be. The words are those of the message that refuses another one. */
    public enum Takes {
        INTEGER("char, short, int, long, or long long"),
        CHARACTER("char, short, or int"),
        FLOAT("float, double, or long double"),
        POINTER("pointer or integer"),
        ADDRESS("pointer or integer"),
        USER_ADDRESS("pointer or integer (with -p/-c) or _usymaddr (without -p/-c)"),
        STRING("char [] or string (or use stringof)"),
        STACK("stack"),
        TIME("int64_t"),
        PORT("uint16_t"),
        WIDE_CHARACTER("int"),
        WIDE_STRING("wchar_t []");

        private final String prototype;

        Takes(String prototype) {
            this.prototype = prototype;
        }

        public String prototype() {
            return prototype;
        }
    }

    /** How a value is written. */
    public enum Writes {
        /** With the sign that the type of the value has, or has not. */
        DECIMAL,
        /** As if its type had a sign. */
        SIGNED, UNSIGNED, OCTAL, HEXADECIMAL, HEXADECIMAL_CAPITALS, FLOAT, CHARACTER, ESCAPED_CHARACTER, STRING,
        ESCAPED_STRING, LOCATION, USER_LOCATION, STACK, TIME, MAIL_TIME,
        /** The name of the host that has an Internet address. */
        HOST,
        /** The name of the service at a port. */
        PORT
    }

    private static final Map<Character, Conversion> BY_LETTER = new LinkedHashMap<>();

    static {
        for (Conversion conversion : values()) {
            BY_LETTER.put(conversion.letter, conversion);
        }
    }

    private final char letter;
    private final Takes takes;
    private final Writes writes;

    Conversion(char letter, Takes takes, Writes writes) {
        this.letter = letter;
        this.takes = takes;
        this.writes = writes;
    }

    /** The conversion of a letter. */
    public static Optional<Conversion> of(char letter) {
        return Optional.ofNullable(BY_LETTER.get(letter));
    }

    public char letter() {
        return letter;
    }

    public Takes takes() {
        return takes;
    }

    /** What an argument must be where size letters are given. */
    public Takes takes(String sizeLetters) {
        return !isWide(sizeLetters) ? takes : takes == Takes.CHARACTER ? Takes.WIDE_CHARACTER : Takes.WIDE_STRING;
    }

    public Writes writes() {
        return writes;
    }

    /** Whether size letters ask for wide characters: {@code %lc %wc %ls %ws}. */
    public boolean isWide(String sizeLetters) {
        return (writes == Writes.CHARACTER || writes == Writes.STRING)
                && (sizeLetters.equals("l") || sizeLetters.equals("w"));
    }

    /** The integer type that size letters ask for; empty where there are none, or where they ask for no integer. */
    public Optional<String> integerOf(String sizeLetters) {
        return takes == Takes.INTEGER ? typeOf(sizeLetters) : Optional.empty();
    }

    /**
     * The type that size letters ask for ({@code ld} wants a {@code long}), as a C programmer writes it; empty when the
     * letters have no meaning with this conversion.
     *
     * @param sizeLetters {@code h}, {@code l}, {@code ll}, {@code L} or {@code w}
     */
    public Optional<String> typeOf(String sizeLetters) {
        if (isWide(sizeLetters)) {
            return Optional.of(takes == Takes.CHARACTER ? "wchar_t" : "wchar_t []");
        }
        if (takes != Takes.INTEGER) {
            return takes == Takes.FLOAT && sizeLetters.equals("L") ? Optional.of("long double") : Optional.empty();
        }
        String sign = writes == Writes.UNSIGNED || writes == Writes.OCTAL ? "unsigned " : "";
        return switch (sizeLetters) {
            case "h" -> Optional.of(sign + "short");
            case "l" -> Optional.of(sign + "long");
            case "ll" -> Optional.of(sign + "long long");
            default -> Optional.empty();
        };
    }
}

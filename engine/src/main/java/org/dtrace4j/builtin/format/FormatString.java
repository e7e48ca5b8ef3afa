package org.dtrace4j.builtin.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A format string, taken apart.
 *
 * <pre>
 *   %[flags][width][.precision][size letters]conversion
 *   flags      - + 0 space # '     and @, which takes the value of the aggregation that printa() shows
 *   width      a number, * (the next argument), or ? (as wide as a pointer in hexadecimal: 16)
 *   precision  a number or *
 * </pre>
 *
 * @param pieces literal text and directives in order
 */
public record FormatString(List<Piece> pieces) {
    /** Columns of a pointer in hexadecimal. */
    private static final int POINTER_WIDTH = 16;
    /** What a width or precision may be at most, so that a format cannot ask for unbounded output. */
    public static final int LARGEST_NUMBER = 10_000_000;

    /** A part of a format string. */
    public sealed interface Piece permits Literal, Directive { }

    /** Text to be copied. */
    public record Literal(String text) implements Piece { }

    /** A flag, by its character. */
    public enum Flag {
        LEFT('-'), SIGN('+'), ZERO('0'), SPACE(' '), ALTERNATE('#'), GROUP('\'');

        private final char character;

        Flag(char character) {
            this.character = character;
        }

        static Flag of(char character) {
            for (Flag flag : values()) {
                if (flag.character == character) {
                    return flag;
                }
            }
            return null;
        }
    }

    /**
     * One directive.
     *
     * @param number its number among the directives, from 1, as messages count
     * @param width the width; 0 when none is given
     * @param widthArgument whether the width is the next argument instead
     * @param precision the precision; 0 when none is given, and so the same as when 0 is given
     * @param precisionArgument whether the precision is the next argument (behind that of the width)
     * @param sizeLetters {@code h}, {@code l}, {@code ll}, {@code L}, {@code w}, or empty
     * @param aggregation whether it takes the value of the aggregation instead of an argument
     */
    public record Directive(int number, Set<Flag> flags, int width, boolean widthArgument, int precision,
            boolean precisionArgument, String sizeLetters, Conversion conversion, boolean aggregation)
            implements Piece {
        public Directive {
            flags = flags.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(flags));
        }

        /** Size letters and conversion, as messages show a directive behind {@code %}. */
        public String name() {
            return sizeLetters + conversion.letter();
        }
    }

    public FormatString {
        pieces = List.copyOf(pieces);
    }

    /** The directives in order. */
    public List<Directive> directives() {
        return pieces.stream().filter(Directive.class::isInstance).map(Directive.class::cast).toList();
    }

    /** Takes a format string apart. */
    public static FormatString parse(String text) throws FormatException {
        return new Parser(text).parse();
    }

    /** One pass over the text; {@code position} is the next character to look at. */
    private static final class Parser {
        private final String text;
        private final List<Piece> pieces = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private int position;
        private int conversions;

        Parser(String text) {
            this.text = text;
        }

        FormatString parse() throws FormatException {
            while (position < text.length()) {
                char c = text.charAt(position++);
                if (c != '%') {
                    literal.append(c);
                } else if (position < text.length() && text.charAt(position) == '%') {
                    // It counts as a conversion in messages, although it takes no argument.
                    conversions++;
                    position++;
                    literal.append('%');
                } else {
                    directive();
                }
            }
            endLiteral();
            return new FormatString(pieces);
        }

        private void endLiteral() {
            if (literal.length() > 0) {
                pieces.add(new Literal(literal.toString()));
                literal.setLength(0);
            }
        }

        private void directive() throws FormatException {
            endLiteral();
            conversions++;
            Set<Flag> flags = EnumSet.noneOf(Flag.class);
            int width = 0;
            int precision = 0;
            boolean widthArgument = false;
            boolean precisionArgument = false;
            boolean aggregation = false;
            boolean dot = false;
            StringBuilder size = new StringBuilder();
            while (true) {
                if (position == text.length()) {
                    throw new FormatException("format conversion #" + conversions
                            + " name expected before end of format string");
                }
                char c = text.charAt(position++);
                Flag flag = Flag.of(c);
                if (flag == Flag.ZERO && dot) {
                    flag = null;
                }
                if (flag != null) {
                    flags.add(flag);
                    // Unlike in C, the later of the two counts.
                    flags.remove(flag == Flag.ZERO ? Flag.LEFT : flag == Flag.LEFT ? Flag.ZERO : null);
                } else if (c >= '0' && c <= '9') {
                    position--;
                    int number = number();
                    if (dot) {
                        precision = number;
                    } else {
                        width = number;
                    }
                } else if (c == '*') {
                    if (dot ? precisionArgument : widthArgument) {
                        throw new FormatException("format conversion #" + conversions
                                + " has more than one '*' specified for the output " + (dot ? "precision" : "width"));
                    }
                    precisionArgument |= dot;
                    widthArgument |= !dot;
                } else if (c == '.') {
                    if (dot) {
                        throw new FormatException("format conversion #" + conversions
                                + " has more than one '.' specified");
                    }
                    dot = true;
                } else if (c == '?') {
                    width = POINTER_WIDTH;
                } else if (c == '@') {
                    aggregation = true;
                } else if (c == '$') {
                    throw new FormatException("format conversion #" + conversions
                            + " uses unsupported positional format (%n$)");
                } else if (c == '%') {
                    throw new FormatException("format conversion #" + conversions
                            + " cannot be combined with other format flags: %%");
                } else if (c == 'h' || c == 'l' || c == 'L' || c == 'w') {
                    size.append(c);
                } else {
                    pieces.add(new Directive(conversions, flags, width, widthArgument, precision, precisionArgument,
                            size.toString(), conversion(size.toString(), c), aggregation));
                    return;
                }
            }
        }

        private Conversion conversion(String size, char letter) throws FormatException {
            return Conversion.of(letter)
                    .filter(conversion -> size.isEmpty() || conversion.typeOf(size).isPresent())
                    .orElseThrow(() -> new FormatException(
                            "format conversion #" + conversions + " is undefined: %" + size + letter));
        }

        private int number() {
            int value = 0;
            while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
                value = Math.min(value * 10 + text.charAt(position++) - '0', LARGEST_NUMBER);
            }
            return value;
        }
    }
}

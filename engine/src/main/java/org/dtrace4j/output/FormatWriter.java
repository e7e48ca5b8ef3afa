package org.dtrace4j.output;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.IsoFields;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.builtin.format.FormatString.Directive;
import org.dtrace4j.builtin.format.FormatString.Flag;
import org.dtrace4j.builtin.format.FormatString.Literal;
import org.dtrace4j.builtin.format.FormatString.Piece;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.FloatValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.Location;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.Value;

/**
 * Fills in format strings, as C's {@code printf} would with the directives that dtrace adds.
 *
 * <p>The compiler has checked that values fit their directives. Where they do not, because an image was made by
 * somebody else, the value is shown in the way of its own kind: nothing here can fail.
 */
public final class FormatWriter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy MMM ppd HH:mm:ss", Locale.ROOT);
    /** The year is that of the week, as in the original: the last days of a year may be in the next one. */
    private static final DateTimeFormatter MAIL_TIME = new DateTimeFormatterBuilder().appendPattern("EEE, dd MMM ")
            .appendValue(IsoFields.WEEK_BASED_YEAR, 4).appendPattern(" HH:mm:ss zzz").toFormatter(Locale.ROOT);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final OutputOptions options;

    public FormatWriter(OutputOptions options) {
        this.options = options;
    }

    /**
     * Appends a format filled in.
     *
     * @param arguments what directives take, widths and precisions first
     * @param aggregations what directives with {@code @} take in order; the last one serves all that follow
     */
    public void write(StringBuilder out, FormatString format, List<Value> arguments, List<Value> aggregations) {
        Iterator<Value> values = arguments.iterator();
        int aggregation = 0;
        for (Piece piece : format.pieces()) {
            if (piece instanceof Literal literal) {
                out.append(literal.text());
            } else if (piece instanceof Directive directive) {
                Field field = field(directive, values);
                Value value;
                if (directive.aggregation() && !aggregations.isEmpty()) {
                    value = aggregations.get(aggregation);
                    aggregation = Math.min(aggregation + 1, aggregations.size() - 1);
                } else {
                    value = values.hasNext() ? values.next() : new StringValue("", 1);
                }
                value.accept(new Conversion(out, directive, field));
            }
        }
    }

    /** Flags, width and precision of one directive with the arguments that they may take. */
    private record Field(Set<Flag> flags, int width, int precision) { }

    private static Field field(Directive directive, Iterator<Value> values) {
        int width = directive.widthArgument() ? number(values) : directive.width();
        int precision = directive.precisionArgument() ? Math.max(0, number(values)) : directive.precision();
        if (width >= 0) {
            return new Field(directive.flags(), width, precision);
        }
        // As in C, a negative width is the flag for the left and a width.
        Set<Flag> flags = EnumSet.of(Flag.LEFT);
        flags.addAll(directive.flags());
        return new Field(flags, -width, precision);
    }

    /** A width or precision is an {@code int}, whatever was recorded. */
    private static int number(Iterator<Value> values) {
        return values.hasNext() && values.next() instanceof IntegerValue integer
                ? Math.max(-FormatString.LARGEST_NUMBER, Math.min(FormatString.LARGEST_NUMBER, (int) integer.value()))
                : 0;
    }

    /** One directive, applied to a value of whatever kind. */
    private final class Conversion extends ValueWriter {
        private final Directive directive;
        private final Field field;

        Conversion(StringBuilder out, Directive directive, Field field) {
            super(out, options);
            this.directive = directive;
            this.field = field;
        }

        @Override
        public Void visitInteger(IntegerValue value) {
            switch (directive.conversion().writes()) {
                case SIGNED -> signed(value);
                case UNSIGNED -> unsigned(value, 10, "");
                case OCTAL -> octal(value);
                case HEXADECIMAL -> unsigned(value, 16, "0x");
                case HEXADECIMAL_CAPITALS -> unsigned(value, 16, "0X");
                case CHARACTER -> text(character(value), 0);
                case ESCAPED_CHARACTER -> text(Escapes.escape(character(value)), 0);
                case LOCATION, USER_LOCATION -> text(Location.unknown(value.value()).text(), field.precision);
                case TIME -> text(TIME.format(time(value)), field.precision);
                case MAIL_TIME -> text(MAIL_TIME.format(time(value)), field.precision);
                case PORT -> port(value);
                case DECIMAL, FLOAT, STRING, ESCAPED_STRING, STACK, HOST -> decimal(value);
            }
            return null;
        }

        private void port(IntegerValue value) {
            int number = (int) (value.value() & 0xffff);
            text(options.names().service(number).orElse(Integer.toString(number)), field.precision);
        }

        /** Unlike C, D knows whether a number is signed. */
        private void decimal(IntegerValue value) {
            if (value.signed()) {
                signed(value);
            } else {
                unsigned(value, 10, "");
            }
        }

        private void signed(IntegerValue value) {
            int unused = Long.SIZE - Byte.SIZE * value.size();
            long number = value.value() << unused >> unused;
            String digits = number < 0 ? Long.toString(number).substring(1) : Long.toString(number);
            out.append(NumberText.integer(number < 0, digits, "", true, field.flags, field.width, field.precision));
        }

        private void unsigned(IntegerValue value, int radix, String prefix) {
            long bits = bits(value);
            String digits = Long.toUnsignedString(bits, radix);
            boolean alternate = field.flags.contains(Flag.ALTERNATE) && bits != 0;
            out.append(NumberText.integer(false, prefix.equals("0X") ? digits.toUpperCase(Locale.ROOT) : digits,
                    alternate ? prefix : "", false, field.flags, field.width, field.precision));
        }

        /** The alternate form begins with 0, which may be one of those that the precision asks for. */
        private void octal(IntegerValue value) {
            String digits = Long.toUnsignedString(bits(value), 8);
            boolean prefixed = field.flags.contains(Flag.ALTERNATE) && bits(value) != 0
                    && field.precision <= digits.length();
            out.append(NumberText.integer(false, digits, prefixed ? "0" : "", false, field.flags, field.width,
                    field.precision));
        }

        private static long bits(IntegerValue value) {
            return value.size() == 8 ? value.value() : value.value() & (1L << 8 * value.size()) - 1;
        }

        private String character(IntegerValue value) {
            return isWide() ? wide(value.value()) : String.valueOf((char) (value.value() & 0xff));
        }

        private boolean isWide() {
            return directive.conversion().isWide(directive.sizeLetters());
        }

        /** A wide character as the bytes of its UTF-8 form; a question mark for a number that is none. */
        private String wide(long number) {
            boolean valid = number >= 0 && number <= Character.MAX_CODE_POINT
                    && (number < Character.MIN_SURROGATE || number > Character.MAX_SURROGATE);
            return valid ? Utf8.bytes(new String(Character.toChars((int) number))) : "?";
        }

        private ZonedDateTime time(IntegerValue value) {
            return Instant.ofEpochSecond(value.value() / NANOS_PER_SECOND).atZone(options.zone());
        }

        @Override
        public Void visitFloat(FloatValue value) {
            out.append(NumberText.floating(value.value(), directive.conversion().letter(), field.flags, field.width,
                    field.precision));
            return null;
        }

        @Override
        public Void visitString(StringValue value) {
            String shown = switch (directive.conversion().writes()) {
                // With the NUL behind it, as far as there was room for one.
                case ESCAPED_STRING -> Escapes.escape(value.text().length() < value.size() ? value.text() + '\0'
                        : value.text());
                case HOST -> options.names().host(value.text()).orElse(value.text());
                default -> value.text();
            };
            text(shown, field.precision);
            return null;
        }

        @Override
        public Void visitBytes(BytesValue value) {
            if (isWide()) {
                return wideText(value.bytes());
            }
            int end = value.bytes().indexOf('\0');
            String text = end < 0 ? value.bytes() : value.bytes().substring(0, end);
            return visitString(new StringValue(text, value.bytes().length()));
        }

        /** A row of wide characters of four bytes each, up to one that is 0. */
        private Void wideText(String bytes) {
            StringBuilder characters = new StringBuilder();
            for (int at = 0; at + Integer.BYTES <= bytes.length(); at += Integer.BYTES) {
                long number = 0;
                for (int i = Integer.BYTES - 1; i >= 0; i--) {
                    number = number << Byte.SIZE | bytes.charAt(at + i);
                }
                if (number == 0) {
                    break;
                }
                characters.append(wide(number));
            }
            return visitString(new StringValue(characters.toString(), bytes.length()));
        }

        /** A width with the flag for the left is the indentation of the frames; else it is the width of each. */
        @Override
        public Void visitStack(StackValue value) {
            boolean left = field.flags.contains(Flag.LEFT);
            StackText.write(out, value, left ? field.width : 0, frame -> Columns.padded(frame, left ? 0 : field.width));
            return null;
        }

        /** The address of a symbol is shown as the place in it that it is, but as a key, where it stands for all of the symbol. */
        @Override
        public Void visitSymbol(SymbolValue value) {
            text(value.detail() == SymbolValue.Detail.MODULE ? value.text() : value.location().text(), field.precision);
            return null;
        }

        private void text(String text, int precision) {
            String cut = precision > 0 && precision < text.length() ? text.substring(0, precision) : text;
            Columns.pad(out, cut, field.flags.contains(Flag.LEFT) ? -field.width : field.width);
        }
    }
}

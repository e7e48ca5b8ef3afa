package org.dtrace4j.kernel.user;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** The format of a {@code printf(1)}, whose conversions are those of C, and how far it has got with its operands. */
final class PrintfFormat {
    private static final int USUAL_PRECISION = 6;
    /** Wider no field is, and more digits no number has. */
    private static final int MOST = 1 << 16;

    private final String format;
    private final List<String> operands;
    private final StringBuilder text = new StringBuilder();
    private int next;
    /** Place in the format. */
    private int at;

    PrintfFormat(String format, List<String> operands) {
        this.format = format;
        this.operands = operands;
    }

    /**
     * What stands between the percent sign and the letter.
     *
     * @param width 0 for none
     * @param precision -1 for none
     */
    private record Field(String flags, int width, int precision) {
        boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }

        /** Puts a text in its place; zeros go behind what is in front. */
        String place(String front, String body, boolean zeros) {
            int missing = Math.max(0, width - front.length() - body.length());
            if (has('-')) {
                return front + body + " ".repeat(missing);
            }
            return zeros && has('0') ? front + "0".repeat(missing) + body : " ".repeat(missing) + front + body;
        }

        String sign(boolean negative) {
            return negative ? "-" : has('+') ? "+" : has(' ') ? " " : "";
        }
    }

    String text() {
        int used;
        do {
            used = next;
            at = 0;
        } while (once() && next > used && next < operands.size());
        return text.toString();
    }

    /** Goes through the format; false if it has said that there is no more. */
    private boolean once() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            int end = percent < 0 ? format.length() : percent;
            if (!TextFormat.unescape(format.substring(at, end), true, text)) {
                return false;
            }
            at = end;
            if (percent >= 0 && !conversion()) {
                return false;
            }
        }
        return true;
    }

    private boolean conversion() {
        int flags = ++at;
        while (at < format.length() && "-+ #0".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        String given = format.substring(flags, at);
        int width = count();
        int precision = -1;
        if (format.startsWith(".", at)) {
            at++;
            precision = count();
        }
        if (at == format.length()) {
            throw new IllegalArgumentException(format + ": bad format");
        }
        // A negative width is one with the flag that says so, a negative precision none.
        Field field = new Field(width < 0 ? given + "-" : given, Math.abs(width), precision);
        char letter = format.charAt(at++);
        if (letter == '%') {
            text.append('%');
            return true;
        }
        return converted(letter, field, operand());
    }

    private String operand() {
        return next < operands.size() ? operands.get(next++) : "";
    }

    /** A width or precision, which may be an operand; 0 if there is none. */
    private int count() {
        long count = 0;
        if (format.startsWith("*", at)) {
            at++;
            count = number(operand());
        }
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            count = Math.min(MOST, count * 10 + format.charAt(at++) - '0');
        }
        return (int) Math.max(-MOST, Math.min(MOST, count));
    }

    /** Returns false if the operand has said that there is no more. */
    private boolean converted(char letter, Field field, String operand) {
        boolean more = true;
        switch (letter) {
            case 's' -> text.append(field.place("", cut(operand, field.precision()), false));
            case 'b' -> {
                StringBuilder inner = new StringBuilder();
                more = TextFormat.unescape(operand, false, inner);
                text.append(field.place("", cut(inner.toString(), field.precision()), false));
            }
            case 'c' -> text.append(field.place("", cut(operand, 1), false));
            case 'q' -> text.append(field.place("", TextFormat.quoted(operand), false));
            case 'd', 'i' -> {
                long value = number(operand);
                text.append(integer(field, field.sign(value < 0), Long.toString(value).replace("-", "")));
            }
            case 'u' -> text.append(integer(field, "", Long.toUnsignedString(number(operand))));
            case 'o' -> {
                String digits = Long.toOctalString(number(operand));
                text.append(integer(field, field.has('#') && !digits.startsWith("0") ? "0" : "", digits));
            }
            case 'x', 'X' -> {
                long value = number(operand);
                String digits = integer(field, field.has('#') && value != 0 ? "0x" : "", Long.toHexString(value));
                text.append(letter == 'X' ? digits.toUpperCase(Locale.ROOT) : digits);
            }
            case 'e', 'E', 'f', 'F', 'g', 'G' -> {
                String number = floating(Character.toLowerCase(letter), field, real(operand));
                text.append(Character.isUpperCase(letter) ? number.toUpperCase(Locale.ROOT) : number);
            }
            default -> throw new IllegalArgumentException("%" + letter + ": unknown conversion");
        }
        return more;
    }

    private static String cut(String string, int most) {
        return most < 0 ? string : string.substring(0, Math.min(most, string.length()));
    }

    private static String integer(Field field, String front, String digits) {
        String shown = field.precision() == 0 && digits.equals("0") ? "" : digits;
        return field.place(front, "0".repeat(Math.max(0, field.precision() - shown.length())) + shown, field.precision() < 0);
    }

    private static String floating(char letter, Field field, double value) {
        String sign = field.sign(value < 0 || 1 / value < 0);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return field.place(Double.isNaN(value) ? "" : sign, Double.isNaN(value) ? "nan" : "inf", false);
        }
        BigDecimal magnitude = new BigDecimal(Math.abs(value));
        int precision = field.precision() < 0 ? USUAL_PRECISION : field.precision();
        String digits = switch (letter) {
            case 'f' -> magnitude.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
            case 'e' -> exponential(magnitude, precision);
            default -> general(magnitude, Math.max(1, precision), field.has('#'));
        };
        return field.place(sign, digits, true);
    }

    private static int exponent(BigDecimal rounded) {
        return rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    }

    private static String exponential(BigDecimal magnitude, int precision) {
        BigDecimal rounded = magnitude.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        int exponent = exponent(rounded);
        return rounded.movePointLeft(exponent).setScale(precision, RoundingMode.HALF_EVEN).toPlainString()
            + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** As few digits as need be, with an exponent if the number is very large or small. */
    private static String general(BigDecimal magnitude, int precision, boolean all) {
        int exponent = exponent(magnitude.round(new MathContext(precision, RoundingMode.HALF_EVEN)));
        boolean far = exponent < -4 || exponent >= precision;
        String number = far ? exponential(magnitude, precision - 1)
            : magnitude.setScale(precision - 1 - exponent, RoundingMode.HALF_EVEN).toPlainString();
        return all ? number : number.replaceFirst("(\\.[0-9]*?)0+($|e)", "$1$2").replaceFirst("\\.($|e)", "$1");
    }

    private static double real(String text) {
        try {
            return text.isEmpty() ? 0 : Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + ": expected numeric value");
        }
    }

    /** A number as C writes it, or the code of the character behind a quote. */
    private static long number(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (text.length() > 1 && (text.charAt(0) == '\'' || text.charAt(0) == '"')) {
            return text.codePointAt(1);
        }
        try {
            return Long.decode(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + ": expected numeric value");
        }
    }
}

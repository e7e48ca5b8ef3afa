package org.dtrace4j.output;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Set;
import org.dtrace4j.builtin.format.FormatString.Flag;

/** Numbers as C's {@code printf} writes them. */
final class NumberText {
    private static final int DEFAULT_FLOAT_PRECISION = 6;

    private NumberText() { }

    /**
     * Lays out the digits of an integer.
     *
     * @param negative whether a minus belongs in front
     * @param digits the digits of its magnitude
     * @param prefix what the {@code #} flag asks for in front of the digits; empty for nothing
     * @param signed whether the conversion is a signed one, so that {@code +} and space mean something
     * @param precision least number of digits; 0 for none given
     */
    static String integer(boolean negative, String digits, String prefix, boolean signed, Set<Flag> flags, int width,
            int precision) {
        String zeros = "0".repeat(Math.max(0, precision - digits.length()));
        return place(sign(negative, signed, flags) + prefix, zeros + digits, flags, width, precision == 0);
    }

    /**
     * A floating-point number.
     *
     * @param letter the conversion: e, E, f, g or G
     * @param precision digits as the conversion counts them; 0 for none given
     */
    static String floating(double value, char letter, Set<Flag> flags, int width, int precision) {
        boolean negative = Double.doubleToRawLongBits(value) < 0 && !Double.isNaN(value);
        double magnitude = Math.abs(value);
        String sign = sign(negative, true, flags);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            String word = Double.isNaN(value) ? "nan" : "inf";
            return place(sign, Character.isUpperCase(letter) ? word.toUpperCase(Locale.ROOT) : word, flags, width, false);
        }
        int digits = precision == 0 ? DEFAULT_FLOAT_PRECISION : precision;
        String text = switch (letter) {
            case 'f' -> fixed(magnitude, digits);
            case 'e', 'E' -> exponent(magnitude, digits);
            default -> general(magnitude, digits, flags.contains(Flag.ALTERNATE));
        };
        return place(sign, Character.isUpperCase(letter) ? text.toUpperCase(Locale.ROOT) : text, flags, width, true);
    }

    private static String sign(boolean negative, boolean signed, Set<Flag> flags) {
        if (negative) {
            return "-";
        }
        if (!signed) {
            return "";
        }
        return flags.contains(Flag.SIGN) ? "+" : flags.contains(Flag.SPACE) ? " " : "";
    }

    /** Puts text in its field; zeros of the {@code 0} flag go between {@code front} and {@code body}. */
    private static String place(String front, String body, Set<Flag> flags, int width, boolean zeros) {
        int missing = width - front.length() - body.length();
        if (missing > 0 && zeros && flags.contains(Flag.ZERO) && !flags.contains(Flag.LEFT)) {
            return front + "0".repeat(missing) + body;
        }
        return Columns.padded(front + body, flags.contains(Flag.LEFT) ? -width : width);
    }

    private static String fixed(double value, int precision) {
        return new BigDecimal(value).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String exponent(double value, int precision) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        String digits = rounded.movePointLeft(exponent).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
        int magnitude = Math.abs(exponent);
        return digits + "e" + (exponent < 0 ? '-' : '+') + (magnitude < 10 ? "0" : "") + magnitude;
    }

    /** Fixed or with an exponent, whichever fits, without trailing zeros unless they are asked for. */
    private static String general(double value, int precision, boolean keepZeros) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(precision, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= precision) {
            String text = exponent(value, precision - 1);
            int e = text.indexOf('e');
            return (keepZeros ? withPoint(text.substring(0, e)) : withoutZeros(text.substring(0, e))) + text.substring(e);
        }
        String text = fixed(value, precision - 1 - exponent);
        return keepZeros ? withPoint(text) : withoutZeros(text);
    }

    private static String withPoint(String text) {
        return text.indexOf('.') < 0 ? text + "." : text;
    }

    private static String withoutZeros(String text) {
        return text.indexOf('.') < 0 ? text : text.replaceFirst("\\.?0+$", "");
    }
}

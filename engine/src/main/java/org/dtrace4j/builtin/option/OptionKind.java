package org.dtrace4j.builtin.option;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.dtrace4j.builtin.DVersion;
import org.dtrace4j.provider.ProviderAttributes;

/** What the value of an option is, and how its text is read. */
public enum OptionKind {
    /** Off or on, 0 or 1; its name alone sets it. */
    SWITCH {
        @Override
        OptionalLong read(String text) {
            if (text.isEmpty() || TRUE.contains(text.toLowerCase(Locale.ROOT))) {
                return OptionalLong.of(1);
            }
            if (FALSE.contains(text.toLowerCase(Locale.ROOT))) {
                return OptionalLong.of(0);
            }
            OptionalLong number = number(text);
            return number.isPresent() ? OptionalLong.of(number.getAsLong() == 0 ? 0 : 1) : number;
        }
    },

    /** Off until its name alone sets it; it has no value. */
    FLAG {
        @Override
        OptionalLong read(String text) {
            return text.isEmpty() ? OptionalLong.of(1) : OptionalLong.empty();
        }
    },

    /** A number of bytes: {@code 512}, {@code 4k}, {@code 1m}, {@code 2g}, {@code 1t}, in either case. */
    SIZE {
        @Override
        OptionalLong read(String text) {
            String digits = text;
            int shift = 0;
            if (!text.isEmpty()) {
                int unit = "kmgt".indexOf(Character.toLowerCase(text.charAt(text.length() - 1)));
                if (unit >= 0) {
                    digits = text.substring(0, text.length() - 1);
                    shift = 10 * (unit + 1);
                }
            }
            OptionalLong number = number(digits);
            if (number.isEmpty() || number.getAsLong() > Long.MAX_VALUE >> shift) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(number.getAsLong() << shift);
        }
    },

    /** {@code unlimited}, which is -1, or a number of bytes. */
    LIMIT {
        @Override
        OptionalLong read(String text) {
            return text.equals("unlimited") ? OptionalLong.of(-1) : SIZE.read(text);
        }
    },

    /** A share in hundredths, 1 to 100; the sign is optional. */
    PERCENT {
        @Override
        OptionalLong read(String text) {
            OptionalLong number = number(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
            return number.isPresent() && (number.getAsLong() < 1 || number.getAsLong() > 100) ? OptionalLong.empty()
                    : number;
        }
    },

    /**
     * An interval in nanoseconds: {@code 10ms}, {@code 1s}, {@code 2min}, or a frequency, {@code 101hz}. A bare
     * number is nanoseconds, as the original reads it (its manual says Hz).
     */
    RATE {
        @Override
        OptionalLong read(String text) {
            int end = 0;
            while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                end++;
            }
            OptionalLong number = number(text.substring(0, end));
            if (number.isEmpty()) {
                return number;
            }
            long value = number.getAsLong();
            String unit = text.substring(end).toLowerCase(Locale.ROOT);
            if (unit.equals("hz")) {
                return OptionalLong.of(value == 0 ? 0 : NANOS_PER_SECOND / value);
            }
            Long nanos = unit.isEmpty() ? Long.valueOf(1) : NANOS.get(unit);
            if (nanos == null || value > Long.MAX_VALUE / nanos) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(value * nanos);
        }
    },

    /** A count or a position, not negative. */
    NUMBER {
        @Override
        OptionalLong read(String text) {
            return number(text);
        }
    },

    /** A number that is at least 1. */
    COUNT {
        @Override
        OptionalLong read(String text) {
            OptionalLong number = number(text);
            return number.isPresent() && number.getAsLong() == 0 ? OptionalLong.empty() : number;
        }
    },

    /** A version of D, as {@link DVersion#number}. */
    VERSION {
        @Override
        OptionalLong read(String text) {
            return DVersion.read(text).map(version -> OptionalLong.of(version.number())).orElse(OptionalLong.empty());
        }
    },

    /** Stability attributes, {@code Evolving/Evolving/Common}, as {@link ProviderAttributes.Attribute#number}. */
    ATTRIBUTES {
        @Override
        OptionalLong read(String text) {
            return ProviderAttributes.Attribute.read(text).map(a -> OptionalLong.of(a.number()))
                    .orElse(OptionalLong.empty());
        }
    },

    /** {@code all}, or the number of a CPU; -1 stands for all. */
    CPU {
        @Override
        OptionalLong read(String text) {
            return text.equals("all") || text.equals("-1") ? OptionalLong.of(-1) : number(text);
        }
    },

    /** One of the words of the row; the value is its place among them, from 0. */
    WORD {
        @Override
        OptionalLong read(String text) {
            throw new IllegalStateException("the row reads words");
        }
    },

    /** A variable of an environment with its value, {@code NAME=VALUE}; the value may be empty. It has no number. */
    ASSIGNMENT {
        @Override
        OptionalLong read(String text) {
            return text.indexOf('=') > 0 ? OptionalLong.of(0) : OptionalLong.empty();
        }
    },

    /** The name of a variable of an environment. It has no number. */
    NAME {
        @Override
        OptionalLong read(String text) {
            return text.isEmpty() || text.indexOf('=') >= 0 ? OptionalLong.empty() : OptionalLong.of(0);
        }
    },

    /** Any text. It has no number. */
    TEXT {
        @Override
        OptionalLong read(String text) {
            return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(0);
        }
    };

    /** A word that has a switch off. */
    static final String UNSET = "unset";

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final List<String> TRUE = List.of("yes", "enable", "enabled", "true", "on", "set");
    private static final List<String> FALSE = List.of("no", "disable", "disabled", "false", "off", UNSET);
    private static final Map<String, Long> NANOS = Map.ofEntries(
            Map.entry("ns", 1L), Map.entry("nsec", 1L),
            Map.entry("us", 1_000L), Map.entry("usec", 1_000L),
            Map.entry("ms", 1_000_000L), Map.entry("msec", 1_000_000L),
            Map.entry("s", NANOS_PER_SECOND), Map.entry("sec", NANOS_PER_SECOND),
            Map.entry("m", 60 * NANOS_PER_SECOND), Map.entry("min", 60 * NANOS_PER_SECOND),
            Map.entry("h", 3_600 * NANOS_PER_SECOND), Map.entry("hour", 3_600 * NANOS_PER_SECOND),
            Map.entry("d", 86_400 * NANOS_PER_SECOND), Map.entry("day", 86_400 * NANOS_PER_SECOND));

    /** Whether its name alone sets it. */
    boolean isSwitch() {
        return this == SWITCH || this == FLAG;
    }

    /** The value of {@code text} (empty when only the name was given), or empty when it is not one. */
    abstract OptionalLong read(String text);

    /** A number that is not negative: decimal, octal with a leading 0, hexadecimal with 0x. */
    private static OptionalLong number(String text) {
        if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.decode(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}

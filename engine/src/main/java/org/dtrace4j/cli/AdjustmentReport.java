package org.dtrace4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.builtin.option.Option;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;

/** What the traced system made of sizes and rates that it could not grant as asked. */
final class AdjustmentReport {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** A size is granted in multiples of this; less difference is not worth a word. */
    private static final long ALIGNMENT = 8;

    private static final Map<Option, String> SIZES = new LinkedHashMap<>();
    private static final Map<Option, String> RATES = new LinkedHashMap<>();

    static {
        SIZES.put(Options.BUFSIZE, "buffer size");
        SIZES.put(Options.AGGSIZE, "aggregation size");
        SIZES.put(Options.SPECSIZE, "speculation size");
        SIZES.put(Options.DYNVARSIZE, "dynamic variable size");
        RATES.put(Options.CLEANRATE, "cleaning rate");
        RATES.put(Options.STATUSRATE, "status rate");
    }

    private AdjustmentReport() { }

    /** A message for each size that was lowered and each rate that was changed. */
    static List<String> changes(OptionValues asked, OptionValues granted) {
        List<String> messages = new ArrayList<>();
        SIZES.forEach((option, name) -> {
            long size = granted.get(option);
            // Without sign, so that less than a word is told to be lowered to what it has become.
            boolean lowered = Long.compareUnsigned(size, asked.get(option) - ALIGNMENT) < 0;
            if (size != 0 && lowered && !asked.isOn(Options.QUIETRESIZE)) {
                messages.add(name + " lowered to " + size(size));
            }
        });
        RATES.forEach((option, name) -> {
            long before = asked.get(option);
            long interval = granted.get(option);
            if (interval != 0 && interval != before) {
                messages.add(name + (interval > before ? " reduced to " : " increased to ") + rate(interval));
            }
        });
        return messages;
    }

    /** Below a kilobyte a blank stands for the unit, as in the original. */
    private static String size(long bytes) {
        int power = 0;
        while (power < 5 && bytes >>> 10 * (power + 1) != 0) {
            power++;
        }
        return (bytes & (1L << 10 * power) - 1) == 0 ? (bytes >> 10 * power) + " kmgtp".substring(power, power + 1)
                : bytes + " bytes";
    }

    private static String rate(long intervalNanos) {
        if (intervalNanos <= NANOS_PER_SECOND && NANOS_PER_SECOND % intervalNanos == 0) {
            return NANOS_PER_SECOND / intervalNanos + " hz";
        }
        return intervalNanos % NANOS_PER_SECOND == 0
                ? "once every " + intervalNanos / NANOS_PER_SECOND + " seconds"
                : "once every " + intervalNanos + " nanoseconds";
    }
}

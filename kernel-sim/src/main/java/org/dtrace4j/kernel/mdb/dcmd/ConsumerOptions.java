package org.dtrace4j.kernel.mdb.dcmd;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.dtrace4j.builtin.option.Option;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.kernel.mdb.target.TracingImage;

/** The options of a consumer as {@code ::dtrace_options} shows them: all that the original's kernel has, set or not. */
final class ConsumerOptions {
    private static final long NANOS = 1_000_000_000L;
    private static final String UNITS = " KMGTPE";

    /** How a value is written. */
    private enum Shown { SIZE, RATE, POLICY, RESIZE, CPU, SWITCH }

    /**
     * A row.
     *
     * @param always whether the kernel gives it a value where nobody does
     */
    private record Row(Option option, Shown shown, boolean always) { }

    private static final List<Row> ROWS = List.of(
            new Row(Options.BUFSIZE, Shown.SIZE, false),
            new Row(Options.BUFPOLICY, Shown.POLICY, true),
            new Row(Options.DYNVARSIZE, Shown.SIZE, false),
            new Row(Options.AGGSIZE, Shown.SIZE, false),
            new Row(Options.SPECSIZE, Shown.SIZE, true),
            new Row(Options.NSPEC, Shown.SIZE, true),
            new Row(Options.STRSIZE, Shown.SIZE, true),
            new Row(Options.CLEANRATE, Shown.RATE, true),
            new Row(Options.CPU_ONLY, Shown.CPU, true),
            new Row(Options.BUFRESIZE, Shown.RESIZE, true),
            new Row(Options.GRABANON, Shown.SWITCH, false),
            new Row(Options.FLOWINDENT, Shown.SWITCH, false),
            new Row(Options.QUIET, Shown.SWITCH, false),
            new Row(Options.STACKFRAMES, Shown.SIZE, true),
            new Row(Options.USTACKFRAMES, Shown.SIZE, true),
            new Row(Options.AGGRATE, Shown.RATE, true),
            new Row(Options.SWITCHRATE, Shown.RATE, true),
            new Row(Options.STATUSRATE, Shown.RATE, true),
            new Row(Options.DESTRUCTIVE, Shown.SWITCH, false),
            new Row(Options.STACKINDENT, Shown.SIZE, false),
            new Row(Options.RAWBYTES, Shown.SWITCH, false),
            new Row(Options.JSTACKFRAMES, Shown.SIZE, true),
            new Row(Options.JSTACKSTRSIZE, Shown.SIZE, true),
            new Row(Options.AGGSORTKEY, Shown.SWITCH, false),
            new Row(Options.AGGSORTREV, Shown.SWITCH, false),
            new Row(Options.AGGSORTPOS, Shown.SIZE, false),
            new Row(Options.AGGSORTKEYPOS, Shown.SIZE, false));

    private ConsumerOptions() { }

    /** Tells the name and the value of each option. */
    static void show(List<TracingImage.Setting> settings, BiConsumer<String, String> row) {
        OptionValues values = new OptionValues();
        for (TracingImage.Setting setting : settings) {
            try {
                values.set(setting.name(), setting.value());
            } catch (OptionException e) {
                // An image of another version may have options that this one does not know.
            }
        }
        for (Row each : ROWS) {
            row.accept(each.option.name(),
                    each.always || values.isSet(each.option) ? text(each, values) : "UNSET");
        }
    }

    private static String text(Row row, OptionValues values) {
        Option option = row.option;
        return switch (row.shown) {
            case SIZE -> size(values.get(option));
            case RATE -> NANOS / Math.max(1, values.get(option)) + "hz";
            case POLICY -> values.text(option);
            case RESIZE -> values.text(option).equals("manual") ? "1" : "0";
            case CPU -> values.isSet(option) ? Long.toString(values.get(option)) : "unbound";
            // A switch that is on has a value only if one was given.
            case SWITCH -> values.text(option).isEmpty() ? "0" : values.isOn(option) ? "1" : "UNSET";
        };
    }

    /** As few digits as tell it: {@code 512}, {@code 1.50K}, {@code 12.5M}, {@code 4M}. */
    private static String size(long number) {
        long rest = number;
        int unit = 0;
        while (Long.compareUnsigned(rest, 1024) >= 0) {
            rest = Long.divideUnsigned(rest + 512, 1024);
            unit++;
        }
        if (unit == 0) {
            return Long.toString(rest);
        }
        boolean whole = (number & number - 1) == 0;
        double exact = (double) number / (1L << 10 * unit);
        if (rest < 100 && !whole) {
            return String.format(Locale.ROOT, rest < 10 ? "%.2f%c" : "%.1f%c", exact, UNITS.charAt(unit));
        }
        return rest + "" + UNITS.charAt(unit);
    }
}

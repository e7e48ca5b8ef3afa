package org.dtrace4j.consume;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.builtin.format.Conversion;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.device.Device;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.Location;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.Value;

/** Names addresses of the traced system, each only once. */
final class Symbols {
    /** Enough for the stacks of any program; a consumer that runs for weeks must not grow for ever. */
    private static final int MOST = 65_536;

    private final Device device;
    private final OptionValues options;
    private int target;
    private final Map<Long, Location> known = new HashMap<>();

    /** @param options looked up at each question, because a program may change them while it runs */
    Symbols(Device device, OptionValues options) {
        this.device = device;
        this.options = options;
    }

    /** Sets whose addresses integers are that are printed with {@code %A}; 0 for nobody's. */
    void watch(int pid) {
        target = pid;
    }

    /**
     * The arguments of a format with integers replaced by symbols where the format shows symbols.
     *
     * @param arguments one for each that the format takes, widths and precisions included
     */
    List<Value> name(FormatString format, List<Value> arguments) {
        List<Value> named = new ArrayList<>(arguments);
        int next = 0;
        for (FormatString.Directive directive : format.directives()) {
            next += (directive.widthArgument() ? 1 : 0) + (directive.precisionArgument() ? 1 : 0);
            if (directive.aggregation()) {
                continue;
            }
            if (next < named.size() && named.get(next) instanceof IntegerValue address) {
                Conversion.Writes writes = directive.conversion().writes();
                if (writes == Conversion.Writes.LOCATION) {
                    named.set(next, new SymbolValue(at(address.value()), SymbolValue.Detail.ADDRESS));
                } else if (writes == Conversion.Writes.USER_LOCATION && target != 0) {
                    named.set(next, new SymbolValue(at(target, address.value()), SymbolValue.Detail.ADDRESS));
                }
            }
            next++;
        }
        return named;
    }

    /** A frame of a kernel stack. */
    Location frame(long address) {
        return options.isOn(Options.STACKSYMBOLS) ? at(address) : Location.unknown(address);
    }

    /** A frame of a process's stack. */
    Location frame(int pid, long address) {
        return options.isOn(Options.STACKSYMBOLS) ? at(pid, address) : Location.unknown(address);
    }

    /** An address of a process, by name unless option {@code noresolve} is on. */
    Location at(int pid, long address) {
        return options.isOn(Options.NORESOLVE) ? Location.unknown(address) : inModule(pid, address);
    }

    /**
     * An address of a process. Names are not kept: the process of an id may be another one the next time, and one that
     * is gone names nothing any more.
     */
    Location inModule(int pid, long address) {
        return device.userSymbolAt(pid, address)
                .map(symbol -> new Location(address, symbol.module(), symbol.symbol(), symbol.offset()))
                .orElseGet(() -> Location.unknown(address));
    }

    Location at(long address) {
        Location location = known.get(address);
        if (location == null) {
            if (known.size() == MOST) {
                known.clear();
            }
            location = device.symbolAt(address)
                    .map(symbol -> new Location(address, symbol.module(), symbol.symbol(), symbol.offset()))
                    .orElseGet(() -> Location.unknown(address));
            known.put(address, location);
        }
        return location;
    }
}

package org.dtrace4j.consume;

import java.util.HashMap;
import java.util.Map;
import org.dtrace4j.device.Device;
import org.dtrace4j.value.Location;

/** Names addresses of the traced system, each only once. */
final class Symbols {
    /** Enough for the stacks of any program; a consumer that runs for weeks must not grow for ever. */
    private static final int MOST = 65_536;

    private final Device device;
    private final Map<Long, Location> known = new HashMap<>();

    Symbols(Device device) {
        this.device = device;
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

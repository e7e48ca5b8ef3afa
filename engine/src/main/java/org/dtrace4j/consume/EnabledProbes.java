package org.dtrace4j.consume;

import java.util.HashMap;
import java.util.Map;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;

/** Looks up EPIDs, each only once: what one stands for never changes. */
final class EnabledProbes {
    private final Device device;
    private final Map<Integer, EnabledProbe> known = new HashMap<>();

    EnabledProbes(Device device) {
        this.device = device;
    }

    EnabledProbe of(int epid) throws DeviceException, ConsumeException {
        EnabledProbe found = known.get(epid);
        if (found == null) {
            found = EnabledProbe.of(device.ecb(epid));
            known.put(epid, found);
        }
        return found;
    }
}

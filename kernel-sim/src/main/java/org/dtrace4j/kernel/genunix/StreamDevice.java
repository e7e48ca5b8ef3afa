package org.dtrace4j.kernel.genunix;

import java.util.function.IntSupplier;
import org.dtrace4j.kernel.struct.Streamtab;

/**
 * The row of a STREAMS driver in the device switch table: its files are streams.
 *
 * @param streamtab the procedures of its queues
 * @param minors gives a minor number that nobody has, -1 if there is none; null for a driver without clone devices
 */
public record StreamDevice(Streamtab streamtab, IntSupplier minors) implements CharacterDevice {
    public StreamDevice(Streamtab streamtab) {
        this(streamtab, null);
    }

    @Override
    public int newMinor() {
        return minors == null ? -1 : minors.getAsInt();
    }
}

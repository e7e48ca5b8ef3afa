package org.dtrace4j.trace;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.EcbInfo;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.trace.agg.HashUse;

/**
 * A consumer's state, for a debugger.
 *
 * @param address where it would lie: an address that is like one and means nothing
 * @param minor number of the consumer's open of the device
 * @param owner who has the connection, as the target numbers its processes; 0 if none of them has
 * @param anonymous whether nobody has claimed it
 * @param ecbs what is enabled
 * @param aggregations how the tables of aggregations are filled, by CPU; empty where there is none
 * @param variables how the table of dynamic variables is filled; empty when there is none
 * @param dynamic the dynamic variables that are set
 * @param devices show its data and take nothing of it: that of one CPU, or for -1 of all
 */
public record StateView(long address, int minor, long owner, boolean anonymous, List<EcbView> ecbs,
        List<Optional<HashUse>> aggregations, Optional<HashUse> variables, List<VariableView> dynamic,
        IntFunction<Device> devices) {
    /**
     * An enabling control block.
     *
     * @param address as messages give it
     */
    public record EcbView(long address, EcbInfo info) { }

    /**
     * A dynamic variable that is set.
     *
     * @param thread number of the thread whose it is; 0 for everybody's
     * @param key as the image's fields say
     * @param value the bytes of the value
     */
    public record VariableView(VariableImage image, long thread, byte[] key, byte[] value) { }
}

package org.dtrace4j.consume;

import org.dtrace4j.device.ProbeInfo;

/**
 * One firing that recorded something.
 *
 * @param timestampNanos when, on the traced system's monotonic clock
 * @param flow its part in the flow of control, when that is followed ({@code flowindent})
 */
public record Occurrence(int cpu, ProbeInfo probe, int epid, long timestampNanos, Flow flow) {
    /** What a firing means for the flow of control. */
    public enum FlowKind { NONE, ENTRY, RETURN }

    /**
     * Where a firing stands in the flow of control of its CPU.
     *
     * @param indent columns to indent, 2 for each call that is under way
     */
    public record Flow(FlowKind kind, int indent) {
        /** For consumers that do not follow the flow. */
        public static final Flow NONE = new Flow(FlowKind.NONE, 0);
    }
}

package org.dtrace4j.consume;

import java.util.Optional;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.device.ProbeInfo;

/**
 * A clause, or the consumer's part of it, failed.
 *
 * @param epid the enabled probe
 * @param probe its probe
 * @param what what went wrong and where, in words
 * @param cause what is known of a fault in the traced system; empty when the consumer's part failed
 */
public record FaultReport(int epid, ProbeInfo probe, String what, Optional<Cause> cause) {
    /**
     * A fault in the traced system.
     *
     * @param timestampNanos when {@code dtrace:::ERROR} fired for it, on the traced system's monotonic clock
     * @param action number of the action from 1; 0 for the predicate
     * @param offset code offset; -1 when there is none
     * @param address the faulting address, where the fault has one
     */
    public record Cause(int cpu, long timestampNanos, ProbeFault.Kind kind, long action, long offset, long address) { }

    /** A failure of the consumer's part of a clause. */
    public FaultReport(int epid, ProbeInfo probe, String what) {
        this(epid, probe, what, Optional.empty());
    }

    /** The faults by number; those that a consumer does not know are unknown faults. */
    private static ProbeFault.Kind kind(long number) {
        for (ProbeFault.Kind kind : ProbeFault.Kind.values()) {
            if (kind.number() == number) {
                return kind;
            }
        }
        return ProbeFault.Kind.UNKNOWN;
    }

    /**
     * A fault in the traced system, from the arguments of {@code dtrace:::ERROR}.
     *
     * @param cpu where that fired
     * @param timestampNanos when
     * @param action number of the action from 1; 0 for the predicate
     * @param offset code offset; -1 when there is none
     * @param number which fault
     * @param address the faulting address, where the fault has one
     */
    public static FaultReport of(int epid, ProbeInfo probe, int cpu, long timestampNanos, long action, long offset,
            long number, long address) {
        ProbeFault.Kind kind = kind(number);
        return new FaultReport(epid, probe, kind.text()
                + (kind.addressShown() ? " (0x" + Long.toHexString(address) + ")" : "")
                + " in " + (action == 0 ? "predicate" : "action #" + action)
                + (offset == -1 ? "" : " at DIF offset " + offset),
                Optional.of(new Cause(cpu, timestampNanos, kind, action, offset, address)));
    }

    /** The message. */
    public String message() {
        return "error on enabled probe ID " + epid + " (ID " + probe.id() + ": " + probe.description() + "): " + what;
    }
}

package org.dtrace4j.consume;

import java.util.HashMap;
import java.util.Map;
import org.dtrace4j.consume.Occurrence.Flow;
import org.dtrace4j.consume.Occurrence.FlowKind;

/**
 * Follows function entries and returns on each CPU.
 *
 * <p>A firing counts as an entry when its name is {@code entry} or ends in {@code -entry}, and likewise as a return.
 * Several clauses of one probe are several records: only the first of an entry and the last of a return count, which
 * can be seen from the neighbours only. That is a rule of thumb, and the original's.
 */
final class FlowTracker {
    private static final int STEP = 2;

    /** What is remembered of a CPU. */
    private static final class Track {
        private EnabledProbe last;
        private int indent;
    }

    private final Map<Integer, Track> tracks = new HashMap<>();

    /**
     * Takes note of a record.
     *
     * @param next the record behind it on the same CPU; null when there is none yet
     */
    Flow follow(int cpu, EnabledProbe record, EnabledProbe next) {
        Track track = tracks.computeIfAbsent(cpu, c -> new Track());
        FlowKind kind = kind(record.probe().name());
        EnabledProbe neighbour = switch (kind) {
            case ENTRY -> track.last;
            case RETURN -> next;
            case NONE -> null;
        };
        if (neighbour != null && neighbour.epid() != record.epid() && neighbour.probe().id() == record.probe().id()) {
            kind = FlowKind.NONE;
        }
        if (kind == FlowKind.RETURN) {
            track.indent = Math.max(0, track.indent - STEP);
        }
        Flow flow = new Flow(kind, track.indent);
        if (kind == FlowKind.ENTRY) {
            track.indent += STEP;
        }
        track.last = record;
        return flow;
    }

    private static FlowKind kind(String name) {
        if (name.equals("entry") || name.endsWith("-entry")) {
            return FlowKind.ENTRY;
        }
        return name.equals("return") || name.endsWith("-return") ? FlowKind.RETURN : FlowKind.NONE;
    }
}

package org.dtrace4j.dof;

import java.util.List;
import org.dtrace4j.provider.ProbePattern;

/**
 * One clause.
 *
 * @param probes its probe descriptions, at least one
 * @param method name of its method in the image's class
 * @param recordSize bytes of one record with its header, a multiple of 4; 0 when it records nothing
 * @param recordAlignment what the place of a record is a multiple of: 4, or 8 where something in it needs that
 * @param actions what it records and what the consumer is to do with it, in order
 */
public record ClauseImage(List<ProbePattern> probes, String method, int recordSize, int recordAlignment,
        List<ActionImage> actions) {
    /** Bytes of a record's header: EPID (4), then the time stamp in two halves (4 + 4), the high one first. */
    public static final int HEADER_SIZE = 12;

    public ClauseImage {
        probes = List.copyOf(probes);
        actions = List.copyOf(actions);
    }
}

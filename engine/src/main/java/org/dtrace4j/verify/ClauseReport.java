package org.dtrace4j.verify;

import java.util.List;

/**
 * What is known of a clause.
 *
 * @param method its method
 * @param longestPath most instructions that one firing can run, calls counted as one
 * @param recordBytes bytes of its record, 0 when it records nothing
 * @param destructive names of the destructive actions that it has, in order of first use
 */
public record ClauseReport(String method, int longestPath, int recordBytes, List<String> destructive) {
    public ClauseReport {
        destructive = List.copyOf(destructive);
    }
}

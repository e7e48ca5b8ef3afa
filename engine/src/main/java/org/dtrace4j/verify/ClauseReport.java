package org.dtrace4j.verify;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a clause.
 *
 * @param method its method
 * @param guard a second method, {@code (long × 10)boolean}, that is false only if the clause does nothing for these
 *     arguments; where the clause begins with a predicate of nothing but its arguments
 * @param longestPath most instructions that one firing can run, calls counted as one
 * @param recordBytes bytes of its record, 0 when it records nothing
 * @param remembers whether it may use what a firing remembers from one call of the probe ABI to the next; see {@link
 *     org.dtrace4j.abi.ProbeCode#remembers}
 * @param destructive names of the destructive actions that it has, in order of first use
 * @param speculates whether it records into speculations
 */
public record ClauseReport(String method, Optional<String> guard, int longestPath, int recordBytes,
        boolean remembers, List<String> destructive, boolean speculates) {
    public ClauseReport {
        destructive = List.copyOf(destructive);
    }

    ClauseReport withGuard(String name) {
        return new ClauseReport(method, Optional.of(name), longestPath, recordBytes, remembers, destructive,
                speculates);
    }
}

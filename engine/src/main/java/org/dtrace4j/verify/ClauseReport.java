package org.dtrace4j.verify;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a clause.
 *
 * @param method its method
 * @param guard a second method, {@code (long × 10)boolean}, that is false only if the clause does nothing for these
 *     arguments; where the clause begins with a predicate of nothing but its arguments
 * @param cost what one firing can cost at most
 * @param writes what it may write
 * @param remembers whether it may use what a firing remembers from one call of the probe ABI to the next; see {@link
 *     org.dtrace4j.abi.ProbeCode#remembers}
 * @param destructive names of the destructive actions that it has, in order of first use
 * @param speculates whether it records into speculations
 * @param unwritten the bytes of its record behind the header that it may commit without having stored anything there
 */
public record ClauseReport(String method, Optional<String> guard, Cost cost, Writes writes, boolean remembers,
        List<String> destructive, boolean speculates, ByteRanges unwritten) {
    public ClauseReport {
        destructive = List.copyOf(destructive);
    }

    ClauseReport withGuard(String name) {
        return new ClauseReport(method, Optional.of(name), cost, writes, remembers, destructive, speculates, unwritten);
    }
}

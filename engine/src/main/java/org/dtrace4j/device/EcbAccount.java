package org.dtrace4j.device;

/**
 * What became of the firings of one ECB. Each firing is in exactly one of the others:
 *
 * <pre>
 *   fired = recorded + predicateFalse + principalDrops + aggregationDrops + speculativeDrops + dynamicDrops + faulted
 *           + discarded
 * </pre>
 *
 * @param recorded clauses that came to their end, whether or not they had something to record
 * @param aggregationDrops those that came to their end with something that found no room in an aggregation
 * @param dynamicDrops those that ended where a dynamic variable found no room
 * @param discarded those whose record was discarded with its speculation, or that asked for one that was not active
 */
public record EcbAccount(int epid, long fired, long recorded, long predicateFalse, long principalDrops,
        long aggregationDrops, long speculativeDrops, long dynamicDrops, long faulted, long discarded) {
    /** How many firings are in no column, or in more than one; 0 when the books balance. */
    public long difference() {
        return fired - recorded - predicateFalse - principalDrops - aggregationDrops - speculativeDrops
                - dynamicDrops - faulted - discarded;
    }
}

package org.dtrace4j.kernel.mdb.command;

import java.util.function.LongConsumer;
import org.dtrace4j.kernel.mdb.target.DebugTarget;

/** How to visit all structures of a kind. */
@FunctionalInterface
public interface Walker {
    /**
     * Passes the address of each structure on.
     *
     * @param start where to begin, or what to look into; 0 for all there are
     */
    void walk(DebugTarget target, long start, LongConsumer visit);
}

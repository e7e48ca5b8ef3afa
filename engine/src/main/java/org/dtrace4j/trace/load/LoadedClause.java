package org.dtrace4j.trace.load;

import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A clause that can be called.
 *
 * @param code of type {@code (Firing, Ecb, long × 10)void}
 * @param guard where the clause begins with a predicate that depends on nothing but arguments: that predicate, of type
 *     {@code (long × 10)boolean}. The clause tests it too, so asking it first is only a matter of speed
 * @param remembers whether it uses what a firing remembers, so that this must be cleared before it runs
 * @param unwritten begin and end of each range of bytes of its record that it leaves as they are, so that they must be
 *     cleared when it is reserved; never to be changed
 */
public record LoadedClause(MethodHandle code, Optional<MethodHandle> guard, boolean remembers, int[] unwritten) {
    /** The same clause, whose predicate is only asked when the clause runs. */
    public LoadedClause withoutGuard() {
        return new LoadedClause(code, Optional.empty(), remembers, unwritten);
    }
}

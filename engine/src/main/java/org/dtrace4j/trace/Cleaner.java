package org.dtrace4j.trace;

import java.util.concurrent.atomic.AtomicBoolean;
import org.dtrace4j.provider.Target;
import org.dtrace4j.trace.buffer.PrincipalBuffer;
import org.dtrace4j.trace.dynvar.DynamicVariables;
import org.dtrace4j.trace.spec.Speculations;

/**
 * Recycles a consumer's speculations and dynamic variables at option {@code cleanrate}.
 *
 * <p>There is no timer behind it: a target's time is its own business, and a consumer must not disturb it. Whoever is
 * about to see a difference calls {@link #catchUp} first, which does then what was due at the last of the moments that
 * have passed, in the way it would have been done then. So nobody can tell it from a timer.
 *
 * <p>Probe context. On several CPUs at once, one of them cleans and the others go on.
 */
final class Cleaner {
    private final Target target;
    private final long intervalNanos;
    private final Speculations speculations;
    /** Null when there are none. */
    private final DynamicVariables dynamic;
    /** By CPU; null where there is none. */
    private final PrincipalBuffer[] buffers;
    private final AtomicBoolean cleaning = new AtomicBoolean();
    private volatile long next;

    Cleaner(Target target, long intervalNanos, Speculations speculations, DynamicVariables dynamic,
            PrincipalBuffer[] buffers) {
        this.target = target;
        this.intervalNanos = intervalNanos;
        this.speculations = speculations;
        this.dynamic = dynamic;
        this.buffers = buffers;
        this.next = target.timestamp() + intervalNanos;
    }

    /** Does what has become due. */
    void catchUp() {
        long now = target.timestamp();
        if (now - next >= 0 && cleaning.compareAndSet(false, true)) {
            long due = now - (now - next) % intervalNanos;
            clean(due);
            next = due + intervalNanos;
            cleaning.set(false);
        }
    }

    /** Cleans once more, now: nothing will fire any more. */
    void finish() {
        clean(target.timestamp());
        speculations.finish();
    }

    private void clean(long timestamp) {
        speculations.clean(buffers, timestamp);
        if (dynamic != null) {
            dynamic.clean();
        }
    }
}

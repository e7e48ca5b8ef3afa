package org.dtrace4j.trace;

import java.util.concurrent.atomic.AtomicBoolean;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.provider.Target;

/** Actions that stop or delay the whole system, and how much of that is granted. Probe context. */
final class DestructiveActions {
    private static final long CHILL_INTERVAL_NANOS = 1_000_000_000L;
    private static final long MOST_CHILL_NANOS = 500_000_000L;

    private final Target target;
    private final AtomicBoolean panicked = new AtomicBoolean();
    /** By CPU: when the current interval of chills began, and what was granted in it. */
    private final long[] chillStart;
    private final long[] chilled;

    DestructiveActions(Target target) {
        this.target = target;
        this.chillStart = new long[target.cpuCount()];
        this.chilled = new long[target.cpuCount()];
    }

    /**
     * The action {@code panic()}. Only the first one in the life of the system does anything, and nothing fires after
     * it.
     */
    void panic(LiveEcb ecb) {
        if (panicked.compareAndSet(false, true)) {
            target.host().suspend();
            target.panic(message("panic", ecb));
        }
    }

    /** The action {@code breakpoint()}. Nothing fires while the debugger has the system. */
    void breakpoint(LiveEcb ecb) {
        ProbeHost host = target.host();
        boolean outermost = !host.isSuspended();
        host.suspend();
        try {
            target.breakpoint(message("breakpoint", ecb));
        } finally {
            if (outermost) {
                host.resume();
            }
        }
    }

    /**
     * Whether {@code chill(nanos)} is granted on a CPU: half a second of any second that begins with a chill. Counts it
     * if it is. On each CPU by the one thread that runs there.
     */
    boolean mayChill(int cpu, long nanos) {
        long now = target.timestamp();
        if (chillStart[cpu] == 0 || now - chillStart[cpu] > CHILL_INTERVAL_NANOS) {
            chillStart[cpu] = now;
            chilled[cpu] = 0;
        }
        if (nanos < 0 || chilled[cpu] + nanos > MOST_CHILL_NANOS) {
            return false;
        }
        chilled[cpu] += nanos;
        return true;
    }

    private static String message(String action, LiveEcb ecb) {
        return "dtrace: " + action + " action at probe " + ecb.probe.description() + " (ecb "
                + Long.toHexString(ecb.address) + ")";
    }
}

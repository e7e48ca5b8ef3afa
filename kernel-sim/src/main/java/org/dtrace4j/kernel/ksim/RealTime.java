package org.dtrace4j.kernel.ksim;

import java.util.concurrent.TimeUnit;

/** Keeps the virtual time of a machine from running ahead of real time, counted from the last line that was typed. */
final class RealTime {
    private long realStart = System.nanoTime();
    private long virtualStart;

    /** From now on, {@code virtualNanos} is now. */
    void restart(long virtualNanos) {
        realStart = System.nanoTime();
        virtualStart = virtualNanos;
    }

    /** How long it is until that moment of virtual time has come; not above 0 when it has. */
    long nanosUntil(long virtualNanos) {
        if (virtualStart == 0) {
            restart(virtualNanos);
        }
        return virtualNanos - virtualStart - (System.nanoTime() - realStart);
    }

    /** Returns when that moment of virtual time has come; at once when it is past, or when the thread is interrupted. */
    void waitFor(long virtualNanos) {
        long ahead = nanosUntil(virtualNanos);
        if (ahead > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(ahead);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

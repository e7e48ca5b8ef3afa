package org.dtrace4j.kernel.sim;

/**
 * Virtual time of one machine, in nanoseconds since it was switched on. Only the event loop moves it, and never back.
 */
public final class VirtualClock {
    /** The moment of power-on, for wall-clock readings: 2013-01-11 10:15:00 UTC. */
    public static final long POWER_ON_EPOCH_SECONDS = 1_357_899_300L;

    private long nowNanos;
    private long epochNanos = POWER_ON_EPOCH_SECONDS * 1_000_000_000L;

    /** Nanoseconds since power-on. Probe context. */
    public long now() {
        return nowNanos;
    }

    /** Nanoseconds since 1970-01-01 UTC. Probe context. */
    public long wallNanos() {
        return epochNanos + nowNanos;
    }

    /** Sets the wall clock, as the machine's superuser may: it goes on from there. */
    public void setWallSeconds(long seconds) {
        epochNanos = seconds * 1_000_000_000L - nowNanos;
    }

    /** Moves time on. For the event loop only. */
    public void advanceTo(long nanos) {
        if (nanos < nowNanos) {
            throw new IllegalStateException("time would go back from " + nowNanos + " to " + nanos);
        }
        nowNanos = nanos;
    }
}

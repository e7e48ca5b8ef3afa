package org.dtrace4j.provider;

/** Where a provider puts its probes, and fires them. */
public interface ProbeSink {
    /** Whether the probe exists. */
    boolean exists(String module, String function, String name);

    /** Creates a probe and returns its id, counted from 1 in the target. */
    int create(Provider provider, ProbeDefinition probe);

    /**
     * Fires a probe that has no code site, on the current CPU. Probe context. Does nothing unless it is enabled.
     */
    default void fire(int probeId, long arg0, long arg1, long arg2, long arg3, long arg4) {
        fire(probeId, arg0, arg1, arg2, arg3, arg4, 0, 0, 0);
    }

    /** The same, with eight arguments. */
    void fire(int probeId, long arg0, long arg1, long arg2, long arg3, long arg4, long arg5, long arg6, long arg7);
}

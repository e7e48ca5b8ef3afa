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
    void fire(int probeId, long arg0, long arg1, long arg2, long arg3, long arg4);
}

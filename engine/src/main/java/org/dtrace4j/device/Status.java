package org.dtrace4j.device;

/**
 * Counters of a tracing state.
 *
 * @param exiting whether {@code exit()} was called
 * @param filled whether a fill buffer is full, which ends tracing
 * @param killed whether the deadman ended tracing
 */
public record Status(long dynamicDrops, long dynamicRinsingDrops, long dynamicDirtyDrops, long speculativeDrops,
        long speculativeBusyDrops, long speculativeUnavailableDrops, long stackStringOverflows, long doubleErrors,
        boolean exiting, boolean filled, boolean killed) { }

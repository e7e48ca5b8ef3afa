package org.dtrace4j.device;

/**
 * Counters of a tracing state.
 *
 * @param exiting whether {@code exit()} was called
 * @param filled whether a fill buffer is full, which ends tracing
 * @param killed whether the deadman ended tracing
 * @param overLimit whether a buffer is so full that option {@code buflimit} wants it read
 */
public record Status(long dynamicDrops, long dynamicRinsingDrops, long dynamicDirtyDrops, long speculativeDrops,
        long speculativeBusyDrops, long speculativeUnavailableDrops, long stackStringOverflows, long doubleErrors,
        boolean exiting, boolean filled, boolean killed, boolean overLimit) { }

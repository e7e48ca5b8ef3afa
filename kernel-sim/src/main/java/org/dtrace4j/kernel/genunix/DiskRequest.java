package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * What is behind a request to the disk: the peer of its {@code buf_t}.
 *
 * @param kind what it is for, by which the disk takes its time
 * @param file whose data it is, null where nobody knows
 * @param offset where in the file
 */
public record DiskRequest(Latency kind, Vnode file, long offset) { }

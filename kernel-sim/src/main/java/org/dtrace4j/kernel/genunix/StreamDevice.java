package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.struct.Streamtab;

/**
 * The row of a STREAMS driver in the device switch table: its files are streams.
 *
 * @param streamtab the procedures of its queues
 */
public record StreamDevice(Streamtab streamtab) implements CharacterDevice { }

package org.dtrace4j.device;

/**
 * What one CPU recorded: whole records one behind the other, each as long as its EPID says; an EPID of 0 is padding of 4
 * bytes.
 *
 * @param data the bytes, little-endian; owned by the receiver
 * @param oldest offset of the oldest record in a ring buffer that has wrapped, else 0
 * @param drops records dropped since the last snapshot
 * @param errors clauses that faulted on this CPU since the last snapshot
 */
public record BufferSnapshot(int cpu, byte[] data, int oldest, long drops, long errors) { }

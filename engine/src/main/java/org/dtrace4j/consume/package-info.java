/**
 * The consumer: buffer and aggregation snapshots -&gt; <b>values, in order</b> -&gt; whoever shows them.
 *
 * <p>In go the snapshots of a {@link org.dtrace4j.device.Device}; out come calls of a
 * {@link org.dtrace4j.consume.Receiver}. On the way per-CPU records are merged by time with {@code BEGIN} first and
 * {@code END} last, aggregations are merged over CPUs and snapshots, sorted, cleared and truncated, addresses are
 * named, faults and drops become messages. Nothing is lost in silence, and nothing a device sends, however damaged,
 * makes the consumer fail other than by a {@link org.dtrace4j.consume.ConsumeException}. The order of everything that
 * comes out depends on the snapshots only.
 */
package org.dtrace4j.consume;

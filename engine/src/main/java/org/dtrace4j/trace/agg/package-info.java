/**
 * Aggregation buffers: keys and values -&gt; <b>data words of one CPU</b> -&gt; snapshot.
 *
 * <p>Each CPU aggregates into a table of its own; the consumer merges. Nothing is allocated while probes fire: keys and
 * data go into memory that is there before, and what does not fit, by illumos' count of it
 * ({@link org.dtrace4j.trace.agg.AggregationRoom}), is dropped and counted. A snapshot takes everything and leaves the table empty. See {@link org.dtrace4j.trace.agg.AggregationTable}; the keys are built by
 * {@link org.dtrace4j.trace.agg.KeyBuilder}, and those of associative arrays too.
 */
package org.dtrace4j.trace.agg;

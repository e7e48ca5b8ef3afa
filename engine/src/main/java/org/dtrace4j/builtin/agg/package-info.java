/**
 * Aggregating functions, one class each: values -&gt; <b>data words</b> -&gt; merged words -&gt; what is shown.
 *
 * <p>The data of an aggregation under one key is a fixed number of 64-bit words that are all 0 before the first
 * update, so a key that was cleared looks as a new one does. A clause calls the class's static {@code update} in
 * probe context; the consumer merges the words of the CPUs, compares them for sorting and asks for their
 * {@link org.dtrace4j.builtin.agg.Shape}. Merging is associative and commutative, and the zero words are its neutral
 * element. {@link org.dtrace4j.builtin.agg.Aggregations} is the table.
 */
package org.dtrace4j.builtin.agg;

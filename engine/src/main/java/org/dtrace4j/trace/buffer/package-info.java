/**
 * Principal buffers: firing -&gt; <b>records of one CPU</b> -&gt; snapshot.
 *
 * <p>A buffer is memory that is there before tracing starts. A clause reserves a record, stores its values at fixed
 * offsets, and commits; what it does not store is 0; what is not committed is never seen. The policies differ in what happens when a buffer is full:
 * {@link org.dtrace4j.trace.buffer.SwitchBuffer} drops and counts until the consumer has taken what is there,
 * {@link org.dtrace4j.trace.buffer.FillBuffer} stays as it is, {@link org.dtrace4j.trace.buffer.RingBuffer} gives up
 * its oldest records. One CPU's buffer is used by one thread at a time, snapshots included.
 */
package org.dtrace4j.trace.buffer;

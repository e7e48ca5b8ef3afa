/**
 * Speculations: firing -&gt; <b>records that may yet be taken back</b> -&gt; principal buffer.
 *
 * <p>{@link org.dtrace4j.trace.spec.Speculations} holds the states of a consumer's speculations and the buffers that
 * each has on each CPU, as many as option {@code nspec} says and as large as {@code specsize} says. A speculation is
 * given up on the CPU that commits or discards it; where other CPUs have recorded into it too, they are looked after at
 * option {@code cleanrate}, and it is busy until then. See {@link org.dtrace4j.trace.buffer.SpeculativeBuffer} for the
 * buffers.
 */
package org.dtrace4j.trace.spec;

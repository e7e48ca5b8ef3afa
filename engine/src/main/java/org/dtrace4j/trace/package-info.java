/**
 * The runtime: verified image -&gt; <b>enablings, ECBs, firing probes</b> -&gt; per-CPU buffers.
 *
 * <p>The counterpart of the dtrace kernel module. {@link org.dtrace4j.trace.DtraceModule} is the root, one for each
 * target: it holds the probe table, and one {@code TraceState} for each consumer. A consumer comes in through the
 * {@link org.dtrace4j.device.Device} that {@code open()} gives. Control operations take the module's lock; firing takes
 * none, allocates nothing, and lets no exception out but {@link org.dtrace4j.abi.TargetStop}. What is per CPU is used
 * by one thread at a time.
 *
 * <p>Sub-packages: {@code load} makes hidden classes of verified images, {@code site} puts probe sites into Java
 * classes, {@code buffer}, {@code agg} and {@code dynvar} hold what firing writes, {@code anon} starts the enabling
 * that a system boots with. Nothing here imports the compiler. Read next: {@code TraceState}, then {@code CpuFiring} and
 * its superclasses.
 */
package org.dtrace4j.trace;

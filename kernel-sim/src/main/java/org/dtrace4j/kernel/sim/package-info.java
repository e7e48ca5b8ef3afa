/**
 * Seed → streams, clock, events: what makes a simulated machine run the same way every time.
 *
 * <p>In goes one seed; out come named random streams ({@link org.dtrace4j.kernel.sim.RandomStreams}), virtual time
 * ({@link org.dtrace4j.kernel.sim.VirtualClock}), things that happen later ({@link
 * org.dtrace4j.kernel.sim.EventQueue}), the table of all latencies ({@link org.dtrace4j.kernel.sim.Latency}), and the
 * means to suspend one flow of control for another ({@link org.dtrace4j.kernel.sim.Coroutines}). What must stay true:
 * nothing here reads the host's clock, identity hashes, hash-map order or {@code java.util.Random}; a stream is drawn
 * only by the part of the machine that it is named after; observers (probes, debuggers) never draw and never reorder
 * events. Read next: {@link org.dtrace4j.kernel.sched}.
 */
package org.dtrace4j.kernel.sim;

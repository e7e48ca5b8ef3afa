/**
 * Kernel code → static probes: what the macros {@code DTRACE_PROBE} are to the original.
 *
 * <p>One class for each provider, one method for each probe: {@code sched:::off-cpu} is {@code SchedProbes.off__cpu}, as two
 * underscores stand for a hyphen. Kernel code calls it where the probe is to stand, with itself and the probe's arguments;
 * the build turns each call into one of an empty method of the calling class ({@link
 * org.dtrace4j.kernel.weave}), and provider and consumer see a probe in the module and function that the call stands in.
 * What must stay true: a call costs nothing while nobody traces it, so its arguments are values that are at hand.
 * What the arguments mean to a D program is said by a table of {@link org.dtrace4j.kernel.providers}.
 */
package org.dtrace4j.kernel.probe;

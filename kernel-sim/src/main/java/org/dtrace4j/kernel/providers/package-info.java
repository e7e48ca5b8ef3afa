/**
 * Simulated kernel → {@link org.dtrace4j.provider}: what DTrace sees of the machine.
 *
 * <p>{@link org.dtrace4j.provider.Target} for a kernel, and its providers. What must stay true: observation takes no
 * virtual time and no random draw, and changes no order of events, so a machine runs the same way with probes and
 * without; no other package of the simulator knows of probes.
 *
 * <p>There are two ways in: {@link org.dtrace4j.kernel.providers.Tracing} is the drivers that the kernel loads,
 * {@link org.dtrace4j.kernel.providers.Vprobe} the same runtime once more beneath the kernel, which never knows.
 *
 * <p>{@link org.dtrace4j.kernel.providers.PidProvider} and {@link org.dtrace4j.kernel.providers.UsdtProvider} are those that look at
 * programs; see {@code kernel.image}.
 */
package org.dtrace4j.kernel.providers;

/**
 * The service provider interface: what a traced system must offer, and what its providers do.
 *
 * <p>A {@link org.dtrace4j.provider.Target} is a traced system: the simulated machine, later a running JVM. The runtime
 * ({@code org.dtrace4j.trace}) knows a target only through this package, and the compiler not even through this one but
 * through {@code org.dtrace4j.device}. Methods marked <em>probe context</em> are called while a probe fires: they do not
 * allocate, block or throw (but for {@link org.dtrace4j.abi.ProbeFault} where said), and their work is bounded.
 */
package org.dtrace4j.provider;

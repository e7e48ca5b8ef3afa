/**
 * The public way to trace: open, compile, enable, go, work, stop, close.
 *
 * <p>In comes a {@link org.dtrace4j.device.Device} and D text, out come events for an
 * output. The dtrace command, the tests and the simulated machine's own {@code dtrace} are all
 * built on a session. Here also stand the small interfaces through which a command meets the
 * world: {@link org.dtrace4j.session.CommandIo}, {@link org.dtrace4j.session.FileAccess},
 * {@link org.dtrace4j.session.TargetConnector}. Nothing in this package may name the runtime or a kind of target.
 */
package org.dtrace4j.session;

/**
 * The public way to trace: open, compile, enable, go, work, stop, close.
 *
 * <p>In come a {@link org.dtrace4j.device.Device} and D text, out come calls of a
 * {@link org.dtrace4j.consume.Receiver}. The dtrace command, the tests and the simulated machine's own {@code dtrace}
 * are all built on {@link org.dtrace4j.session.Session}. Here also stand the small interfaces through which a command
 * meets the world: {@link org.dtrace4j.session.CommandIo}, {@link org.dtrace4j.session.FileAccess},
 * {@link org.dtrace4j.session.TargetConnector}. Nothing in this package may name the runtime or a kind of target.
 */
package org.dtrace4j.session;

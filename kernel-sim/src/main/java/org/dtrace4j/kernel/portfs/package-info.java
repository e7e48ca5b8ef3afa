/**
 * what happens to files and descriptors, and what programs send → event ports: portfs.
 *
 * <p>{@link org.dtrace4j.kernel.portfs.PortSys} is the system call, {@link org.dtrace4j.kernel.portfs.PortEvents} the queue
 * of a port and those who wait for it. Sources of events are descriptors ({@link org.dtrace4j.kernel.portfs.PortFd}, over the
 * pollheads of {@code poll}), files ({@link org.dtrace4j.kernel.portfs.PortFop}), and programs. What happens to a file that is
 * watched is told by {@code fop_} functions and by {@code vnevent_} functions, which look at {@code v_femhead} of its vnode;
 * the original hangs functions of its own in front of those of the file system (fem) to the same end.
 *
 * <p>What must stay true: an association tells of one event, and not again before the program has renewed it; no time passes
 * while {@code portq_mutex} is held, so that interrupts may send events.
 */
package org.dtrace4j.kernel.portfs;

/**
 * A command, or processes that run -> what system calls they make, what they receive, how they end: truss(1).
 *
 * <p>{@link org.dtrace4j.kernel.user.truss.Truss} is one process for each process that it traces, and makes another one of itself
 * when that forks ({@code -f}). In it a thread follows each thread of the traced process ({@link
 * org.dtrace4j.kernel.user.truss.LwpTracer}), by {@code lwpctl} and {@code lwpstatus} of {@code /proc/PID/lwp/N}. What a call is
 * called, and how its arguments are shown, is the table {@link org.dtrace4j.kernel.user.truss.CallTable}; {@link
 * org.dtrace4j.kernel.user.truss.ArgumentText} makes the text, {@link org.dtrace4j.kernel.user.truss.Expound} what {@code -v}
 * adds.
 *
 * <p>What must stay true: all that is shown comes out of {@code /proc}, and threads of truss write, and change what they have in
 * common, only while they hold {@code truss_lock}.
 */
package org.dtrace4j.kernel.user.truss;

/**
 * Pipelines → commands executed on a target → text.
 *
 * <p>{@link org.dtrace4j.kernel.mdb.command.Debugger} is the state of a session (target, dot, variables, the chosen
 * CPU) and executes lines. It knows commands and walkers only through the
 * {@link org.dtrace4j.kernel.mdb.command.CommandTable} that it is given; what a command sees of its call is an
 * {@link org.dtrace4j.kernel.mdb.command.Invocation}. As in mdb(1) what flows through a pipe is text: a command that
 * writes into a pipe writes addresses, one a line. What must stay true: whatever a line does wrong ends that line with
 * a message, never the session.
 */
package org.dtrace4j.kernel.mdb.command;

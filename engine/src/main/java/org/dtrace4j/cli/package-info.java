/**
 * The dtrace command: arguments -&gt; <b>session</b> -&gt; text and exit status.
 *
 * <p>{@link org.dtrace4j.cli.DtraceCommand} is the command, the same on the host and in the simulated machine: it sees
 * the world only through {@link org.dtrace4j.session.CommandIo} and finds its system through a
 * {@link org.dtrace4j.session.TargetConnector}. {@link org.dtrace4j.cli.DtraceMain} runs it in a process of the host.
 * Options, messages and exit status are those of dtrace(1M): 0 when programs ran or were saved, 1 when something
 * failed, 2 for wrong usage, or what {@code exit()} was given. No Java stack trace reaches a user.
 */
package org.dtrace4j.cli;

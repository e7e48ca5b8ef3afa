/**
 * A machine folder -&gt; boots -&gt; what happened: the {@code ksim} program, and what the host needs of a machine.
 *
 * <p>{@link org.dtrace4j.kernel.ksim.MachineFolder} is where a machine is kept; {@link org.dtrace4j.kernel.ksim.Boot} runs one
 * boot and says how it went; {@link org.dtrace4j.kernel.ksim.RebootLoop} runs many, on several host threads, each on a seed of
 * its own; a {@link org.dtrace4j.kernel.ksim.ScriptTest} is played in a machine of its own and judged by what it prints. The
 * {@code dtrace} command finds its machine through {@link org.dtrace4j.kernel.ksim.SimConnector}, on the host, or
 * as {@link org.dtrace4j.kernel.consumers.DtraceProgram} inside; in the machine the host's command is a process ({@link
 * org.dtrace4j.kernel.ksim.HostedConsumer}, and {@link org.dtrace4j.kernel.ksim.LiveConsumer} where the machine lives). A
 * machine of the command's own boots when there is something to trace, not before ({@link
 * org.dtrace4j.kernel.ksim.UnbootedConnection}). What must stay true: what a boot reports depends on the seed, the disk and the
 * typed input only, never on how many run side by side or how fast the host is.
 */
package org.dtrace4j.kernel.ksim;

/**
 * Arguments -&gt; a consumer of DTrace in a process of the machine -&gt; text and exit status: the commands that trace the machine
 * that they run in.
 *
 * <p>{@link org.dtrace4j.kernel.consumers.DtraceProgram} is the dtrace command of the host, over the world of a process ({@link
 * org.dtrace4j.kernel.consumers.ProcessIo}), the device as that process may use it ({@link
 * org.dtrace4j.kernel.consumers.ProcessDevice}), and the processes that it starts and watches ({@link
 * org.dtrace4j.kernel.consumers.GuestProcesses}). {@link org.dtrace4j.kernel.consumers.Lockstat}, {@link
 * org.dtrace4j.kernel.consumers.Plockstat} and {@link org.dtrace4j.kernel.consumers.Intrstat} make programs of their own, which
 * {@link org.dtrace4j.kernel.consumers.Tracer} runs.
 *
 * <p>What must stay true: they learn of the system through system calls and the device alone, as what illumos has by these names.
 */
package org.dtrace4j.kernel.consumers;

/**
 * Threads ready, sleeping, held by CPU caps, running → who runs next, and when: CPUs and scheduling of the simulated machine.
 *
 * <p>{@link org.dtrace4j.kernel.sched.EventLoop} is the discrete-event loop: simulated threads are coroutines, exactly
 * one runs at a time, and each lets virtual time pass by {@code spend}. {@link org.dtrace4j.kernel.sched.Scheduler} is
 * what becomes of threads from their beginning to their end, {@link org.dtrace4j.kernel.sched.Microstates} what they spend
 * their time on, {@link org.dtrace4j.kernel.sched.Locks} the kernel's mutexes and readers/writer locks,
 * {@link org.dtrace4j.kernel.sched.Callouts} the clock tick and timeouts. What must stay true: which thread runs
 * depends on the seed and the program only; between two points where time may pass kernel code is atomic; what a
 * debugger may ask of a thread ({@code t_state}, {@code t_wchan}, {@code cpu_thread} …) stands in kernel memory.
 */
package org.dtrace4j.kernel.sched;

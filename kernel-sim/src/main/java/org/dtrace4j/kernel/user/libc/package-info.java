/**
 * Threads of programs and their locks, as libc has them: the interface of Solaris threads ({@code thr_create}, {@code
 * mutex_lock}, {@code rw_rdlock}, {@code cond_wait}) -&gt; words in the memory of the process, and system calls where somebody
 * has to wait.
 *
 * <p>A lock that is free is taken in user mode and costs nothing. Who finds a mutex taken spins for as long as its owner is on a
 * CPU, and not for long ({@link org.dtrace4j.kernel.user.libc.Mutexes}); then it goes to a queue of the process ({@link
 * org.dtrace4j.kernel.user.libc.SleepQueues}) and parks in the kernel, until who lets go of the lock unparks it.
 *
 * <p>What must stay true: functions have the names and arguments of the original's, as {@code ustack()} and the pid provider
 * show them, and the static probes of {@link org.dtrace4j.kernel.user.libc.PlockstatProbes} stand in the functions where they
 * stand there. Nothing happens between two looks at a word of memory unless a thread executes for some time or traps; so words
 * need no atomic operations here, nor the queues the locks that they have in the original.
 */
@InObject("libc.so.1")
package org.dtrace4j.kernel.user.libc;

import org.dtrace4j.kernel.image.InObject;

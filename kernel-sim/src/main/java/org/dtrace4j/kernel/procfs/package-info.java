/**
 * processes → files that tell and control them: procfs, on /proc.
 *
 * <p>{@code /proc/PID} has {@code psinfo} (what ps and prstat show), {@code usage} and {@code lusage} (their time
 * by microstates), {@code fdinfo/N} and {@code path/N} (what pfiles shows), {@code ustack} (pstack) and {@code priv} (ppriv);
 * their layouts are {@link org.dtrace4j.kernel.user.ProcLayout}. By {@code ctl} a process is told to stop and to run, and at what
 * to stop ({@link org.dtrace4j.kernel.procfs.PrControl}); {@code status} says where it has stopped, {@code as} is its memory, and
 * {@code lwp/N} has the same for one of its threads. Everything is read from the structures in kernel memory at the moment of the
 * read. What must stay true: a node does not keep its process alive; when the process has gone, operations on its files answer
 * ENOENT; a process that nobody traces knows nothing of all this.
 */
package org.dtrace4j.kernel.procfs;

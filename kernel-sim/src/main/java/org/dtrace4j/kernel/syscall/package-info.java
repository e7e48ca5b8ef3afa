/**
 * user program → kernel: the system calls, and the Java half of a process.
 *
 * <p>{@link org.dtrace4j.kernel.syscall.SystemCall} is the table: one row for each call, with number, name and
 * prototype. A user program calls {@link org.dtrace4j.kernel.user.Syscalls}; {@link
 * org.dtrace4j.kernel.syscall.ProcessCalls} and {@link org.dtrace4j.kernel.syscall.FileCalls} put its arguments where C
 * would have them (strings and buffers into the memory of the process, numbers and addresses into {@code lwp_arg}),
 * trap, and call the kernel function of the row. On the way out of the kernel the thread is stopped, killed, or given
 * its signals; it uses its pages again that the page scanner may have taken, and waits if a CPU cap has been reached.
 *
 * <p>What must stay true: no call reaches the kernel but through {@link org.dtrace4j.kernel.syscall.Trap#trap}, and no Java
 * exception but {@link org.dtrace4j.kernel.user.SystemCallError} reaches a program from here.
 */
package org.dtrace4j.kernel.syscall;

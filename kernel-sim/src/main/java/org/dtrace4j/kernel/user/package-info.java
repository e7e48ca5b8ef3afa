/**
 * Executable file -> row of the program table -> Java code over system calls: user space of the simulated system.
 *
 * <p>A program is Java code that runs in a simulated process, on a simulated thread. It reaches the kernel only through
 * {@link org.dtrace4j.kernel.user.Syscalls}, keeps no state outside its process, and spends virtual time only by asking
 * for it. {@link org.dtrace4j.kernel.user.Programs} lists what comes with the system: init ({@code init}), the shell
 * ({@code shell}), SMF ({@code smf}) and the commands ({@code commands}); {@code libc} has their threads and the locks
 * of those, and {@code disk} is what a new machine's disk holds. {@link org.dtrace4j.kernel.user.ZfsControl},
 * {@link org.dtrace4j.kernel.user.KstatControl}, {@link org.dtrace4j.kernel.user.NetControl} and
 * {@link org.dtrace4j.kernel.user.ProcLayout} say what the commands rely on in {@code /dev/zfs}, {@code /dev/kstat},
 * sockets and {@code /proc}.
 *
 * <p>What must stay true: everything that a program prints comes out of system calls, so that a debugger, a probe and a
 * command never disagree about the system.
 */
package org.dtrace4j.kernel.user;

/**
 * User space: programs of the simulated system, and what they may ask of its kernel.
 *
 * <p>A program is Java code that runs in a simulated process, on a simulated thread. It reaches the kernel only through
 * {@link org.dtrace4j.kernel.user.Syscalls}, keeps no state outside its process, and spends virtual time only by asking
 * for it. The shell, init, SMF and the commands are such programs.
 */
package org.dtrace4j.kernel.user;

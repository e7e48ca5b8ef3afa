/**
 * Configuration → a running machine → how it ended.
 *
 * <p>{@link org.dtrace4j.kernel.boot.Machine} builds one {@link org.dtrace4j.kernel.module.Kernel}, gives its first thread something to
 * run, and drives virtual time on the caller's thread. What must stay true: machines share no mutable state; the end of a
 * machine is a value ({@link org.dtrace4j.kernel.module.Outcome}), never an exception; a machine that is closed leaves no
 * thread behind. The boot story itself is kernel code, {@code genunix}'s {@code main()}.
 */
package org.dtrace4j.kernel.boot;

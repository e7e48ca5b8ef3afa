/**
 * Woven user programs → {@link org.dtrace4j.kernel.image.UserFunctions} and {@link
 * org.dtrace4j.kernel.image.UserStack}: the text of simulated programs, and where in it a thread of a process is.
 *
 * <p>Programs are Java classes. The build gives each function of theirs an address and a frame, as it does for kernel
 * functions, so that {@code ustack()} names who called whom and the pid provider has something to attach to. What must
 * stay true: neither frames nor tracing take virtual time or show in anything that the kernel sees.
 *
 * <p>Read next: {@link org.dtrace4j.kernel.weave}, {@code kernel.providers.PidProvider}.
 */
package org.dtrace4j.kernel.image;

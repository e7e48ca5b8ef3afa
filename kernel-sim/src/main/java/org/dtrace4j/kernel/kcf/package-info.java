/**
 * nothing → one process: the kernel crypto framework, as far as anybody notices it.
 *
 * <p>zfs draws random numbers from it, so that loading zfs loads it, and its pool of threads is a process of the
 * kernel that exists before init: {@code kcfpoold}, usually pid 4.
 */
package org.dtrace4j.kernel.kcf;

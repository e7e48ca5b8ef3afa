/**
 * Machine and dispatcher → the platform's part of the kernel, as in illumos' unix module.
 *
 * <p>One class for each C file, one method for each function ({@link org.dtrace4j.kernel.module.Prototype}). The module object is
 * {@link org.dtrace4j.kernel.unix.Unix}. What must stay true: what is assembly without a frame in the original cannot be traced
 * here either; the machinery behind these functions (time, CPUs, queues) is {@link org.dtrace4j.kernel.sched}.
 */
package org.dtrace4j.kernel.unix;

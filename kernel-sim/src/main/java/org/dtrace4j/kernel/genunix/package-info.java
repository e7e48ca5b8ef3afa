/**
 * System calls, faults, time → the common part of the kernel, as in illumos' genunix.
 *
 * <p>One class for each C file, one method for each function ({@link org.dtrace4j.kernel.module.Prototype}). What must stay true:
 * every structure lies in kernel memory under its C layout; what is a macro in C is a helper without a prototype here, so
 * that it stays invisible to probes. The module object is {@link org.dtrace4j.kernel.genunix.Genunix}.
 */
package org.dtrace4j.kernel.genunix;

/**
 * a program that plays the terminal ↔ ptm ↔ pts ↔ ptem, ldterm, ttcompat ↔ programs at the terminal: pseudo-terminals.
 *
 * <p>Opening {@code /dev/ptmx} makes a pair; the number of the master's device is that of the slave under {@code /dev/pts}. What
 * one side writes the other reads. The host has masters of its own ({@link org.dtrace4j.kernel.pty.Ptys#hostTerminal}): what is
 * written to their slaves comes out at the host. What must stay true: a pair is there until both sides are closed.
 */
package org.dtrace4j.kernel.pty;

/**
 * /etc/inittab -> processes: the first process, as init(1M) of illumos.
 *
 * <p>{@link org.dtrace4j.kernel.user.init.Init} runs the sysinit lines one after the other, then svc.startd, and from
 * then on takes care of processes that have lost their parent. It remembers its children in {@link
 * org.dtrace4j.kernel.user.init.StateFile}, a file of 412 bytes in /etc/svc/volatile, which it replaces whenever its
 * table changes: written under another name, closed, renamed. It never keeps that file open.
 */
package org.dtrace4j.kernel.user.init;

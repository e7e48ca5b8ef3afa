/**
 * Arguments -> system calls -> text and exit status: the commands of the simulated system.
 *
 * <p>One class a command, or for several small ones of a kind, without state of its own; {@link org.dtrace4j.kernel.user.Programs} has a row for each.
 * Output formats, error texts and exit statuses are those of illumos. What a command tells about the system it learns
 * through system calls: from {@code /proc}, {@code /etc/mnttab}, {@code /dev/zfs}; never from the simulator's
 * objects.
 */
package org.dtrace4j.kernel.user.commands;

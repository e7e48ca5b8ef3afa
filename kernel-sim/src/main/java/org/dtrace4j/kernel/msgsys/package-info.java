/**
 * {@code msgget}, {@code msgsnd}, {@code msgrcv} → queues of messages that have types: System V's messages.
 *
 * <p>The module is loaded by the first system call. Unlike in the original one condition variable is for all that wait for a
 * message of a queue, and one for all that wait for room.
 */
package org.dtrace4j.kernel.msgsys;

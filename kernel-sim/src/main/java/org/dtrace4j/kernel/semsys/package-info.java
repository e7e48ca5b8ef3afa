/**
 * {@code semget}, {@code semop}, {@code semctl} → sets of counters that processes wait at: System V's semaphores.
 *
 * <p>The module is loaded by the first system call. What must stay true: the operations of one call are done all or none; what is
 * marked SEM_UNDO is taken back when the process ends.
 */
package org.dtrace4j.kernel.semsys;

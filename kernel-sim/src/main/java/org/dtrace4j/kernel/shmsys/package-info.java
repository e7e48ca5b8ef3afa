/**
 * {@code shmget}, {@code shmat}, {@code shmdt}, {@code shmctl} → memory that several processes have: System V's shared memory.
 *
 * <p>The module is loaded by the first system call. What must stay true: an object refers to its pages, and so does each process that
 * has attached it; with the last reference the pages go. A child has what its parent has attached, a program that begins has nothing.
 */
package org.dtrace4j.kernel.shmsys;

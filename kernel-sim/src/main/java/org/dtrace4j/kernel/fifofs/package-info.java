/**
 * pipe, read, write → bytes from one process to another: pipes.
 *
 * <p>A pipe is two nodes that point at each other. What is written to one lies in the other's ring until it is read.
 * What must stay true: a reader waits only while the other end is open, and a writer never writes to a pipe that
 * nobody reads.
 */
package org.dtrace4j.kernel.fifofs;

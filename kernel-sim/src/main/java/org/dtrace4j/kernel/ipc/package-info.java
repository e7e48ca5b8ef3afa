/**
 * a key → an object with an identifier and permissions: what System V's messages, semaphores and shared memory have in common.
 *
 * <p>What must stay true: the lock of a service is held by whoever looks at its objects; an object that has been removed stays in
 * memory until nobody refers to it any more, and whoever has slept looks first whether that has happened.
 */
package org.dtrace4j.kernel.ipc;

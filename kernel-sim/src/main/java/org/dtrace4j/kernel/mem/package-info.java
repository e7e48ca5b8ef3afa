/**
 * Addresses → bytes: the memory of a simulated machine.
 *
 * <p>An {@link org.dtrace4j.kernel.mem.AddressSpace} is a set of mapped segments of little-endian bytes under 64-bit
 * addresses; {@link org.dtrace4j.kernel.mem.AddressLayout} says where the kernel's lie. Structures are read and written
 * through handles ({@link org.dtrace4j.kernel.mem.Struct}), which the build generates from the C headers; {@link
 * org.dtrace4j.kernel.mem.Kmem} hands out kernel memory; a {@link org.dtrace4j.kernel.mem.KernelStack} is the stack of
 * one kernel thread, whose frames lie in that memory too. What must stay true: everything that a debugger or a probe
 * shall see is in these bytes; a mapped byte that nobody wrote is 0 or what its template holds; a template never
 * changes. Read next: {@link org.dtrace4j.kernel.module}.
 */
package org.dtrace4j.kernel.mem;

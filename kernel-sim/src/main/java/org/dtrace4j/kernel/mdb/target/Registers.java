package org.dtrace4j.kernel.mdb.target;

/**
 * Where a thread is: what is needed to walk its stack.
 *
 * @param pc text address that it executes, 0 when it has not begun
 * @param sp lowest address of its stack that is in use
 * @param fp address of its innermost frame, 0 when it has none; see {@code mem.KernelStack} for the shape of a frame
 */
public record Registers(long pc, long sp, long fp) { }

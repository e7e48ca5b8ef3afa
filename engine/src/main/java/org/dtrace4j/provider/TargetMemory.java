package org.dtrace4j.provider;

/**
 * The memory of a target as probes read it: byte-addressed, little-endian, 64-bit addresses. All methods are probe
 * context, and throw {@link org.dtrace4j.abi.ProbeFault} (BADADDR with the address, or BADALIGN) where nothing can be read.
 */
public interface TargetMemory {
    byte load8(long address);

    short load16(long address);

    int load32(long address);

    long load64(long address);

    /** Copies bytes in. Only a process's memory can be written; a fault may leave a part copied. */
    default void write(long address, byte[] source, int offset, int length) {
        throw org.dtrace4j.abi.ProbeFault.Kind.BADADDR.fault();
    }

    /** Copies bytes out. A fault may leave a part copied. */
    void copy(long address, byte[] destination, int offset, int length);
}

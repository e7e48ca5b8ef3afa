package org.dtrace4j.kernel.mdb.target;

/**
 * A range of the target's memory.
 *
 * @param name what it holds, such as {@code heap}
 * @param isStructures whether it holds the kernel's structures, and not the contents of pages
 */
public record Mapping(String name, long base, long sizeBytes, boolean isStructures) {
    /** Whether an address lies in it. */
    public boolean contains(long address) {
        return Long.compareUnsigned(address - base, sizeBytes) < 0;
    }
}

package org.dtrace4j.kernel.mdb.target;

import org.dtrace4j.ctf.CtfType;

/**
 * A function or variable of a loaded module.
 *
 * @param sizeBytes bytes that it occupies, at least 1
 * @param type its type; a function type for a function
 */
public record TargetSymbol(String module, String name, long address, long sizeBytes, boolean isFunction, CtfType type) {
    /** Whether an address lies in it. */
    public boolean contains(long other) {
        return Long.compareUnsigned(other - address, sizeBytes) < 0;
    }
}

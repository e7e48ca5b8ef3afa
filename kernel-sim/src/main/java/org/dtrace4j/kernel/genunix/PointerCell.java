package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.Struct;

/**
 * A word in kernel memory that holds a pointer: what C passes as {@code vnode_t **vpp}. Usually a local variable on the
 * kernel stack ({@link FileSystemCode#cell}), valid until the function that made it returns.
 */
public final class PointerCell extends Struct {
    public PointerCell(AddressSpace memory, long address) {
        super(memory, address);
    }

    /** The pointer, 0 for NULL. */
    public long get() {
        return memory().getLong(address());
    }

    public void set(long pointer) {
        memory().putLong(address(), pointer);
    }

    public void set(Struct structure) {
        set(addressOf(structure));
    }
}

package org.dtrace4j.kernel.struct;

import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.Struct;

/** Stands in until the generator writes this class. */
public final class Mutex extends Struct {
    public static final int SIZE = 8;

    private Mutex(AddressSpace memory, long address) {
        super(memory, address);
    }

    public static Mutex at(AddressSpace memory, long address) {
        return address == 0 ? null : new Mutex(memory, address);
    }
}

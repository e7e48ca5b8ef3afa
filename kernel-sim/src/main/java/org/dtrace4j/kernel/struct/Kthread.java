package org.dtrace4j.kernel.struct;

import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.Struct;

/** Stands in until the generator writes this class. */
public final class Kthread extends Struct {
    public static final int SIZE = 1024;

    private Kthread(AddressSpace memory, long address) {
        super(memory, address);
    }

    public static Kthread at(AddressSpace memory, long address) {
        return address == 0 ? null : new Kthread(memory, address);
    }
}

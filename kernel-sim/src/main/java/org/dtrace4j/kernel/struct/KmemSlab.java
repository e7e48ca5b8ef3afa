package org.dtrace4j.kernel.struct;

import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.Struct;

/** Stands in until the generator writes this class. */
public final class KmemSlab extends Struct {
    public static final int SIZE = 128;

    private KmemSlab(AddressSpace memory, long address) {
        super(memory, address);
    }

    public static KmemSlab at(AddressSpace memory, long address) {
        return address == 0 ? null : new KmemSlab(memory, address);
    }
}

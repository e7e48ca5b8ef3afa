package org.dtrace4j.kernel.struct;

import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.Struct;

/** Stands in until the generator writes this class. */
public final class Cpu extends Struct {
    public static final int SIZE = 1024;

    private Cpu(AddressSpace memory, long address) {
        super(memory, address);
    }

    public static Cpu at(AddressSpace memory, long address) {
        return address == 0 ? null : new Cpu(memory, address);
    }
}

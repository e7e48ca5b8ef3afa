package org.dtrace4j.kernel.providers;

import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.provider.TargetMemory;

/** The kernel's memory as probes read it: with faults instead of panics. */
final class ProbeMemory implements TargetMemory {
    private final AddressSpace memory;

    ProbeMemory(AddressSpace memory) {
        this.memory = memory;
    }

    private void check(long address, int sizeBytes) {
        if ((address & sizeBytes - 1) != 0) {
            throw ProbeFault.Kind.BADALIGN.fault();
        }
        if (!memory.isMapped(address, sizeBytes)) {
            throw ProbeFault.Kind.BADADDR.fault();
        }
    }

    @Override
    public byte load8(long address) {
        check(address, 1);
        return memory.getByte(address);
    }

    @Override
    public short load16(long address) {
        check(address, 2);
        return memory.getShort(address);
    }

    @Override
    public int load32(long address) {
        check(address, 4);
        return memory.getInt(address);
    }

    @Override
    public long load64(long address) {
        check(address, 8);
        return memory.getLong(address);
    }

    @Override
    public void copy(long address, byte[] destination, int offset, int length) {
        if (length > 0 && !memory.isMapped(address, length)) {
            throw ProbeFault.Kind.BADADDR.fault();
        }
        memory.read(address, destination, offset, length);
    }
}

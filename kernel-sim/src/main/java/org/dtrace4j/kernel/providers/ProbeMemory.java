package org.dtrace4j.kernel.providers;

import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.provider.TargetMemory;

/**
 * An address space as probes read it: with faults instead of panics. The machine is an amd64, which loads from any
 * address; {@code BADALIGN} is a fault of machines that do not.
 */
abstract class ProbeMemory implements TargetMemory {
    /** The space that an address lies in; null where there is none, so that the address is bad. */
    abstract AddressSpace space(long address);

    /** The kernel's memory. */
    static ProbeMemory of(AddressSpace kernelMemory) {
        return new ProbeMemory() {
            @Override
            AddressSpace space(long address) {
                return kernelMemory;
            }
        };
    }

    /** The kernel's memory, with some more above an address where the kernel has nothing. */
    static ProbeMemory of(AddressSpace kernelMemory, AddressSpace more, long base, long limit) {
        return new ProbeMemory() {
            @Override
            AddressSpace space(long address) {
                return address >= base && address < limit ? more : kernelMemory;
            }
        };
    }

    /** The memory of whatever process the current thread belongs to. */
    static ProbeMemory ofCurrentProcess(Kernel k) {
        return new ProbeMemory() {
            @Override
            public void write(long address, byte[] source, int offset, int length) {
                AddressSpace space = space(address);
                if (length > 0) {
                    if (space == null || !space.isMapped(address, length)) {
                        throw ProbeFault.Kind.BADADDR.fault();
                    }
                    space.write(address, source, offset, length);
                }
            }

            @Override
            AddressSpace space(long address) {
                long thread = k.loop.currentThread().kthread().address();
                long process = k.memory.getLong(thread + Kthread.OFFSET_T_PROCP);
                return k.peers.get(process) instanceof UserProcess user ? user.memory() : null;
            }
        };
    }

    private AddressSpace checked(long address, int sizeBytes) {
        AddressSpace space = space(address);
        if (space == null || !space.isMapped(address, sizeBytes)) {
            throw ProbeFault.Kind.BADADDR.fault();
        }
        return space;
    }

    @Override
    public byte load8(long address) {
        return checked(address, 1).getByte(address);
    }

    @Override
    public short load16(long address) {
        return checked(address, 2).getShort(address);
    }

    @Override
    public int load32(long address) {
        return checked(address, 4).getInt(address);
    }

    @Override
    public long load64(long address) {
        return checked(address, 8).getLong(address);
    }

    @Override
    public void copy(long address, byte[] destination, int offset, int length) {
        AddressSpace space = space(address);
        if (length > 0) {
            if (space == null || !space.isMapped(address, length)) {
                throw ProbeFault.Kind.BADADDR.fault();
            }
            space.read(address, destination, offset, length);
        }
    }
}

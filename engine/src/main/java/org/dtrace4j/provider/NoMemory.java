package org.dtrace4j.provider;

import org.dtrace4j.abi.ProbeFault;

/** Memory with nothing mapped: every access is an invalid address. */
enum NoMemory implements TargetMemory {
    INSTANCE;

    @Override
    public byte load8(long address) {
        throw ProbeFault.Kind.BADADDR.fault();
    }

    @Override
    public short load16(long address) {
        throw ProbeFault.Kind.BADADDR.fault();
    }

    @Override
    public int load32(long address) {
        throw ProbeFault.Kind.BADADDR.fault();
    }

    @Override
    public long load64(long address) {
        throw ProbeFault.Kind.BADADDR.fault();
    }

    @Override
    public void copy(long address, byte[] destination, int offset, int length) {
        throw ProbeFault.Kind.BADADDR.fault();
    }
}

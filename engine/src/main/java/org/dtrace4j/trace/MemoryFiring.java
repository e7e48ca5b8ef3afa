package org.dtrace4j.trace;

import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetMemory;

/**
 * The part of a firing that loads and stores: memory as clauses see it, strings, scratch memory, and what of the target's
 * own structures only the target can read. Probe context. Addresses are never trusted.
 */
abstract class MemoryFiring extends CurrentFiring {
    /** Bits of {@link #used}: local variables were set; scratch memory was taken. */
    static final int LOCALS = 2;
    static final int SCRATCH = 4;
    private static final byte[] EMPTY_STRING = new byte[1];

    final DtraceMemory memory;
    final int stringSize;
    private final byte[] scratch;

    /** What the firings so far have left behind, in bits; 0 after a clause that used none of it. */
    int used;
    /** What the clause may still ask for itself of scratch memory, and that at its beginning. */
    private long granted;
    private final long grant;
    /** What {@code strtok()} has left of its string. */
    long untokenized;

    /** @param seen the target's memory, as far as the consumer may see it */
    MemoryFiring(Target target, TargetMemory seen, int cpu, StateMemory shared) {
        super(target, cpu);
        this.stringSize = shared.stringSize();
        this.scratch = new byte[shared.scratchSize()];
        this.grant = shared.scratchGrant();
        this.granted = grant;
        this.memory = new DtraceMemory(seen);
        shared.map(memory);
        memory.map(DtraceMemory.SCRATCH, scratch);
        memory.map(DtraceMemory.EMPTY, EMPTY_STRING);
    }

    /** DTrace's memory as it is seen here. */
    DtraceMemory memory() {
        return memory;
    }

    // ---- memory

    @Override
    public long loadS8(long address) {
        return memory.load8(address);
    }

    @Override
    public long loadU8(long address) {
        return memory.load8(address) & 0xffL;
    }

    @Override
    public long loadS16(long address) {
        return memory.load16(address);
    }

    @Override
    public long loadU16(long address) {
        return memory.load16(address) & 0xffffL;
    }

    @Override
    public long loadS32(long address) {
        return memory.load32(address);
    }

    @Override
    public long loadU32(long address) {
        return memory.load32(address) & 0xffff_ffffL;
    }

    @Override
    public long load64(long address) {
        return memory.load64(address);
    }

    @Override
    public void put8(long address, long value) {
        used |= LOCALS;
        memory.put8(address, (byte) value);
    }

    @Override
    public void put16(long address, long value) {
        used |= LOCALS;
        memory.put16(address, (short) value);
    }

    @Override
    public void put32(long address, long value) {
        used |= LOCALS;
        memory.put32(address, (int) value);
    }

    @Override
    public void put64(long address, long value) {
        used |= LOCALS;
        memory.put64(address, value);
    }

    @Override
    public void putBytes(long address, long source, int size) {
        used |= LOCALS;
        memory.putBytes(address, source, size);
    }

    @Override
    public void putString(long address, long source, int size) {
        used |= LOCALS;
        memory.putString(address, source, size);
    }

    // ---- strings and scratch memory

    @Override
    public long constant(Ecb ecb, int constantOffset) {
        return ((LiveEcb) ecb).constants + constantOffset;
    }

    @Override
    public int compareStrings(long left, long right) {
        return memory.compareStrings(left, right, stringSize);
    }

    @Override
    public long scratch(long size) {
        int start = memory.scratchUsed + 7 & ~7;
        if (size < 0 || size > scratch.length - start) {
            throw ProbeFault.Kind.NOSCRATCH.fault();
        }
        used |= SCRATCH;
        memory.scratchUsed = start + (int) size;
        return DtraceMemory.address(DtraceMemory.SCRATCH, start);
    }

    @Override
    public long grantedScratch(long size) {
        if (size < 0 || size > granted) {
            throw ProbeFault.Kind.NOSCRATCH.fault();
        }
        granted -= size;
        return scratch(size);
    }

    /** Gives back all scratch memory. */
    final void releaseScratch() {
        memory.scratchUsed = 0;
        granted = grant;
    }

    @Override
    public void setScratch(long address, long value) {
        memory.storeScratch(address, (byte) value);
    }

    @Override
    public int stringSize() {
        return stringSize;
    }

    @Override
    public long copyin(long address, long size) {
        long result = grantedScratch(size);
        memory.copy(target.processMemory(), address, scratch, (int) result, (int) size);
        return result;
    }

    @Override
    public long copyinString(long address, long limit) {
        long result = scratch(limit);
        if (limit > 0) {
            memory.copyString(target.processMemory(), address, scratch, (int) result, (int) limit);
        }
        return result;
    }

    @Override
    public long untokenized() {
        return untokenized;
    }

    @Override
    public void setUntokenized(long address) {
        used |= LOCALS;
        untokenized = address;
    }

    // ---- the traced kernel's own business

    @Override
    public long mutexOwner(long mutex) {
        memory.faultAddress = mutex;
        return target.locks().mutexOwner(mutex);
    }

    @Override
    public boolean isSpinMutex(long mutex) {
        memory.faultAddress = mutex;
        return target.locks().isSpinMutex(mutex);
    }

    @Override
    public int rwLockState(long lock) {
        memory.faultAddress = lock;
        return target.locks().rwLockState(lock);
    }

    @Override
    public boolean isProgenyOf(long pid) {
        return thread.isProgenyOf((int) pid);
    }

    @Override
    public long file(long descriptor) {
        return thread.file((int) descriptor);
    }
}

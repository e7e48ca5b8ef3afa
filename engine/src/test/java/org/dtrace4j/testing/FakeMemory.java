package org.dtrace4j.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.provider.TargetMemory;

/** One mapped range of a fake system's memory with an allocator that only grows. Everything outside faults. */
public final class FakeMemory implements TargetMemory {
    private final long base;
    private final ByteBuffer bytes;
    private int used;

    /** Maps {@code size} bytes at {@code base}. */
    public FakeMemory(long base, int size) {
        this.base = base;
        this.bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Address of {@code size} fresh bytes of 0, aligned to 16. */
    public long allocate(int size) {
        int start = used + 15 & ~15;
        if (start + size > bytes.capacity()) {
            throw new IllegalStateException("the fake system's memory is used up");
        }
        used = start + size;
        return base + start;
    }

    /** Address of a fresh NUL-terminated copy of {@code text}. */
    public long string(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        long address = allocate(encoded.length + 1);
        bytes.put((int) (address - base), encoded);
        return address;
    }

    public void put8(long address, int value) {
        bytes.put(offset(address, 1), (byte) value);
    }

    public void put16(long address, int value) {
        bytes.putShort(offset(address, 2), (short) value);
    }

    public void put32(long address, int value) {
        bytes.putInt(offset(address, 4), value);
    }

    public void put64(long address, long value) {
        bytes.putLong(offset(address, 8), value);
    }

    @Override
    public byte load8(long address) {
        return bytes.get(offset(address, 1));
    }

    @Override
    public short load16(long address) {
        return bytes.getShort(offset(address, 2));
    }

    @Override
    public int load32(long address) {
        return bytes.getInt(offset(address, 4));
    }

    @Override
    public long load64(long address) {
        return bytes.getLong(offset(address, 8));
    }

    @Override
    public void copy(long address, byte[] destination, int offset, int length) {
        bytes.get(offset(address, length), destination, offset, length);
    }

    private int offset(long address, int length) {
        long offset = address - base;
        if (offset < 0 || offset > bytes.capacity() - length) {
            throw ProbeFault.Kind.BADADDR.fault();
        }
        return (int) offset;
    }
}

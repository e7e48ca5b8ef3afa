package org.dtrace4j.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeFault;

/** The memory of a firing for tests: a flat one of the target, which clauses read, and one of their own. */
abstract class FakeFiringMemory extends Firing {
    /** Where target memory begins. */
    public static final long TARGET = 0x1000_0000L;
    private static final long OWN = 0xffff_ff01_0000_0000L;
    private static final int SIZE = 1 << 16;

    public final ByteBuffer target = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer own = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final Map<Ecb, Long> constantAddresses = new HashMap<>();
    private int ownTop = 8;

    /** Puts a NUL-terminated string into target memory and returns its address. */
    public long putString(int at, String text) {
        target.put(at, text.getBytes(StandardCharsets.ISO_8859_1));
        target.put(at + text.length(), (byte) 0);
        return TARGET + at;
    }

    /** The NUL-terminated string at an address. */
    public String string(long address) {
        StringBuilder text = new StringBuilder();
        for (long a = address; loadU8(a) != 0; a++) {
            text.append((char) loadU8(a));
        }
        return text.toString();
    }

    final long place(byte[] bytes) {
        int at = ownTop;
        ownTop = (at + bytes.length + 7) & -8;
        own.put(at, bytes);
        return OWN + at;
    }

    private int index(long address, int size, boolean write) {
        if (address % size != 0) {
            throw ProbeFault.Kind.BADALIGN.fault();
        }
        if (address >= OWN + 8 && address + size <= OWN + SIZE) {
            return (int) (address - OWN) | 1 << 20;
        }
        if (!write && address >= TARGET && address + size <= TARGET + SIZE) {
            return (int) (address - TARGET);
        }
        throw ProbeFault.Kind.BADADDR.fault();
    }

    private ByteBuffer memory(int index) {
        return (index & 1 << 20) != 0 ? own : target;
    }

    private static int at(int index) {
        return index & (1 << 20) - 1;
    }

    @Override
    public long loadS8(long address) {
        int i = index(address, 1, false);
        return memory(i).get(at(i));
    }

    @Override
    public long loadU8(long address) {
        return loadS8(address) & 0xff;
    }

    @Override
    public long loadS16(long address) {
        int i = index(address, 2, false);
        return memory(i).getShort(at(i));
    }

    @Override
    public long loadU16(long address) {
        return loadS16(address) & 0xffff;
    }

    @Override
    public long loadS32(long address) {
        int i = index(address, 4, false);
        return memory(i).getInt(at(i));
    }

    @Override
    public long loadU32(long address) {
        return loadS32(address) & 0xffff_ffffL;
    }

    @Override
    public long load64(long address) {
        int i = index(address, 8, false);
        return memory(i).getLong(at(i));
    }

    private static long nonZero(long divisor) {
        if (divisor == 0) {
            throw ProbeFault.Kind.DIVZERO.fault();
        }
        return divisor;
    }

    @Override
    public long divide(long dividend, long divisor) {
        return dividend / nonZero(divisor);
    }

    @Override
    public long divideUnsigned(long dividend, long divisor) {
        return Long.divideUnsigned(dividend, nonZero(divisor));
    }

    @Override
    public long remainder(long dividend, long divisor) {
        return dividend % nonZero(divisor);
    }

    @Override
    public long remainderUnsigned(long dividend, long divisor) {
        return Long.remainderUnsigned(dividend, nonZero(divisor));
    }

    @Override
    public long constant(Ecb ecb, int offset) {
        return constantAddresses.computeIfAbsent(ecb, e -> place(((FakeFiring.FakeEcb) e).constants)) + offset;
    }

    @Override
    public int compareStrings(long left, long right) {
        return string(left).compareTo(string(right));
    }

    @Override
    public long grantedScratch(long size) {
        return scratch(size);
    }

    @Override
    public long scratch(long size) {
        if (size < 0 || size > SIZE - ownTop) {
            throw ProbeFault.Kind.NOSCRATCH.fault();
        }
        return place(new byte[(int) size]);
    }

    @Override
    public void setScratch(long address, long value) {
        own.put(at(index(address, 1, true)), (byte) value);
    }

    @Override
    public void put8(long address, long value) {
        own.put(at(index(address, 1, true)), (byte) value);
    }

    @Override
    public void put16(long address, long value) {
        own.putShort(at(index(address, 2, true)), (short) value);
    }

    @Override
    public void put32(long address, long value) {
        own.putInt(at(index(address, 4, true)), (int) value);
    }

    @Override
    public void put64(long address, long value) {
        own.putLong(at(index(address, 8, true)), value);
    }

    @Override
    public int stringSize() {
        return 256;
    }

    @Override
    public long copyin(long address, long size) {
        byte[] bytes = new byte[(int) size];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) loadU8(address + i);
        }
        return place(bytes);
    }

    @Override
    public long copyinString(long address, long limit) {
        String text = string(address);
        text = text.substring(0, (int) Math.min(text.length(), limit - 1));
        return place((text + "\0").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void putBytes(long address, long source, int size) {
        for (int i = 0; i < size; i++) {
            put8(address + i, loadU8(source + i));
        }
    }

    @Override
    public void putString(long address, long source, int size) {
        String text = string(source);
        int length = Math.min(text.length(), size - 1);
        for (int i = 0; i < length; i++) {
            put8(address + i, text.charAt(i));
        }
        put8(address + length, 0);
    }

    @Override
    public void copyout(long source, long address, long size) {
        for (int i = 0; i < size; i++) {
            target.put((int) (address - TARGET) + i, (byte) loadU8(source + i));
        }
    }

    @Override
    public long mutexOwner(long mutex) {
        return load64(mutex);
    }

    @Override
    public boolean isSpinMutex(long mutex) {
        return load64(mutex) == 0xff;
    }

    @Override
    public int rwLockState(long lock) {
        return (int) load64(lock);
    }

    final long text(String text) {
        return place((text + "\0").getBytes(StandardCharsets.ISO_8859_1));
    }
}

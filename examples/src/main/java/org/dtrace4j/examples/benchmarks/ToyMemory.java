package org.dtrace4j.examples.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.provider.TargetMemory;

/** The memory of the toy system: one page, with two strings in it; and a stack of eight frames. */
final class ToyMemory implements TargetMemory {
    static final long BASE = 0xffffff0190000000L;
    static final long EXECNAME = BASE + 0x10;
    /** A string of 20 bytes with its NUL. */
    static final long TEXT = BASE + 0x40;
    static final long[] STACK = {0xfffffffffb800012L, 0xfffffffffb800134L, 0xfffffffffb800256L, 0xfffffffffb800378L,
        0xfffffffffb80049aL, 0xfffffffffb8005bcL, 0xfffffffffb8006deL, 0xfffffffffb8007f0L};

    private static final int SIZE = 4096;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes = new byte[SIZE];

    ToyMemory() {
        put(EXECNAME, "init");
        put(TEXT, "nineteen characters");
    }

    private void put(long address, String text) {
        byte[] given = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(given, 0, bytes, (int) (address - BASE), given.length);
    }

    /** The place of {@code size} bytes in the page. */
    private static int at(long address, int size) {
        long offset = address - BASE;
        if (offset < 0 || offset > SIZE - size) {
            throw ProbeFault.Kind.BADADDR.fault();
        }
        return (int) offset;
    }

    @Override
    public byte load8(long address) {
        return bytes[at(address, Byte.BYTES)];
    }

    @Override
    public short load16(long address) {
        return (short) SHORT.get(bytes, at(address, Short.BYTES));
    }

    @Override
    public int load32(long address) {
        return (int) INT.get(bytes, at(address, Integer.BYTES));
    }

    @Override
    public long load64(long address) {
        return (long) LONG.get(bytes, at(address, Long.BYTES));
    }

    @Override
    public void copy(long address, byte[] destination, int offset, int length) {
        System.arraycopy(bytes, at(address, length), destination, offset, length);
    }
}

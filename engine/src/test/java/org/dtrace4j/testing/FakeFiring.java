package org.dtrace4j.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.abi.Ecb;

/**
 * A firing for tests: plain maps and one flat memory, and a log of what a clause did. It allocates freely and checks
 * what the real one may take for granted.
 */
public final class FakeFiring extends FakeFiringVariables {
    /** An ECB of a program under test. */
    public static final class FakeEcb extends Ecb {
        final byte[] constants;
        final int recordSize;

        public FakeEcb(int epid, int recordSize, byte[] constants) {
            super(epid);
            this.recordSize = recordSize;
            this.constants = constants;
        }
    }

    private static final int HEADER = 12;

    public final List<byte[]> records = new ArrayList<>();
    public final List<String> calls = new ArrayList<>();
    public final Map<String, Integer> aggregationSlots = new LinkedHashMap<>();
    public int action = -1;
    public int offset = -1;
    public boolean full;
    private final List<long[]> slots = new ArrayList<>();
    private byte[] record;

    /** Makes data words of an aggregation, as {@link #aggregate} would. */
    public int newSlot(int words) {
        slots.add(new long[words]);
        return slots.size() - 1;
    }

    public long[] slot(int slot) {
        return slots.get(slot);
    }

    @Override
    public void account(Ecb ecb, int stage) { }

    @Override
    public void position(int action, int offset) {
        this.action = action;
        this.offset = offset;
    }

    @Override
    public void requireKernel() { }

    @Override
    public int reserve(Ecb ecb) {
        calls.add("reserve");
        if (full) {
            return -1;
        }
        record = new byte[((FakeEcb) ecb).recordSize];
        ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).putInt(ecb.epid);
        return 0;
    }

    private ByteBuffer store(int offset, int size) {
        if (offset < HEADER || offset + size > record.length || offset % size != 0) {
            throw new AssertionError("store of " + size + " bytes at " + offset + " of " + record.length);
        }
        return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void store8(int base, int offset, long value) {
        store(offset, 1).put(offset, (byte) value);
    }

    @Override
    public void store16(int base, int offset, long value) {
        store(offset, 2).putShort(offset, (short) value);
    }

    @Override
    public void store32(int base, int offset, long value) {
        store(offset, 4).putInt(offset, (int) value);
    }

    @Override
    public void store64(int base, int offset, long value) {
        store(offset, 8).putLong(offset, value);
    }

    @Override
    public void storeString(int base, int offset, int size, long address) {
        byte[] text = string(address).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(text, 0, record, offset, Math.min(text.length, size - 1));
    }

    @Override
    public void storeBytes(int base, int offset, int size, long address) {
        for (int i = 0; i < size; i++) {
            record[offset + i] = (byte) loadU8(address + i);
        }
    }

    @Override
    public void storeStack(int base, int offset, int frames) {
        store(offset, 8).putLong(offset, 0x57ac4L);
    }

    @Override
    public void commit(Ecb ecb) {
        calls.add("commit");
        records.add(record);
        record = null;
    }

    @Override
    public void stop(Ecb ecb) {
        calls.add("stop");
    }

    @Override
    public void raise(Ecb ecb, long signal) {
        calls.add("raise " + signal);
    }

    @Override
    public void chill(Ecb ecb, long nanos) {
        calls.add("chill " + nanos);
    }

    @Override
    public void storeUserStack(int base, int offset, int frames) {
        store64(base, offset, pid());
    }

    @Override
    public long speculation() {
        return builtins.getOrDefault("speculation", 0L);
    }

    @Override
    public void demand(Ecb ecb) { }

    @Override
    public int speculate(Ecb ecb, long id) {
        calls.add("speculate " + id);
        return id == 0 ? -1 : reserve(ecb);
    }

    @Override
    public void commitSpeculation(Ecb ecb, long id) {
        calls.add("commit " + id);
    }

    @Override
    public void discardSpeculation(Ecb ecb, long id) {
        calls.add("discard " + id);
    }

    @Override
    public int aggregate(Ecb ecb, int aggregation) {
        return full ? -1 : aggregationSlots.computeIfAbsent("@" + aggregation + keys, k -> newSlot(2000));
    }

    @Override
    public int aggregateUnder(int aggregation, long key) {
        return full ? -1 : aggregationSlots.computeIfAbsent("@" + aggregation + List.of(key), k -> newSlot(2000));
    }

    @Override
    public int aggregateUnderString(int aggregation, long address) {
        keyBegin();
        keyString(address);
        return aggregate(null, aggregation);
    }

    @Override
    public int aggregateUnderTwo(int aggregation, int form, long first, long second) {
        keyBegin();
        part(first, form == STRING_FIRST);
        part(second, form == STRING_LAST);
        return aggregate(null, aggregation);
    }

    private void part(long value, boolean string) {
        if (string) {
            keyString(value);
        } else {
            keyInteger(value);
        }
    }

    @Override
    public int aggregateKeyless(int aggregation) {
        return full ? -1 : aggregationSlots.computeIfAbsent("@" + aggregation + "[]", k -> newSlot(2000));
    }

    @Override
    public int aggregateInPlace(int aggregation) {
        return aggregationSlots.computeIfAbsent("@" + aggregation + "[]", k -> newSlot(2000));
    }

    @Override
    public int aggregateMarked(int aggregation) {
        return aggregateInPlace(aggregation);
    }

    @Override
    public long data(int slot, int index) {
        return slots.get(slot)[index];
    }

    @Override
    public void setData(int slot, int index, long value) {
        slots.get(slot)[index] = value;
    }

    @Override
    public void exit(Ecb ecb) {
        calls.add("exit");
    }

    @Override
    public void panic(Ecb ecb) {
        calls.add("panic");
    }

    @Override
    public void breakpoint(Ecb ecb) {
        calls.add("breakpoint");
    }

    @Override
    public long epid(Ecb ecb) {
        return ecb.epid;
    }

    @Override
    public long id(Ecb ecb) {
        return 77;
    }

    @Override
    public long probeprov(Ecb ecb) {
        return text("fbt");
    }

    @Override
    public long probemod(Ecb ecb) {
        return text("tmpfs");
    }

    @Override
    public long probefunc(Ecb ecb) {
        return text("tmp_unmount");
    }

    @Override
    public long probename(Ecb ecb) {
        return text("entry");
    }
}

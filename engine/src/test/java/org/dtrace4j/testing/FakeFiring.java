package org.dtrace4j.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeFault;

/**
 * A firing for tests: plain maps and one flat memory, and a log of what a clause did. It allocates freely and checks
 * what the real one may take for granted.
 */
public final class FakeFiring extends Firing {
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

    /** Where target memory begins. */
    public static final long TARGET = 0x1000_0000L;
    private static final long OWN = 0xffff_ff01_0000_0000L;
    private static final int SIZE = 1 << 16;
    private static final int HEADER = 12;

    public final ByteBuffer target = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    public final Map<String, Long> variables = new LinkedHashMap<>();
    public final Map<String, Integer> referenceSizes = new HashMap<>();
    public final List<byte[]> records = new ArrayList<>();
    public final List<String> calls = new ArrayList<>();
    public final Map<String, Integer> aggregationSlots = new LinkedHashMap<>();
    public final Map<String, Long> builtins = new HashMap<>();
    public int action = -1;
    public int offset = -1;
    public boolean full;
    private final ByteBuffer own = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final Map<Ecb, Long> constantAddresses = new HashMap<>();
    private final List<long[]> slots = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private int ownTop = 8;
    private byte[] record;

    /** Makes data words of an aggregation, as {@link #aggregate} would. */
    public int newSlot(int words) {
        slots.add(new long[words]);
        return slots.size() - 1;
    }

    public long[] slot(int slot) {
        return slots.get(slot);
    }

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

    private long place(byte[] bytes) {
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
    public void account(Ecb ecb, int stage) { }

    @Override
    public void position(int action, int offset) {
        this.action = action;
        this.offset = offset;
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
        return constantAddresses.computeIfAbsent(ecb, e -> place(((FakeEcb) e).constants)) + offset;
    }

    @Override
    public int compareStrings(long left, long right) {
        return string(left).compareTo(string(right));
    }

    @Override
    public long argument(long value) {
        return value;
    }

    @Override
    public void requireKernel() { }

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

    private long get(String name) {
        return variables.getOrDefault(name, 0L);
    }

    private void set(String name, long value) {
        if (value == 0) {
            variables.remove(name);
        } else {
            variables.put(name, value);
        }
    }

    private void setReference(String name, long source) {
        if (source == 0) {
            variables.remove(name);
            return;
        }
        int size = referenceSizes.getOrDefault(name.replaceAll("\\[.*", ""), 0);
        variables.put(name, size == 0
                ? place((string(source) + "\0").getBytes(StandardCharsets.ISO_8859_1))
                : copyin(source, size));
    }

    @Override
    public long global(int id) {
        return get("g" + id);
    }

    @Override
    public void setGlobal(int id, long value) {
        set("g" + id, value);
    }

    @Override
    public long thread(int id) {
        return get("t" + id);
    }

    @Override
    public void setThread(int id, long value) {
        set("t" + id, value);
    }

    @Override
    public long local(int id) {
        return get("l" + id);
    }

    @Override
    public void setLocal(int id, long value) {
        set("l" + id, value);
    }

    @Override
    public long globalReference(int id) {
        long address = get("g" + id);
        return address != 0 ? address : place(new byte[64]);
    }

    @Override
    public void setGlobalReference(int id, long source) {
        setReference("g" + id, source);
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
    public long threadPlace(int id) {
        return made("t" + id);
    }

    @Override
    public long arrayPlace(int id) {
        return made("a" + id + keys);
    }

    private long made(String name) {
        long known = get(name);
        if (known != 0) {
            return known;
        }
        long address = place(new byte[64]);
        set(name, address);
        return address;
    }

    @Override
    public long threadReference(int id) {
        return get("t" + id);
    }

    @Override
    public void setThreadReference(int id, long source) {
        setReference("t" + id, source);
    }

    @Override
    public long localReference(int id) {
        long address = get("l" + id);
        return address != 0 ? address : place(new byte[64]);
    }

    @Override
    public void setLocalReference(int id, long source) {
        setReference("l" + id, source);
    }

    @Override
    public void keyBegin() {
        keys.clear();
    }

    @Override
    public void keyInteger(long value) {
        keys.add(Long.toString(value));
    }

    @Override
    public void keyString(long address) {
        keys.add('"' + string(address) + '"');
    }

    @Override
    public void keyBytes(long address, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) loadU8(address + i);
        }
        keys.add(Arrays.toString(bytes));
    }

    @Override
    public void keyStack(int frames) {
        keys.add("stack" + frames);
    }

    @Override
    public long array(int id) {
        return get("a" + id + keys);
    }

    @Override
    public void setArray(int id, long value) {
        set("a" + id + keys, value);
    }

    @Override
    public long arrayReference(int id) {
        return get("a" + id + keys);
    }

    @Override
    public void setArrayReference(int id, long source) {
        setReference("a" + id + keys, source);
    }

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
    public void copyout(long source, long address, long size) {
        for (int i = 0; i < size; i++) {
            target.put((int) (address - TARGET) + i, (byte) loadU8(source + i));
        }
    }

    @Override
    public void keyUserStack(int frames) {
        keys.add("ustack " + frames);
    }

    @Override
    public void storeUserStack(int base, int offset, int frames) {
        store64(base, offset, pid());
    }

    @Override
    public long ustackdepth() {
        return 0;
    }

    @Override
    public long ucaller() {
        return 0;
    }

    @Override
    public long userRegister(long index) {
        return index;
    }

    @Override
    public long threadname() {
        return 0;
    }

    @Override
    public long untokenized() {
        return variables.getOrDefault("strtok", 0L);
    }

    @Override
    public void setUntokenized(long address) {
        variables.put("strtok", address);
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

    @Override
    public boolean isProgenyOf(long pid) {
        return pid() == pid || ppid() == pid;
    }

    @Override
    public long file(long descriptor) {
        return descriptor == 0 ? TARGET : 0;
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

    private long builtin(String name) {
        return builtins.getOrDefault(name, 0L);
    }

    @Override
    public long timestamp() {
        return builtin("timestamp");
    }

    @Override
    public long vtimestamp() {
        return builtin("vtimestamp");
    }

    @Override
    public long walltimestamp() {
        return builtin("walltimestamp");
    }

    @Override
    public long cpu() {
        return builtin("cpu");
    }

    @Override
    public long curthread() {
        return builtin("curthread");
    }

    @Override
    public long tid() {
        return builtin("tid");
    }

    @Override
    public long pid() {
        return builtin("pid");
    }

    @Override
    public long ppid() {
        return builtin("ppid");
    }

    @Override
    public long uid() {
        return builtin("uid");
    }

    @Override
    public long gid() {
        return builtin("gid");
    }

    @Override
    public long errno() {
        return builtin("errno");
    }

    @Override
    public long ipl() {
        return builtin("ipl");
    }

    @Override
    public long caller() {
        return builtin("caller");
    }

    @Override
    public long stackdepth() {
        return builtin("stackdepth");
    }

    private long text(String text) {
        return place((text + "\0").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public long execname() {
        return text("init");
    }

    @Override
    public long zonename() {
        return text("global");
    }

    @Override
    public long random() {
        return 4;
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

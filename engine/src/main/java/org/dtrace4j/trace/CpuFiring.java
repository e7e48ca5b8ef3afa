package org.dtrace4j.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.dtrace4j.abi.ClauseDrop;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.provider.TargetMemory;
import org.dtrace4j.trace.agg.AggregationTable;
import org.dtrace4j.trace.agg.KeyBuilder;
import org.dtrace4j.trace.buffer.PrincipalBuffer;
import org.dtrace4j.trace.buffer.RecordBuffer;
import org.dtrace4j.trace.buffer.SpeculativeBuffer;
import org.dtrace4j.trace.dynvar.DynamicVariables;
import org.dtrace4j.trace.spec.Speculations;
import org.dtrace4j.verify.Limits;

/**
 * One consumer on one CPU: what clauses reach of the runtime. There is one for each (state, CPU), made before tracing
 * starts, and one thread at a time uses it. Everything here is probe context: no allocation, no blocking.
 *
 * <p>It trusts its caller as far as the verifier has proved it trustworthy: ids, offsets inside records, slots.
 * Addresses are never trusted.
 */
final class CpuFiring extends CurrentFiring {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The firing has a time; local variables were set; scratch memory was taken. */
    private static final int TIME = 1;
    private static final int LOCALS = 2;
    private static final int SCRATCH = 4;
    private static final byte[] EMPTY_STRING = new byte[1];
    /** The key of variables that have none. */
    private static final KeyBuilder NO_KEY = new KeyBuilder(0);

    private final TraceState state;
    private final DtraceMemory memory;
    private final VariableLayout variables;
    private final int stringSize;

    // ---- shared by the CPUs
    private final long[] globals;
    private final byte[] globalBytes;
    /** By id, whether a string was set to NULL. */
    private final boolean[] globalNulls;
    private final DynamicVariables dynamic;
    private final boolean[] threadArrays;

    private final Speculations speculations;
    private final Cleaner cleaner;
    private final boolean speculating;

    // ---- of this CPU
    /** Null when no clause records. */
    final PrincipalBuffer buffer;
    /** Null when there are no aggregations. */
    final AggregationTable aggregations;
    /** What {@link #aggregations} keeps its data in: one step nearer. */
    private final long[] aggregated;
    private final long[] locals;
    private final byte[] localBytes;
    private final boolean[] localNulls;
    private final byte[] scratch;
    private final byte[] staging;
    private final long[] pcs = new long[Limits.STACK_FRAMES];
    private final KeyBuilder key;
    private long randomState;

    // ---- of the current firing
    /** Where the record goes that is being made. */
    private RecordBuffer into;
    /** What the firings so far have left behind, of the bits below; 0 after a clause that used none of it. */
    private int used;
    private long time;
    private long untokenized;
    private int action;
    private int offset;
    /** For the books, what the current clause comes to if it ends here: a column of {@link Account}. */
    private int outcome;
    /** Faults where no buffer counts them. */
    private long errors;

    CpuFiring(TraceState state, int cpu, StateMemory shared, PrincipalBuffer buffer, AggregationTable aggregations) {
        super(state.target(), cpu);
        this.state = state;
        this.variables = shared.variables();
        this.stringSize = shared.stringSize();
        this.globals = shared.globals();
        this.globalBytes = shared.globalBytes();
        this.globalNulls = shared.globalNulls();
        this.dynamic = shared.dynamic();
        this.speculations = shared.speculations();
        this.cleaner = shared.cleaner();
        this.speculating = state.speculates();
        this.threadArrays = variables.threadArrays();
        this.buffer = buffer;
        this.aggregations = aggregations;
        this.aggregated = aggregations == null ? null : aggregations.words();
        this.locals = new long[variables.locals.count()];
        this.localBytes = new byte[variables.locals.bytes()];
        this.localNulls = new boolean[variables.locals.count()];
        this.key = new KeyBuilder(shared.keyWords());
        this.scratch = new byte[shared.scratchSize()];
        this.staging = new byte[Math.max(stringSize, variables.dynamicValueBytes())];
        this.memory = new DtraceMemory(target.memory());
        shared.map(memory);
        memory.map(DtraceMemory.LOCALS, localBytes);
        memory.map(DtraceMemory.SCRATCH, scratch);
        memory.map(DtraceMemory.EMPTY, EMPTY_STRING);
        this.randomState = 0x9e3779b97f4a7c15L * (cpu + 1);
    }

    /** DTrace's memory as it is seen here. */
    DtraceMemory memory() {
        return memory;
    }

    /** Clauses that faulted since the last call and that no buffer has counted. */
    long takeErrors() {
        long taken = errors;
        errors = 0;
        return taken;
    }

    /**
     * A clause is about to run that uses what a firing remembers. Where a firing begins with it, nothing is left of the
     * one before.
     */
    void beginClause(LiveEcb.Place place) {
        if (used != 0) {
            forget(place);
        }
    }

    private void forget(LiveEcb.Place place) {
        memory.scratchUsed = 0;
        if (place == LiveEcb.Place.AFTER) {
            used &= ~SCRATCH;
            return;
        }
        if ((used & LOCALS) != 0) {
            Arrays.fill(locals, 0);
            Arrays.fill(localBytes, (byte) 0);
            Arrays.fill(localNulls, false);
            untokenized = 0;
        }
        used = 0;
    }

    /** A clause has ended where it could not store a dynamic variable. */
    void dropped(LiveEcb ecb) {
        key.begin();
        if (ecb.account != null) {
            ecb.account.count(cpu, Account.DYNAMIC_DROP);
        }
    }

    /** A clause has faulted: it is counted, and the consumer's {@code ERROR} probe fires. */
    void faulted(LiveEcb ecb, ProbeFault.Kind kind) {
        key.begin();
        if (ecb.account != null) {
            ecb.account.count(cpu, Account.FAULTED);
        }
        if (ecb.probe.id == DtraceProvider.ERROR) {
            state.countDoubleError();
            return;
        }
        if (buffer != null) {
            buffer.countError();
        } else {
            errors++;
        }
        if (!ecb.remembers) {
            // Nobody has cleared what is left from before this clause, and ERROR must not see it.
            beginClause(ecb.place);
        }
        long address = kind.addressShown() ? memory.faultAddress : 0;
        state.fireError(this, ecb.epid, action, offset, kind.number(), address);
    }

    @Override
    public void account(Ecb ecb, int stage) {
        Account account = ((LiveEcb) ecb).account;
        if (account == null) {
            return;
        }
        switch (stage) {
            case FIRED -> {
                account.count(cpu, Account.FIRED);
                outcome = Account.RECORDED;
            }
            case PREDICATE_FALSE -> account.count(cpu, Account.PREDICATE_FALSE);
            case NOT_RECORDED -> account.count(cpu, outcome == Account.RECORDED ? Account.PRINCIPAL_DROP : outcome);
            default -> account.count(cpu, outcome);
        }
    }

    @Override
    public void position(int newAction, int newOffset) {
        action = newAction;
        offset = newOffset;
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
        int room = scratch.length - memory.scratchUsed;
        if (size < 0 || size > room) {
            throw ProbeFault.Kind.NOSCRATCH.fault();
        }
        used |= SCRATCH;
        int start = memory.scratchUsed;
        memory.scratchUsed += Math.min((int) size + 7 & ~7, room);
        return DtraceMemory.address(DtraceMemory.SCRATCH, start);
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
        long result = scratch(size);
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

    // ---- scalar variables

    @Override
    public long global(int id) {
        return globals[id];
    }

    @Override
    public void setGlobal(int id, long value) {
        globals[id] = value;
    }

    @Override
    public long thread(int id) {
        return dynamic.get(threadVariable(id), thread.uniqueId(), NO_KEY);
    }

    @Override
    public void setThread(int id, long value) {
        stored(dynamic.set(threadVariable(id), thread.uniqueId(), NO_KEY, value));
    }

    @Override
    public long local(int id) {
        return locals[id];
    }

    @Override
    public void setLocal(int id, long value) {
        locals[id] = value;
        used |= LOCALS;
    }

    /** Scalars of threads and arrays share the dynamic space; their numbers in it are even and odd. */
    private static int threadVariable(int id) {
        return id << 1;
    }

    private static int arrayVariable(int id) {
        return id << 1 | 1;
    }

    // ---- variables by value

    @Override
    public long globalReference(int id) {
        return globalNulls[id] ? 0 : DtraceMemory.address(DtraceMemory.GLOBALS, variables.globals.offset(id));
    }

    @Override
    public void setGlobalReference(int id, long source) {
        copyIn(source, globalBytes, variables.globals.offset(id), variables.globals.size(id),
                variables.globals.isString(id));
        globalNulls[id] = source == 0 && variables.globals.isString(id);
    }

    @Override
    public long localReference(int id) {
        return localNulls[id] ? 0 : DtraceMemory.address(DtraceMemory.LOCALS, variables.locals.offset(id));
    }

    @Override
    public void setLocalReference(int id, long source) {
        used |= LOCALS;
        copyIn(source, localBytes, variables.locals.offset(id), variables.locals.size(id),
                variables.locals.isString(id));
        localNulls[id] = source == 0 && variables.locals.isString(id);
    }

    @Override
    public long threadReference(int id) {
        return reference(dynamic.reference(threadVariable(id), thread.uniqueId(), NO_KEY));
    }

    @Override
    public long threadPlace(int id) {
        return place(dynamic.place(threadVariable(id), thread.uniqueId(), NO_KEY, variables.threads.size(id)));
    }

    @Override
    public void setThreadReference(int id, long source) {
        setDynamic(threadVariable(id), thread.uniqueId(), NO_KEY, source, variables.threads.size(id),
                variables.threads.isString(id));
    }

    private static long place(int offset) {
        stored(offset >= 0);
        return reference(offset);
    }

    private static long reference(int offset) {
        return offset < 0 ? 0 : DtraceMemory.address(DtraceMemory.DYNAMIC, offset);
    }

    private void setDynamic(int variable, long owner, KeyBuilder under, long source, int size, boolean string) {
        if (source == 0) {
            dynamic.set(variable, owner, under, 0);
        } else {
            // First out of the way: a fault must not happen while the space is locked.
            copyIn(source, staging, 0, size, string);
            stored(dynamic.setBytes(variable, owner, under, staging, size));
        }
    }

    /** A dynamic variable without room ends its clause. */
    private static void stored(boolean done) {
        if (!done) {
            throw ClauseDrop.DROP;
        }
    }

    private void copyIn(long source, byte[] destination, int at, int size, boolean string) {
        if (source == 0) {
            Arrays.fill(destination, at, at + size, (byte) 0);
        } else if (string) {
            int length = memory.copyString(source, destination, at, size);
            Arrays.fill(destination, at + length, at + size, (byte) 0);
        } else {
            memory.copy(source, destination, at, size);
        }
    }

    // ---- keys and arrays

    @Override
    public void keyBegin() {
        key.begin();
    }

    @Override
    public void keyInteger(long value) {
        key.add(value);
    }

    @Override
    public void keyString(long address) {
        memory.addString(key, address, stringSize);
    }

    @Override
    public void keyBytes(long address, int size) {
        memory.addBytes(key, address, size);
    }

    @Override
    public void keyStack(int frames) {
        int count = target.stack(pcs, frames);
        for (int i = 0; i < frames; i++) {
            key.add(i < count ? pcs[i] : 0);
        }
    }

    @Override
    public void keyUserStack(int frames) {
        int count = thread.userStack(pcs, frames);
        key.add(thread.pid());
        for (int i = 0; i < frames; i++) {
            key.add(i < count ? pcs[i] : 0);
        }
    }

    /** The thread whose elements of an array are meant, 0 for a global array. */
    private long owner(int array) {
        return threadArrays[array] ? thread.uniqueId() : 0;
    }

    @Override
    public long array(int id) {
        return dynamic.get(arrayVariable(id), owner(id), key);
    }

    @Override
    public void setArray(int id, long value) {
        stored(dynamic.set(arrayVariable(id), owner(id), key, value));
    }

    @Override
    public long arrayReference(int id) {
        return reference(dynamic.reference(arrayVariable(id), owner(id), key));
    }

    @Override
    public long arrayPlace(int id) {
        return place(dynamic.place(arrayVariable(id), owner(id), key, variables.arrays.size(id)));
    }

    @Override
    public void setArrayReference(int id, long source) {
        setDynamic(arrayVariable(id), owner(id), key, source, variables.arrays.size(id), variables.arrays.isString(id));
    }

    // ---- recording

    @Override
    public int reserve(Ecb ecb) {
        if (timestamp() - state.deadline() > 0) {
            state.kill();
            return -1;
        }
        if (speculating) {
            // While a record is open, no speculation may be copied to where it lies.
            cleaner.catchUp();
        }
        into = buffer;
        return buffer.reserve(ecb.epid, ((LiveEcb) ecb).recordSize, timestamp());
    }

    @Override
    public void store8(int base, int at, long value) {
        into.data[base + at] = (byte) value;
    }

    @Override
    public void store16(int base, int at, long value) {
        SHORT.set(into.data, base + at, (short) value);
    }

    @Override
    public void store32(int base, int at, long value) {
        INT.set(into.data, base + at, (int) value);
    }

    @Override
    public void store64(int base, int at, long value) {
        LONG.set(into.data, base + at, value);
    }

    @Override
    public void storeString(int base, int at, int size, long address) {
        // The record was cleared when it was reserved.
        memory.copyString(address, into.data, base + at, size);
    }

    @Override
    public void storeBytes(int base, int at, int size, long address) {
        memory.copy(address, into.data, base + at, size);
    }

    @Override
    public void storeStack(int base, int at, int frames) {
        int count = target.stack(pcs, frames);
        for (int i = 0; i < count; i++) {
            LONG.set(into.data, base + at + i * Long.BYTES, pcs[i]);
        }
    }

    @Override
    public void storeUserStack(int base, int at, int frames) {
        int count = thread.userStack(pcs, frames);
        LONG.set(into.data, base + at, (long) thread.pid());
        for (int i = 0; i < count; i++) {
            LONG.set(into.data, base + at + (i + 1) * Long.BYTES, pcs[i]);
        }
    }

    @Override
    public void commit(Ecb ecb) {
        into.commit();
    }

    // ---- speculations

    @Override
    public long speculation() {
        cleaner.catchUp();
        return speculations.acquire();
    }

    @Override
    public int speculate(Ecb ecb, long id) {
        cleaner.catchUp();
        SpeculativeBuffer speculated = speculations.speculate(cpu, id);
        if (speculated == null) {
            outcome = Account.DISCARDED;
            return -1;
        }
        outcome = Account.SPECULATIVE_DROP;
        into = speculated;
        int size = ((LiveEcb) ecb).recordSize;
        int base = size == 0 ? speculated.reserveNothing() : speculated.reserve(ecb.epid, size, timestamp());
        if (base >= 0) {
            outcome = Account.RECORDED;
        }
        return base;
    }

    @Override
    public void commitSpeculation(Ecb ecb, long id) {
        cleaner.catchUp();
        speculations.commit(cpu, id, buffer, timestamp());
    }

    @Override
    public void discardSpeculation(Ecb ecb, long id) {
        cleaner.catchUp();
        speculations.discard(cpu, id);
    }

    // ---- aggregations

    @Override
    public int aggregate(Ecb ecb, int aggregation) {
        int slot = aggregations.find(aggregation, key);
        key.begin();
        return room(slot);
    }

    /** A slot; without one the clause goes on, but has lost something. */
    private int room(int slot) {
        if (slot < 0) {
            outcome = Account.AGGREGATION_DROP;
        }
        return slot;
    }

    @Override
    public int aggregateKeyless(int aggregation) {
        int known = AggregationTable.known(aggregated, aggregation);
        return known > 0 ? known : room(aggregations.find(aggregation));
    }

    @Override
    public int aggregateInPlace(int aggregation) {
        return aggregation;
    }

    @Override
    public long data(int slot, int index) {
        return aggregated[slot + index];
    }

    @Override
    public void setData(int slot, int index, long value) {
        aggregated[slot + index] = value;
    }

    // ---- actions

    @Override
    public void exit(Ecb ecb) {
        state.exiting();
    }

    @Override
    public void panic(Ecb ecb) {
        // The clause has no end of its own.
        account(ecb, DONE);
        state.module().panic((LiveEcb) ecb);
    }

    @Override
    public void breakpoint(Ecb ecb) {
        state.module().breakpoint((LiveEcb) ecb);
    }

    @Override
    public void stop(Ecb ecb) {
        thread.stop();
    }

    @Override
    public void raise(Ecb ecb, long signal) {
        thread.raise((int) signal);
    }

    @Override
    public void chill(Ecb ecb, long nanos) {
        if (!state.module().mayChill(cpu, nanos)) {
            throw ProbeFault.Kind.ILLOP.fault();
        }
        target.chill(nanos);
        used &= ~TIME;
    }

    @Override
    public void copyout(long source, long address, long size) {
        TargetMemory process = target.processMemory();
        byte[] one = staging;
        for (long done = 0; Long.compareUnsigned(done, size) < 0;) {
            int length = (int) Math.min(size - done & Long.MAX_VALUE, one.length);
            memory.copy(source + done, one, 0, length);
            memory.faultAddress = address + done;
            process.write(address + done, one, 0, length);
            done += length;
        }
    }

    @Override
    public long ustackdepth() {
        return thread.userStack(pcs, pcs.length);
    }

    @Override
    public long ucaller() {
        return thread.userStack(pcs, 2) == 2 ? pcs[1] : 0;
    }

    @Override
    public long userRegister(long index) {
        return thread.userRegister((int) index);
    }

    @Override
    public long threadname() {
        long name = thread.name();
        return name != 0 ? name : DtraceMemory.address(DtraceMemory.EMPTY, 0);
    }

    // ---- built-in variables that belong to a firing

    @Override
    public long timestamp() {
        if ((used & TIME) == 0) {
            time = target.timestamp();
            used |= TIME;
        }
        return time;
    }

    @Override
    public long random() {
        // SplitMix64, from a seed that only the CPU's number goes into.
        randomState += 0x9e3779b97f4a7c15L;
        long mixed = (randomState ^ randomState >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}

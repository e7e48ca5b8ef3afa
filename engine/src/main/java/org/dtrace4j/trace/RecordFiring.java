package org.dtrace4j.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.dtrace4j.abi.ClauseDrop;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.provider.TargetMemory;
import org.dtrace4j.trace.agg.AggregationTable;
import org.dtrace4j.trace.agg.KeyBuilder;
import org.dtrace4j.trace.buffer.PrincipalBuffer;
import org.dtrace4j.trace.buffer.RecordBuffer;
import org.dtrace4j.trace.buffer.SpeculativeBuffer;
import org.dtrace4j.trace.spec.Speculations;

/**
 * The part of a firing that leaves something behind for the consumer: records, speculated ones too, and data of
 * aggregations. Probe context. Offsets inside records and slots are as the verifier has found them.
 */
abstract class RecordFiring extends VariableFiring {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /** Bit of {@link #used}: the firing has a time. */
    static final int TIME = 1;

    final TraceState state;
    private final Speculations speculations;
    private final Cleaner cleaner;
    private final boolean speculating;
    /** Null when no clause records. */
    final PrincipalBuffer buffer;
    /** Null when there are no aggregations. */
    final AggregationTable aggregations;
    /** What {@link #aggregations} keeps its data in: one step nearer. */
    private final long[] aggregated;
    private final int[] aggregationIndex;
    /** A key of one word. */
    private final KeyBuilder one = new KeyBuilder(1);

    /** Where the record goes that is being made. */
    private RecordBuffer into;
    private long time;
    /** For the books, what the current clause comes to if it ends here: a column of {@link Account}. */
    int outcome;

    RecordFiring(TraceState state, TargetMemory seen, int cpu, StateMemory shared, PrincipalBuffer buffer,
            AggregationTable aggregations) {
        super(state.target(), seen, cpu, shared);
        this.state = state;
        this.speculations = shared.speculations();
        this.cleaner = shared.cleaner();
        this.speculating = state.speculates();
        this.buffer = buffer;
        this.aggregations = aggregations;
        this.aggregated = aggregations == null ? null : aggregations.words();
        this.aggregationIndex = aggregations == null ? null : aggregations.index();
    }

    /** The time of the firing, the same in all its clauses. */
    @Override
    public long timestamp() {
        if ((used & TIME) == 0) {
            time = target.timestamp();
            used |= TIME;
        }
        return time;
    }

    // ---- recording

    @Override
    public int reserve(Ecb ecb) {
        long now = timestamp();
        if (now - state.deadline() > 0) {
            state.kill();
            return -1;
        }
        if (speculating) {
            // While a record is open, no speculation may be copied to where it lies.
            cleaner.catchUp();
        }
        record(buffer);
        LiveEcb live = (LiveEcb) ecb;
        return buffer.reserve(ecb.epid, live.recordSize, live.recordAlignment, live.unwritten, now);
    }

    /** Stores go there from now on. */
    private void record(RecordBuffer next) {
        // Most often it is the same again, and to look is cheaper than the collector's note of a reference that is set.
        if (into != next) {
            into = next;
        }
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
        byte[] data = into.data;
        int length = memory.copyString(address, data, base + at, size);
        Arrays.fill(data, base + at + length, base + at + size, (byte) 0);
    }

    @Override
    public void storeBytes(int base, int at, int size, long address) {
        memory.copy(address, into.data, base + at, size);
    }

    @Override
    public void storeStack(int base, int at, int frames) {
        byte[] data = into.data;
        int from = base + at;
        clearFrames(data, from, target.stack(data, from, frames), frames);
    }

    /** Where a stack has fewer frames than were asked for, the others are 0. */
    private static void clearFrames(byte[] data, int from, int count, int frames) {
        if (count < frames) {
            Arrays.fill(data, from + count * Long.BYTES, from + frames * Long.BYTES, (byte) 0);
        }
    }

    @Override
    public void storeUserStack(int base, int at, int frames) {
        byte[] data = into.data;
        int from = base + at + Long.BYTES;
        int count = thread.userStack(pcs, frames);
        LONG.set(data, base + at, (long) thread.pid());
        for (int i = 0; i < count; i++) {
            LONG.set(data, from + i * Long.BYTES, pcs[i]);
        }
        clearFrames(data, from, count, frames);
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
    public void demand(Ecb ecb) {
        cleaner.catchUp();
        LiveEcb live = (LiveEcb) ecb;
        int size = Math.max(live.recordSize, ClauseImage.HEADER_SIZE);
        if (buffer != null && !buffer.demand(size, live.recordAlignment)) {
            throw ClauseDrop.PRINCIPAL;
        }
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
        record(speculated);
        LiveEcb live = (LiveEcb) ecb;
        int base = live.recordSize == 0 ? speculated.reserveNothing()
                : speculated.reserve(ecb.epid, live.recordSize, live.recordAlignment, live.unwritten, timestamp());
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
        return findUnderKey(aggregation);
    }

    /** The slot under {@link #key}, which is begun anew. */
    private int findUnderKey(int aggregation) {
        int slot = aggregations.find(aggregation, key);
        key.begin();
        return room(slot);
    }

    @Override
    public int aggregateUnder(int aggregation, long word) {
        int known = AggregationTable.known(aggregated, aggregationIndex, aggregation, word);
        return known >= 0 ? known : makeUnder(aggregation, word);
    }

    @Override
    public int aggregateUnderString(int aggregation, long address) {
        int known = memory.known(aggregated, aggregationIndex, aggregation, address, stringSize);
        return known >= 0 ? known : makeUnderString(aggregation, address);
    }

    private int makeUnderString(int aggregation, long address) {
        key.begin();
        keyString(address);
        return findUnderKey(aggregation);
    }

    @Override
    public int aggregateUnderTwo(int aggregation, int form, long first, long second) {
        int known = form == TWO_WORDS ? AggregationTable.known(aggregated, aggregationIndex, aggregation, first, second)
                : form == STRING_FIRST ? memory.known(aggregated, aggregationIndex, aggregation, first, stringSize, second, false)
                : memory.known(aggregated, aggregationIndex, aggregation, second, stringSize, first, true);
        return known >= 0 ? known : makeUnderTwo(aggregation, form, first, second);
    }

    private int makeUnderTwo(int aggregation, int form, long first, long second) {
        key.begin();
        part(first, form == STRING_FIRST);
        part(second, form == STRING_LAST);
        return findUnderKey(aggregation);
    }

    private void part(long value, boolean string) {
        if (string) {
            keyString(value);
        } else {
            keyInteger(value);
        }
    }

    /** Where a key is given meanwhile, it is for something else and goes on afterwards. */
    private int makeUnder(int aggregation, long word) {
        one.begin();
        one.add(word);
        return room(aggregations.find(aggregation, one));
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
        return AggregationTable.line(aggregation);
    }

    @Override
    public int aggregateMarked(int aggregation) {
        AggregationTable.mark(aggregated, aggregation);
        return AggregationTable.line(aggregation);
    }

    @Override
    public long data(int slot, int index) {
        return aggregated[slot + index];
    }

    @Override
    public void setData(int slot, int index, long value) {
        aggregated[slot + index] = value;
    }
}

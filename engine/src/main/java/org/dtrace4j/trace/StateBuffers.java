package org.dtrace4j.trace;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.option.Option;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.DeviceException.Reason;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.provider.Credential;
import org.dtrace4j.trace.agg.AggregationTable;
import org.dtrace4j.trace.agg.HashUse;
import org.dtrace4j.trace.buffer.ArrayPool;
import org.dtrace4j.trace.buffer.FillBuffer;
import org.dtrace4j.trace.buffer.PrincipalBuffer;
import org.dtrace4j.trace.buffer.RecordBuffer;
import org.dtrace4j.trace.buffer.RecordTaker;
import org.dtrace4j.trace.buffer.RingBuffer;
import org.dtrace4j.trace.buffer.SwitchBuffer;
import org.dtrace4j.trace.dynvar.DynamicVariables;
import org.dtrace4j.trace.spec.Speculations;

/**
 * The memory of one consumer: made in one go when tracing starts, as the options say, and given up in one go.
 *
 * <p>What the programs have no use for is not made. When the memory that is asked for is not there, sizes are halved
 * until it is, unless option {@code bufresize} is {@code manual}; the options then say what was taken.
 */
final class StateBuffers {
    /** All buffers of a consumer may have this share of the JVM's memory, at most. */
    private static final int MEMORY_SHARE = 2;
    /** The smallest buffer: one word. Records that do not fit are dropped. */
    private static final int SMALLEST_BUFFER = Long.BYTES;
    private static final int MOST_SPECULATIONS = 1 << 20;
    private static final int LARGEST_STRING = 256 << 10;
    /** The largest buffer of a consumer that is not the superuser's. */
    private static final int LARGEST_UNPRIVILEGED = 16 << 20;
    private static final int LARGEST_ARRAY = 1 << 30;

    private final TraceState state;
    private final ArrayPool pool = ArrayPool.SHARED;
    private CpuFiring[] firings = {};
    private Speculations speculations;
    private Cleaner cleaner;
    private DynamicVariables dynamic;

    StateBuffers(TraceState state) {
        this.state = state;
    }

    /** Makes everything, and the firings of the CPUs that are traced. */
    void allocate(VariableLayout variables, Collection<AggregationImage> aggregations, byte[] constants, byte[] strings,
            CpuFiring[] cpus) throws DeviceException {
        OptionValues options = state.options();
        // Where there is no such CPU none is traced.
        long only = options.get(Options.CPU_ONLY);
        int traced = only >= 0 ? 1 : cpus.length;
        long stringSize = options.stringSize();
        if (stringSize > LARGEST_STRING) {
            throw new DeviceException(Reason.BAD_OPTION_VALUE, Options.STRSIZE.name());
        }
        int keyWords = Math.max(variables.dynamicKeyBytes(), aggregations.stream()
                .mapToInt(aggregation -> VariableLayout.keyBytes(aggregation.keys())).max().orElse(0)) / Long.BYTES;
        long scratch = options.isSet(Options.SCRATCHSIZE) ? options.get(Options.SCRATCHSIZE) + 7 & ~7L
                : StateMemory.NO_GRANT;
        long perCpu = variables.locals.allBytes() + StateMemory.scratchSize((int) stringSize, scratch)
                + variables.dynamicValueBytes();
        if (variables.globals.allBytes() + traced * perCpu > availableBytes()) {
            throw new DeviceException(Reason.NO_MEMORY);
        }
        String policy = options.text(Options.BUFPOLICY);
        int halves = policy.equals("switch") ? 2 : 1;
        if (!aggregations.isEmpty() && options.get(Options.AGGSIZE) != 0) {
            // A key is put together in the principal buffer there, and so that is never smaller than what one needs.
            options.set(Options.BUFSIZE, Math.max(options.get(Options.BUFSIZE), roomOfLargest(aggregations)));
        }
        int principal = largestRecord() > 0 ? size(Options.BUFSIZE, traced * halves) : 0;
        int table = aggregations.isEmpty() ? 0 : size(Options.AGGSIZE, traced);
        long speculationCount = options.get(Options.NSPEC);
        if (speculationCount > MOST_SPECULATIONS) {
            throw new DeviceException(Reason.NO_MEMORY);
        }
        int speculative = !state.speculates() || speculationCount == 0 ? 0
                : size(Options.SPECSIZE, (long) traced * speculationCount);
        if (variables.hasDynamic()) {
            dynamic = new DynamicVariables(dynamicSize(), variables.dynamicBytes(), cpus.length,
                    cpus.length * variables.threads.count(), pool);
        }
        PrincipalBuffer[] principals = new PrincipalBuffer[cpus.length];
        speculations = new Speculations((int) speculationCount, cpus.length, state::recordSize);
        RecordTaker discarded = state.options().isOn(Options.ACCOUNTING)
                ? (epid, cpu) -> correct(epid, cpu, Account.DISCARDED) : null;
        if (discarded != null) {
            speculations.keepBooks(discarded, (epid, cpu) -> correct(epid, cpu, Account.PRINCIPAL_DROP));
        }
        cleaner = new Cleaner(state.target(), options.get(Options.CLEANRATE), speculations, dynamic, principals);
        if (dynamic != null) {
            dynamic.onShortage(cleaner::catchUp);
        }
        StateMemory shared = StateMemory.of(variables, (int) stringSize, keyWords, dynamic, speculations, cleaner,
                constants, strings, scratch);
        firings = cpus;
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            if (only < 0 || only == cpu) {
                if (principal > 0) {
                    principals[cpu] = buffer(policy, principal, discarded, cpu);
                }
                if (speculative > 0) {
                    speculations.equip(cpu, speculative, pool);
                }
                AggregationTable own = table == 0 ? null : new AggregationTable(table, aggregations, pool);
                cpus[cpu] = firing(cpu, shared, principals[cpu], own);
            }
        }
    }

    /** The most that a firing needs of the principal buffer, where it aggregates before it records. */
    private long roomOfLargest(Collection<AggregationImage> aggregations) {
        long keys = aggregations.stream().mapToLong(AggregationTable::sizeOfEntry).max().orElse(0);
        return Math.max(largestRecord(), (ClauseImage.HEADER_SIZE & -Long.BYTES) + keys);
    }

    /** Bytes of the largest record that any clause makes; 0 when none does. */
    private int largestRecord() {
        return state.enablings().stream().flatMap(enabling -> enabling.descriptions().stream())
                .mapToInt(description -> description.clause().image().recordSize()).max().orElse(0);
    }

    /** A buffer of policy {@code fill}, with room for the records of all clauses of END. */
    private FillBuffer fillBuffer(int size) throws DeviceException {
        FillBuffer buffer = new FillBuffer(pool.bytes(RecordBuffer.memory(size)), size);
        for (LiveEcb ecb : state.ecbs()) {
            if (ecb.probe.id == DtraceProvider.END && ecb.recordSize > 0
                    && !buffer.keepRoomFor(ecb.recordSize, ecb.recordAlignment)) {
                throw new DeviceException(Reason.END_TOO_BIG);
            }
        }
        return buffer;
    }

    private CpuFiring firing(int cpu, StateMemory shared, PrincipalBuffer principal, AggregationTable table) {
        Credential who = state.credential();
        return who.all() ? new CpuFiring(state, state.target().memory(), cpu, shared, principal, table)
                : new RestrictedFiring(state, new RestrictedMemory(state.target(), who.seesKernel()), cpu, shared, principal, table);
    }

    /** The size that a buffer option comes to, a multiple of 8, for so many buffers of this size. */
    private int size(Option option, long count) throws DeviceException {
        long wanted = state.options().get(option) & ~7L;
        if (wanted > LARGEST_UNPRIVILEGED && !state.credential().all()) {
            throw new DeviceException(Reason.TOO_LARGE);
        }
        if (wanted < SMALLEST_BUFFER) {
            throw new DeviceException(Reason.BUFFER_TOO_SMALL);
        }
        return available(option, wanted, SMALLEST_BUFFER, count);
    }

    /** The size of the dynamic variable space: there is always room for one. */
    private int dynamicSize() throws DeviceException {
        int smallest = DynamicVariables.smallest(state.variables().dynamicBytes());
        return available(Options.DYNVARSIZE, Math.max(state.options().get(Options.DYNVARSIZE) & ~7L, smallest),
                smallest, 1);
    }

    /** Bytes that one kind of a consumer's memory may have. */
    private long availableBytes() {
        long available = Math.min(LARGEST_ARRAY, Runtime.getRuntime().maxMemory() / MEMORY_SHARE);
        long limit = state.options().get(Options.LOCKMEM);
        return limit < 0 ? available : Math.min(available, limit);
    }

    /** Halves a size until there is that much memory; the option then says what was taken. */
    private int available(Option option, long wanted, long smallest, long count) throws DeviceException {
        OptionValues options = state.options();
        long available = availableBytes() / count;
        long size = wanted;
        while (size > available) {
            if (options.text(Options.BUFRESIZE).equals("manual") || size / 2 < smallest) {
                throw new DeviceException(Reason.NO_MEMORY);
            }
            size = size / 2 & ~7L;
        }
        if (size != wanted) {
            options.set(option, size);
        }
        return (int) size;
    }

    /** Enters into the books what has become of a speculated record. Probe context. */
    private void correct(int epid, int cpu, int column) {
        LiveEcb ecb = state.ecb(epid);
        if (ecb != null && ecb.account != null) {
            ecb.account.correct(cpu, column);
        }
    }

    private PrincipalBuffer buffer(String policy, int size, RecordTaker discarded, int cpu) throws DeviceException {
        int memory = RecordBuffer.memory(size);
        return switch (policy) {
            case "fill" -> fillBuffer(size);
            case "ring" -> new RingBuffer(pool.bytes(memory), size, state::recordSize, discarded, cpu);
            default -> new SwitchBuffer(pool, size);
        };
    }

    void openReserves() {
        for (CpuFiring firing : firings) {
            if (firing != null && firing.buffer != null) {
                firing.buffer.openReserve();
            }
        }
    }

    boolean anyFull() {
        for (CpuFiring firing : firings) {
            if (firing != null && firing.buffer != null && firing.buffer.isFull()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a buffer is so full that option {@code buflimit} wants it read. */
    boolean anyOverLimit() {
        long percent = state.options().get(Options.BUFLIMIT);
        for (CpuFiring firing : firings) {
            if (percent > 0 && firing != null && firing.buffer != null && firing.buffer.isOver((int) percent)) {
                return true;
            }
        }
        return false;
    }

    /** Dynamic variables; null when there are none. */
    DynamicVariables dynamic() {
        return dynamic;
    }

    Speculations speculations() {
        return speculations;
    }

    Cleaner cleaner() {
        return cleaner;
    }

    BufferSnapshot snapshot(int cpu) {
        cleaner.catchUp();
        CpuFiring firing = firings[cpu];
        if (firing == null || firing.buffer == null) {
            return new BufferSnapshot(cpu, new byte[0], 0, 0, firing == null ? 0 : firing.takeErrors());
        }
        return firing.buffer.snapshot(cpu, state.activity() == Activity.STOPPED);
    }

    /** As {@link #snapshot}, but everything stays there. */
    BufferSnapshot look(int cpu) {
        CpuFiring firing = firings[cpu];
        return firing == null || firing.buffer == null ? new BufferSnapshot(cpu, new byte[0], 0, 0, 0)
                : firing.buffer.look(cpu);
    }

    AggregationSnapshot aggregations(int cpu) {
        CpuFiring firing = firings[cpu];
        if (firing == null || firing.aggregations == null) {
            return new AggregationSnapshot(cpu, List.of(), 0);
        }
        return firing.aggregations.snapshot(cpu);
    }

    /** As {@link #aggregations}, but everything stays there. */
    AggregationSnapshot lookAtAggregations(int cpu) {
        CpuFiring firing = firings[cpu];
        return firing == null || firing.aggregations == null ? new AggregationSnapshot(cpu, List.of(), 0)
                : firing.aggregations.look(cpu);
    }

    /** How the tables of aggregations are filled, by CPU; empty where there is none. */
    List<Optional<HashUse>> aggregationUse() {
        return Arrays.stream(firings).map(firing -> Optional.ofNullable(firing).map(f -> f.aggregations)
                .map(AggregationTable::use)).toList();
    }

    void release() {
        for (CpuFiring firing : firings) {
            if (firing != null && firing.buffer != null) {
                firing.buffer.release(pool);
            }
            if (firing != null && firing.aggregations != null) {
                firing.aggregations.release();
            }
        }
        if (dynamic != null) {
            dynamic.release();
        }
        if (speculations != null) {
            speculations.release(pool);
        }
    }
}

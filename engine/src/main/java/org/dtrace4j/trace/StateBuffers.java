package org.dtrace4j.trace;

import java.util.Collection;
import org.dtrace4j.builtin.option.Option;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.DeviceException.Reason;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.trace.agg.AggregationTable;
import org.dtrace4j.trace.buffer.ArrayPool;
import org.dtrace4j.trace.buffer.FillBuffer;
import org.dtrace4j.trace.buffer.PrincipalBuffer;
import org.dtrace4j.trace.buffer.RingBuffer;
import org.dtrace4j.trace.buffer.SwitchBuffer;
import org.dtrace4j.trace.dynvar.DynamicVariables;

/**
 * The memory of one consumer: made in one go when tracing starts, as the options say, and given up in one go.
 *
 * <p>What the programs have no use for is not made. When the memory that is asked for is not there, sizes are halved
 * until it is, unless option {@code bufresize} is {@code manual}; the options then say what was taken.
 */
final class StateBuffers {
    /** All buffers of a consumer may have this share of the JVM's memory, at most. */
    private static final int MEMORY_SHARE = 2;
    /** What a buffer must be asked to have, whatever the records: those that do not fit are drops. */
    private static final int SMALLEST_BUFFER = 8;
    /** What an aggregation table has at least. */
    private static final int SMALLEST_TABLE = 256;
    private static final int SMALLEST_STRING = 8;
    private static final int LARGEST_STRING = 64 << 10;
    private static final int LARGEST_ARRAY = 1 << 30;

    private final TraceState state;
    private final ArrayPool pool = ArrayPool.SHARED;
    private CpuFiring[] firings = {};
    private DynamicVariables dynamic;

    StateBuffers(TraceState state) {
        this.state = state;
    }

    /** Makes everything, and the firings of the CPUs that are traced. */
    void allocate(VariableLayout variables, Collection<AggregationImage> aggregations, byte[] constants, byte[] strings,
            CpuFiring[] cpus) throws DeviceException {
        OptionValues options = state.options();
        long only = options.get(Options.CPU_ONLY);
        if (only >= cpus.length) {
            throw new DeviceException(Reason.BAD_OPTION_VALUE, Options.CPU_ONLY.name());
        }
        int traced = only >= 0 ? 1 : cpus.length;
        long stringSize = options.get(Options.STRSIZE);
        if (stringSize < SMALLEST_STRING || stringSize > LARGEST_STRING) {
            throw new DeviceException(Reason.BAD_OPTION_VALUE, Options.STRSIZE.name());
        }
        String policy = options.text(Options.BUFPOLICY);
        int halves = policy.equals("switch") ? 2 : 1;
        int largest = largestRecord();
        int principal = largest == 0 ? 0 : size(Options.BUFSIZE, SMALLEST_BUFFER, traced * halves);
        int table = aggregations.isEmpty() ? 0
                : Math.max(SMALLEST_TABLE, size(Options.AGGSIZE, SMALLEST_BUFFER, traced));
        if (variables.hasDynamic()) {
            dynamic = new DynamicVariables(size(Options.DYNVARSIZE, 0, 1), variables.dynamicKeyBytes(),
                    variables.dynamicValueBytes(), pool);
        }
        int reserve = policy.equals("fill") ? endReserve() : 0;
        if (principal > 0 && reserve > principal) {
            throw new DeviceException(Reason.END_TOO_BIG);
        }
        StateMemory shared = StateMemory.of(variables, (int) stringSize, dynamic, constants, strings);
        firings = cpus;
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            if (only < 0 || only == cpu) {
                cpus[cpu] = new CpuFiring(state, cpu, shared, principal == 0 ? null : buffer(policy, principal,
                        reserve),
                        table == 0 ? null : new AggregationTable(table, aggregations, pool));
            }
        }
    }

    /** Bytes that the largest record takes in a buffer; 0 when nothing records. */
    private int largestRecord() {
        int largest = 0;
        for (Enabling enabling : state.enablings()) {
            for (Enabling.Description description : enabling.descriptions()) {
                largest = Math.max(largest, PrincipalBuffer.occupied(description.clause().image().recordSize()));
            }
        }
        return largest;
    }

    /** Bytes that the records of all clauses of END take. */
    private int endReserve() {
        int bytes = 0;
        for (LiveEcb ecb : state.ecbs()) {
            if (ecb.probe.id == DtraceProvider.END) {
                bytes += PrincipalBuffer.occupied(ecb.recordSize);
            }
        }
        return bytes;
    }

    /** The size that option {@code option} comes to, a multiple of 8, for so many buffers of this size. */
    private int size(Option option, int smallest, int count) throws DeviceException {
        OptionValues options = state.options();
        long wanted = options.get(option) & ~7L;
        if (wanted < smallest) {
            throw new DeviceException(Reason.BUFFER_TOO_SMALL);
        }
        long available = Math.min(LARGEST_ARRAY, Runtime.getRuntime().maxMemory() / MEMORY_SHARE / count);
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

    private PrincipalBuffer buffer(String policy, int size, int reserve) {
        return switch (policy) {
            case "fill" -> new FillBuffer(pool.bytes(size), reserve);
            case "ring" -> new RingBuffer(pool.bytes(size), state::recordSize);
            default -> new SwitchBuffer(pool.bytes(size), pool.bytes(size));
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

    long dynamicDrops() {
        return dynamic == null ? 0 : dynamic.drops();
    }

    BufferSnapshot snapshot(int cpu) {
        CpuFiring firing = firings[cpu];
        if (firing == null || firing.buffer == null) {
            return new BufferSnapshot(cpu, new byte[0], 0, 0, firing == null ? 0 : firing.takeErrors());
        }
        return firing.buffer.snapshot(cpu, state.activity() == Activity.STOPPED);
    }

    AggregationSnapshot aggregations(int cpu) {
        CpuFiring firing = firings[cpu];
        if (firing == null || firing.aggregations == null) {
            return new AggregationSnapshot(cpu, java.util.List.of(), 0);
        }
        return firing.aggregations.snapshot(cpu);
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
    }
}

package org.dtrace4j.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.dtrace4j.abi.ClauseDrop;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetMemory;
import org.dtrace4j.trace.agg.KeyBuilder;
import org.dtrace4j.trace.dynvar.DynamicVariables;
import org.dtrace4j.trace.dynvar.ThreadNumbers;
import org.dtrace4j.verify.Limits;

/**
 * The part of a firing that has variables: scalars of every scope, values that lie in memory, arrays, and the keys that
 * arrays and aggregations share. Probe context. Ids are as the verifier has found them.
 */
abstract class VariableFiring extends MemoryFiring {
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final VariableLayout variables;

    // ---- shared by the CPUs
    private final long[] globals;
    private final byte[] globalBytes;
    /** By id, whether a string was set to NULL. */
    private final boolean[] globalNulls;
    private final DynamicVariables dynamic;
    private final boolean[] threadArrays;

    // ---- of this CPU
    private final long[] locals;
    private final byte[] localBytes;
    private final boolean[] localNulls;
    private final ThreadNumbers numbers;
    /** Where a value is while it is on its way. */
    final byte[] staging;
    /** The frames of a process on their way. */
    final long[] pcs = new long[Limits.STACK_FRAMES];
    /** The frames of the kernel on their way into a key. */
    private final byte[] kernelPcs = new byte[Limits.STACK_FRAMES * Long.BYTES];
    final KeyBuilder key;
    /** The key of variables that have none. One for all CPUs would lie beside what one of them writes at each firing. */
    private final KeyBuilder noKey = new KeyBuilder(0);

    VariableFiring(Target target, TargetMemory seen, int cpu, StateMemory shared) {
        super(target, seen, cpu, shared);
        this.variables = shared.variables();
        this.globals = shared.globals();
        this.globalBytes = shared.globalBytes();
        this.globalNulls = shared.globalNulls();
        this.dynamic = shared.dynamic();
        this.threadArrays = variables.threadArrays();
        this.numbers = new ThreadNumbers(dynamic, cpu, variables.threads.count());
        this.locals = new long[variables.locals.count()];
        this.localBytes = new byte[variables.locals.bytes()];
        this.localNulls = new boolean[variables.locals.count()];
        this.key = new KeyBuilder(shared.keyWords());
        this.staging = new byte[Math.max(stringSize, variables.dynamicValueBytes())];
        memory.map(DtraceMemory.LOCALS, localBytes);
    }

    /** Local variables begin anew. */
    final void clearLocals() {
        Arrays.fill(locals, 0);
        Arrays.fill(localBytes, (byte) 0);
        Arrays.fill(localNulls, false);
        untokenized = 0;
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
        return numbers.get(id, thread.uniqueId());
    }

    @Override
    public void setThread(int id, long value) {
        stored(numbers.set(id, thread.uniqueId(), value));
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
        return reference(dynamic.reference(DynamicVariables.scalar(id), thread.uniqueId(), noKey));
    }

    @Override
    public long threadPlace(int id) {
        return place(dynamic.place(cpu, DynamicVariables.scalar(id), thread.uniqueId(), noKey, variables.threads.size(id)));
    }

    @Override
    public void setThreadReference(int id, long source) {
        setDynamic(DynamicVariables.scalar(id), thread.uniqueId(), noKey, source, variables.threads.size(id),
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
            dynamic.free(cpu, variable, owner, under);
        } else {
            // First out of the way: a fault must not happen while the space is locked.
            copyIn(source, staging, 0, size, string);
            stored(dynamic.setBytes(cpu, variable, owner, under, staging, size));
        }
    }

    /** A dynamic variable without room ends its clause. */
    private static void stored(boolean done) {
        if (!done) {
            throw ClauseDrop.DYNAMIC;
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
        int count = target.stack(kernelPcs, 0, frames);
        for (int i = 0; i < frames; i++) {
            key.add(i < count ? (long) LONG.get(kernelPcs, i * Long.BYTES) : 0);
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
        return dynamic.get(DynamicVariables.array(id), owner(id), key);
    }

    @Override
    public void setArray(int id, long value) {
        stored(dynamic.set(cpu, DynamicVariables.array(id), owner(id), key, value));
    }

    @Override
    public long arrayReference(int id) {
        return reference(dynamic.reference(DynamicVariables.array(id), owner(id), key));
    }

    @Override
    public long arrayPlace(int id) {
        return place(dynamic.place(cpu, DynamicVariables.array(id), owner(id), key, variables.arrays.size(id)));
    }

    @Override
    public void setArrayReference(int id, long source) {
        setDynamic(DynamicVariables.array(id), owner(id), key, source, variables.arrays.size(id), variables.arrays.isString(id));
    }
}

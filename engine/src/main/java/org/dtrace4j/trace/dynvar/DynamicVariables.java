package org.dtrace4j.trace.dynvar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.dtrace4j.trace.agg.HashUse;
import org.dtrace4j.trace.agg.KeyBuilder;
import org.dtrace4j.trace.buffer.ArrayPool;

/**
 * The dynamic variables of one consumer, for all CPUs.
 *
 * <p>Each lies in a chunk, which is in the chain of one of the {@link Buckets} ({@link Chains}), or one that {@link Chunks} has
 * to give. Writers lock their
 * bucket; readers read without a lock, and look again when the bucket has changed meanwhile. So the chunk of a 64-bit
 * value, of which readers have but a copy, may be used again as soon as it is freed: it stays in its chain as a
 * <em>spare</em> one, for the next variable that falls into this bucket, which most often is the same again; who finds no
 * chunk anywhere gathers the spare ones of all buckets. One of a thread's variable without a key stays in its CPU's hand
 * ({@link ThreadNumbers}), and when that needs its hand for another thread it <em>rests</em>, without forgetting whose it is, until
 * who needs a chunk takes it as a spare one. Other values are read where they lie, and what is freed of them
 * is dirty until the next cleaning: another CPU may still be reading it. So a program that frees as many of those as it
 * sets needs space for what it frees between two cleanings as well, and drops say whether there would have been space
 * had it been clean.
 *
 * <p>A lock is given back also when a stack overflows while it is held, or the next who wants it would wait for ever.
 *
 * <p>Remaining races: a reference that a clause holds may be freed by another CPU, and a cleaning later its chunk be
 * taken for something else; the clause then reads other bytes of this consumer, and nothing else.
 */
public final class DynamicVariables {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DROPS;
    private static final VarHandle DIRTY_DROPS;
    private static final VarHandle RINSING_DROPS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            DROPS = lookup.findVarHandle(DynamicVariables.class, "drops", long.class);
            DIRTY_DROPS = lookup.findVarHandle(DynamicVariables.class, "dirtyDrops", long.class);
            RINSING_DROPS = lookup.findVarHandle(DynamicVariables.class, "rinsingDrops", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The offset of no chunk. */
    static final int NOWHERE = 0;

    private final Chains chains;
    // Its parts, a step nearer.
    private final Chunks chunks;
    private final byte[] memory;
    private final ChunkStates states;
    private final Buckets buckets;
    private volatile long drops;
    private volatile long dirtyDrops;
    private volatile long rinsingDrops;

    /**
     * A space.
     *
     * @param sizeBytes all the memory it may use
     * @param variableBytes most bytes of keys and value of any variable, each a multiple of 8
     * @param cpus how many will use it, at least 1
     * @param kept how many chunks the CPUs may keep in hand for numbers of threads that are 0: there are so many more
     */
    public DynamicVariables(int sizeBytes, int variableBytes, int cpus, int kept, ArrayPool pool) {
        this.chains = new Chains(sizeBytes, variableBytes, cpus, kept, pool);
        this.chunks = chains.chunks;
        this.memory = chains.memory;
        this.states = chains.states;
        this.buckets = chains.buckets;
    }

    /** Bytes of a space in which there is room for one variable. */
    public static int smallest(int variableBytes) {
        return Chains.KEY + variableBytes + Long.BYTES;
    }

    /** The variable that is a scalar of threads: those have even numbers, arrays odd ones. */
    public static int scalar(int id) {
        return id << 1;
    }

    /** The variable that is an array, of all or of threads. */
    public static int array(int id) {
        return id << 1 | 1;
    }

    /**
     * Says who cleans.
     *
     * @param cleaning called before a chunk is made dirty and before there is said to be none, to catch up with
     *     {@link #clean}; probe context
     */
    public void onShortage(Runnable cleaning) {
        chains.shortage = cleaning;
    }

    /** The bytes in which references lie. */
    public byte[] memory() {
        return memory;
    }

    /** How many variables fit. */
    public int capacity() {
        return chunks.count();
    }

    /** Values that could not be stored so far: all space was taken. */
    public long drops() {
        return drops;
    }

    /** Values that could not be stored so far while there were freed ones that had not been cleaned. */
    public long dirtyDrops() {
        return dirtyDrops;
    }

    /** Values that could not be stored so far while freed ones were just being cleaned. */
    public long rinsingDrops() {
        return rinsingDrops;
    }

    /** The 64-bit value, 0 when there is none. Probe context. */
    public long get(int variable, long thread, KeyBuilder key) {
        long hash = Chains.hash(variable, thread, key);
        int bucket = buckets.of(hash);
        while (true) {
            long seen = buckets.unlocked(bucket);
            int value = chains.find((int) seen, hash, variable, thread, key);
            long result = value < 0 ? 0 : (long) LONG.get(memory, value);
            if (buckets.unchanged(bucket, seen)) {
                return result;
            }
        }
    }

    /** The offset of the value in {@link #memory}, -1 when there is none. Probe context. */
    public int reference(int variable, long thread, KeyBuilder key) {
        long hash = Chains.hash(variable, thread, key);
        return reference(buckets.of(hash), hash, variable, thread, key);
    }

    private int reference(int bucket, long hash, int variable, long thread, KeyBuilder key) {
        while (true) {
            long seen = buckets.unlocked(bucket);
            int value = chains.find((int) seen, hash, variable, thread, key);
            if (buckets.unchanged(bucket, seen)) {
                return value;
            }
        }
    }

    /**
     * The offset of the value in {@link #memory}; a variable that is not there is made, of {@code size} zeros. Probe
     * context.
     *
     * @param cpu who asks
     * @return -1 when there is no room for it
     */
    public int place(int cpu, int variable, long thread, KeyBuilder key, int size) {
        int known = reference(variable, thread, key);
        if (known >= 0) {
            return known;
        }
        long hash = Chains.hash(variable, thread, key);
        int bucket = buckets.of(hash);
        int head = buckets.lock(bucket);
        try {
            int at = chains.find(head, hash, variable, thread, key);
            if (at < 0) {
                at = findOrInsert(cpu, bucket, head, hash, variable, thread, key);
                if (at >= 0) {
                    Arrays.fill(memory, at, at + size, (byte) 0);
                }
            }
            return at;
        } finally {
            buckets.unlock(bucket);
        }
    }

    /** Whether {@code size} bytes of {@link #memory} from {@code offset} on belong to one value. Probe context. */
    public boolean isValue(int offset, int size) {
        return chains.isValue(offset, size);
    }

    /** Frees a value that is read where it lies, if there is one. Probe context. */
    public void free(int cpu, int variable, long thread, KeyBuilder key) {
        long hash = Chains.hash(variable, thread, key);
        int bucket = buckets.of(hash);
        int head = buckets.lock(bucket);
        try {
            chains.shortage.run();
            int chunk = chains.unlink(bucket, head, hash, variable, thread, key);
            if (chunk != Chunks.NONE) {
                chunks.soil(cpu, chunk);
            }
        } finally {
            buckets.unlock(bucket);
        }
    }

    /**
     * Sets a 64-bit value; 0 frees it. Where threads' variables without a key most often are, {@link ThreadNumbers} knows. Probe
     * context.
     *
     * @return false when there was no room for it
     */
    public boolean set(int cpu, int variable, long thread, KeyBuilder key, long value) {
        if (value != 0) {
            return setNumber(cpu, variable, thread, key, value, false) >= 0;
        }
        long hash = Chains.hash(variable, thread, key);
        int bucket = buckets.of(hash);
        if (thread != 0) {
            // Nobody else sets or frees what the running thread has, and a chunk in use stays where it is.
            int at = reference(bucket, hash, variable, thread, key);
            if (at >= 0) {
                chains.spare(cpu, at - Chains.valueOffset(key));
            }
            return true;
        }
        int head = buckets.lock(bucket);
        try {
            int at = chains.find(head, hash, variable, thread, key);
            if (at >= 0) {
                chains.spare(cpu, at - Chains.valueOffset(key));
            }
            return true;
        } finally {
            buckets.unlock(bucket);
        }
    }

    /**
     * Sets a 64-bit value that is not 0.
     *
     * @param rests whether its chunk may rest when the value is 0, and so has a state
     * @return the offset of the value, -1 when there was no room for it
     */
    private int setNumber(int cpu, int variable, long thread, KeyBuilder key, long value, boolean rests) {
        long hash = Chains.hash(variable, thread, key);
        int bucket = buckets.of(hash);
        int head = buckets.lock(bucket);
        try {
            int at = findOrInsert(cpu, bucket, head, hash, variable, thread, key);
            if (at >= 0) {
                LONG.set(memory, at, value);
                if (rests && states.use(statePlace(at - Chains.valueOffset(key)))) {
                    chunks.countSpare(cpu, -1);
                }
            }
            return at;
        } finally {
            buckets.unlock(bucket);
        }
    }

    // ---- threads' numbers without a key, for ThreadNumbers: only the thread that is running asks for its own

    /** What chunks are. */
    ChunkStates states() {
        return states;
    }

    /** The place of the state of the chunk at an offset. */
    int statePlace(int at) {
        return states.place(chunks.number(at));
    }

    /** The offset of the chunk of a thread's number, in use or resting; {@link #NOWHERE} when there is none. */
    int chunkOf(int variable, long thread, KeyBuilder noKey) {
        int at = reference(variable, thread, noKey);
        return at < 0 ? NOWHERE : at - Chains.KEY;
    }

    /** Whether a chunk is that of a thread's number. What its state was is to be asked before that. */
    boolean holds(int at, int variable, long thread) {
        if ((long) LONG.get(memory, at + Chains.VARIABLE) != (long) variable << Integer.SIZE) {
            return false;
        }
        // By fences, since later JDKs know bytes of arrays as numbers by plain access only.
        VarHandle.loadLoadFence();
        return (long) LONG.get(memory, at + Chains.THREAD) == thread;
    }

    /** A chunk rests from now on. */
    void countSpare(int cpu) {
        chunks.countSpare(cpu, 1);
    }

    /** Makes or has back a chunk of a thread's number that is not 0; returns its offset, {@link #NOWHERE} without room for it. */
    int chunkFor(int cpu, int variable, long thread, KeyBuilder noKey, long value) {
        int at = setNumber(cpu, variable, thread, noKey, value, true);
        return at < 0 ? NOWHERE : at - Chains.KEY;
    }

    /**
     * Sets a value of {@code size} bytes, given in {@code from}. Probe context.
     *
     * @return false when there was no room for it
     */
    public boolean setBytes(int cpu, int variable, long thread, KeyBuilder key, byte[] from, int size) {
        long hash = Chains.hash(variable, thread, key);
        int bucket = buckets.of(hash);
        int head = buckets.lock(bucket);
        try {
            int at = findOrInsert(cpu, bucket, head, hash, variable, thread, key);
            if (at >= 0) {
                System.arraycopy(from, 0, memory, at, size);
            }
            return at >= 0;
        } finally {
            buckets.unlock(bucket);
        }
    }

    /** Finds a variable in its bucket, which is locked, or makes it; -1 when there is no room for it, which is counted. */
    private int findOrInsert(int cpu, int bucket, int head, long hash, int variable, long thread, KeyBuilder key) {
        int at = chains.findOrInsert(cpu, bucket, head, hash, variable, thread, key);
        if (at < 0) {
            (chunks.isRinsing() ? RINSING_DROPS : chunks.hasDirty() ? DIRTY_DROPS : DROPS).getAndAdd(this, 1L);
        }
        return at;
    }

    /** How the buckets are filled by variables that are set. For a debugger that looks while nothing runs. */
    public HashUse use() {
        return chains.use();
    }

    /** Takes the variables that are set, one by one. */
    public interface Visitor {
        /**
         * @param thread whose it is; 0 for everybody's
         * @param key the words of its key
         * @param value offset of its value in {@link #memory}
         */
        void variable(int variable, long thread, long[] key, int value);
    }

    /** Shows all variables that are set. For a debugger that looks while nothing runs. */
    public void forEach(Visitor visitor) {
        chains.forEach(visitor);
    }

    /** Makes what has been freed so far clean. Probe context. */
    public void clean() {
        chunks.clean();
    }

    /** Gives up the memory. The space must not be used after that. */
    public void release() {
        chains.release();
    }
}

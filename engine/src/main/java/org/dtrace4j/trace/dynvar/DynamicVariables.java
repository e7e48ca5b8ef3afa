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
 * <pre>
 *   chunk:    | next | hash | variable : 32, key words : 32 | thread | key ... | value ... |
 * </pre>
 *
 * <p>A chunk is in the chain of one of the {@link Buckets}, or one that {@link Chunks} has to give. Writers lock their
 * bucket; readers read without a lock, and look again when the bucket has changed meanwhile. So the chunk of a 64-bit
 * value, of which readers have but a copy, may be used again as soon as it is freed: it stays in its chain as a
 * <em>spare</em> one, for the next variable that falls into this bucket, which most often is the same again; who finds no
 * chunk anywhere gathers the spare ones of all buckets. One of a thread's variable without a key does not even forget whose it
 * is: it <em>rests</em>, so that the same thread most often has it back by one change of its state ({@link ThreadNumbers}), and
 * who else needs a chunk takes it as a spare one. Other values are read where they lie, and what is freed of them
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

    // Offsets in a chunk.
    private static final int HASH = Chunks.LINK_BYTES;
    private static final int VARIABLE = 16;
    private static final int THREAD = 24;
    private static final int KEY = 32;
    /** In the place of variable and key words: a chunk that is free and still in its chain. */
    private static final long SPARE = -1;
    /** The offset of no chunk. */
    static final int NOWHERE = 0;

    private final ArrayPool pool;
    private final Chunks chunks;
    private final byte[] memory;
    private final ChunkStates states;
    private final Buckets buckets;
    private final int chunkBytes;
    private volatile long drops;
    private volatile long dirtyDrops;
    private volatile long rinsingDrops;
    /** Called before a chunk is made dirty, and before there is said to be none. */
    private Runnable shortage = () -> { };

    /**
     * A space.
     *
     * @param sizeBytes all the memory it may use
     * @param variableBytes most bytes of keys and value of any variable, each a multiple of 8
     * @param cpus how many will use it, at least 1
     */
    public DynamicVariables(int sizeBytes, int variableBytes, int cpus, ArrayPool pool) {
        this.pool = pool;
        this.chunkBytes = KEY + variableBytes;
        int wanted = Math.max(1, sizeBytes / (chunkBytes + Long.BYTES));
        int bucketCount = Integer.highestOneBit(wanted);
        this.chunks = new Chunks(Math.max(1, (sizeBytes - bucketCount * Long.BYTES) / chunkBytes), chunkBytes, cpus, pool);
        this.memory = chunks.memory();
        this.states = new ChunkStates(chunks.count(), pool);
        this.buckets = new Buckets(bucketCount, pool);
    }

    /** Bytes of a space in which there is room for one variable. */
    public static int smallest(int variableBytes) {
        return KEY + variableBytes + Long.BYTES;
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
        shortage = cleaning;
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
        long hash = hash(variable, thread, key);
        int bucket = buckets.of(hash);
        while (true) {
            long seen = buckets.unlocked(bucket);
            int value = find((int) seen, hash, variable, thread, key);
            long result = value < 0 ? 0 : (long) LONG.get(memory, value);
            if (buckets.unchanged(bucket, seen)) {
                return result;
            }
        }
    }

    /** The offset of the value in {@link #memory}, -1 when there is none. Probe context. */
    public int reference(int variable, long thread, KeyBuilder key) {
        long hash = hash(variable, thread, key);
        return reference(buckets.of(hash), hash, variable, thread, key);
    }

    private int reference(int bucket, long hash, int variable, long thread, KeyBuilder key) {
        while (true) {
            long seen = buckets.unlocked(bucket);
            int value = find((int) seen, hash, variable, thread, key);
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
        long hash = hash(variable, thread, key);
        int bucket = buckets.of(hash);
        int head = buckets.lock(bucket);
        try {
            int at = find(head, hash, variable, thread, key);
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
        int at = chunks.around(offset);
        if (at < 0) {
            return false;
        }
        int within = offset - at;
        int keys = (int) (long) LONG.get(memory, at + VARIABLE);
        return keys >= 0 && within >= KEY + keys * Long.BYTES && size <= chunkBytes - within;
    }

    /** Frees a value that is read where it lies, if there is one. Probe context. */
    public void free(int cpu, int variable, long thread, KeyBuilder key) {
        long hash = hash(variable, thread, key);
        int bucket = buckets.of(hash);
        int head = buckets.lock(bucket);
        try {
            shortage.run();
            int chunk = unlink(bucket, head, hash, variable, thread, key);
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
            return setNumber(cpu, variable, thread, key, value);
        }
        long hash = hash(variable, thread, key);
        int bucket = buckets.of(hash);
        if (thread != 0) {
            // Nobody else sets or frees what the running thread has, and a chunk in use stays where it is.
            int at = reference(bucket, hash, variable, thread, key);
            if (at >= 0) {
                spare(cpu, at - valueOffset(key));
            }
            return true;
        }
        int head = buckets.lock(bucket);
        try {
            int at = find(head, hash, variable, thread, key);
            if (at >= 0) {
                spare(cpu, at - valueOffset(key));
            }
            return true;
        } finally {
            buckets.unlock(bucket);
        }
    }

    private boolean setNumber(int cpu, int variable, long thread, KeyBuilder key, long value) {
        long hash = hash(variable, thread, key);
        int bucket = buckets.of(hash);
        int head = buckets.lock(bucket);
        try {
            int at = findOrInsert(cpu, bucket, head, hash, variable, thread, key);
            if (at >= 0) {
                LONG.set(memory, at, value);
            }
            return at >= 0;
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
        return at < 0 ? NOWHERE : at - KEY;
    }

    /** Whether a chunk is that of a thread's number. What its state was is to be asked before that. */
    boolean holds(int at, int variable, long thread) {
        if ((long) LONG.get(memory, at + VARIABLE) != (long) variable << Integer.SIZE) {
            return false;
        }
        // By fences, since later JDKs know bytes of arrays as numbers by plain access only.
        VarHandle.loadLoadFence();
        return (long) LONG.get(memory, at + THREAD) == thread;
    }

    /** The number in a chunk that is in use. */
    long number(int at) {
        return (long) LONG.get(memory, at + KEY);
    }

    /** Sets the number in a chunk that is in use. */
    void number(int at, long value) {
        LONG.set(memory, at + KEY, value);
    }

    /** Lets a chunk that is in use rest: its number is 0, and others may take it. Returns its state. */
    int rest(int cpu, int at, int place, int state) {
        LONG.set(memory, at + KEY, 0L);
        int resting = states.rest(place, state);
        chunks.countSpare(cpu, 1);
        return resting;
    }

    /** Has a chunk back that rested in this state; false if somebody has taken it meanwhile. */
    boolean resume(int cpu, int place, int state) {
        if (!states.resume(place, state)) {
            return false;
        }
        chunks.countSpare(cpu, -1);
        return true;
    }

    /** Makes or has back a chunk of a thread's number that is not 0; returns its offset, {@link #NOWHERE} without room for it. */
    int chunkFor(int cpu, int variable, long thread, KeyBuilder noKey, long value) {
        long hash = hash(variable, thread, noKey);
        int bucket = buckets.of(hash);
        int head = buckets.lock(bucket);
        try {
            int at = findOrInsert(cpu, bucket, head, hash, variable, thread, noKey);
            if (at < 0) {
                return NOWHERE;
            }
            LONG.set(memory, at, value);
            int chunk = at - KEY;
            int place = statePlace(chunk);
            if (ChunkStates.isResting(states.get(place))) {
                chunks.countSpare(cpu, -1);
            }
            // Nobody takes it while the bucket is locked.
            states.use(place);
            return chunk;
        } finally {
            buckets.unlock(bucket);
        }
    }

    /**
     * Sets a value of {@code size} bytes, given in {@code from}. Probe context.
     *
     * @return false when there was no room for it
     */
    public boolean setBytes(int cpu, int variable, long thread, KeyBuilder key, byte[] from, int size) {
        long hash = hash(variable, thread, key);
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

    private static long hash(int variable, long thread, KeyBuilder key) {
        long mixed = (key.hash() ^ thread * 0xbf58476d1ce4e5b9L ^ variable) * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 32;
    }

    // ---- chains

    /** Where a value lies in its chunk. */
    private static int valueOffset(KeyBuilder key) {
        return KEY + key.length() * Long.BYTES;
    }

    private boolean is(int at, long hash, int variable, long thread, KeyBuilder key) {
        if ((long) LONG.get(memory, at + HASH) != hash
                || (long) LONG.get(memory, at + VARIABLE) != ((long) variable << 32 | key.length())
                || (long) LONG.get(memory, at + THREAD) != thread) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if ((long) LONG.get(memory, at + KEY + i * Long.BYTES) != key.words[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Offset of the value in the chain that begins with {@code head}, or -1. A reader without the lock may follow a
     * chain that is changing, so it takes no more steps than there are chunks.
     */
    private int find(int head, long hash, int variable, long thread, KeyBuilder key) {
        int chunk = head;
        for (int steps = 0; chunk != Chunks.NONE && steps < chunks.count(); steps++) {
            int at = chunks.at(chunk);
            if (is(at, hash, variable, thread, key)) {
                return at + valueOffset(key);
            }
            chunk = chunks.next(chunk);
        }
        return -1;
    }

    /**
     * Finds a variable in the chain that begins with {@code head}, or makes it, and then its value is not set yet. The bucket
     * is locked.
     *
     * @return the offset of the value, -1 when there is no room for it
     */
    private int findOrInsert(int cpu, int bucket, int head, long hash, int variable, long thread, KeyBuilder key) {
        int spare = Chunks.NONE;
        for (int chunk = head; chunk != Chunks.NONE; chunk = chunks.next(chunk)) {
            int at = chunks.at(chunk);
            if (is(at, hash, variable, thread, key)) {
                return at + valueOffset(key);
            }
            if (spare == Chunks.NONE && isFree(chunk)) {
                spare = chunk;
            }
        }
        boolean fits = valueOffset(key) < chunkBytes;
        int chunk = spare;
        if (spare == Chunks.NONE || !fits || !takeSpare(cpu, spare)) {
            chunk = fits ? unused(cpu) : Chunks.NONE;
            if (chunk == Chunks.NONE) {
                (chunks.isRinsing() ? RINSING_DROPS : chunks.hasDirty() ? DIRTY_DROPS : DROPS).getAndAdd(this, 1L);
                return -1;
            }
            chunks.link(chunk, buckets.first(bucket));
            buckets.first(bucket, chunk);
        }
        int at = chunks.at(chunk);
        LONG.set(memory, at + HASH, hash);
        LONG.set(memory, at + THREAD, thread);
        for (int i = 0; i < key.length(); i++) {
            LONG.set(memory, at + KEY + i * Long.BYTES, key.words[i]);
        }
        VarHandle.storeStoreFence();
        LONG.set(memory, at + VARIABLE, (long) variable << 32 | key.length());
        return at + valueOffset(key);
    }

    /** Takes a variable out of the chain that begins with {@code head}; returns its chunk. The bucket is locked. */
    private int unlink(int bucket, int head, long hash, int variable, long thread, KeyBuilder key) {
        int before = Chunks.NONE;
        for (int chunk = head; chunk != Chunks.NONE; chunk = chunks.next(chunk)) {
            if (is(chunks.at(chunk), hash, variable, thread, key)) {
                unlink(bucket, before, chunk);
                return chunk;
            }
            before = chunk;
        }
        return Chunks.NONE;
    }

    private void unlink(int bucket, int before, int chunk) {
        int next = chunks.next(chunk);
        if (before == Chunks.NONE) {
            buckets.first(bucket, next);
        } else {
            chunks.link(before, next);
        }
    }

    // ---- chunks that are free and still in their chain

    /** Frees the chunk of a number that only the running thread has, or whose bucket is locked. */
    void spare(int cpu, int at) {
        // Who finds it spare may write to it at once, so what was read of it must have been read.
        VarHandle.releaseFence();
        LONG.set(memory, at + VARIABLE, SPARE);
        chunks.countSpare(cpu, 1);
    }

    private boolean isSpare(int chunk) {
        boolean spare = (long) LONG.get(memory, chunks.at(chunk) + VARIABLE) == SPARE;
        VarHandle.acquireFence();
        return spare;
    }

    /** Whether a chunk in a chain holds nothing. */
    private boolean isFree(int chunk) {
        return ChunkStates.isResting(states.get(states.place(chunk))) || isSpare(chunk);
    }

    /** Takes a chunk that holds nothing out of its owner's hands, if that has not just had it back. Its bucket is locked. */
    private boolean takeSpare(int cpu, int chunk) {
        int place = states.place(chunk);
        int state = states.get(place);
        if (ChunkStates.isResting(state)) {
            if (!states.take(place, state)) {
                return false;
            }
            LONG.set(memory, chunks.at(chunk) + VARIABLE, SPARE);
            chunks.countSpare(cpu, -1);
            return true;
        }
        if (!isSpare(chunk)) {
            return false;
        }
        chunks.countSpare(cpu, -1);
        return true;
    }

    /** A chunk from outside of the bucket that is locked, or {@link Chunks#NONE}. */
    private int unused(int cpu) {
        int chunk = chunks.take(cpu);
        if (chunk == Chunks.NONE && chunks.hasSpare()) {
            gather(cpu);
            chunk = chunks.take(cpu);
        }
        if (chunk == Chunks.NONE) {
            shortage.run();
            chunk = chunks.take(cpu);
        }
        return chunk;
    }

    /**
     * Takes the spare chunks out of all chains but those of buckets that somebody has locked: with a lock in hand, one
     * must not wait for another.
     */
    private void gather(int cpu) {
        for (int bucket = Buckets.FIRST; bucket < buckets.end() && chunks.hasSpare(); bucket++) {
            if (buckets.first(bucket) != Chunks.NONE && buckets.tryLock(bucket)) {
                int before = Chunks.NONE;
                for (int chunk = buckets.first(bucket); chunk != Chunks.NONE;) {
                    int next = chunks.next(chunk);
                    if (isFree(chunk) && takeSpare(cpu, chunk)) {
                        unlink(bucket, before, chunk);
                        chunks.free(cpu, chunk);
                    } else {
                        before = chunk;
                    }
                    chunk = next;
                }
                buckets.unlock(bucket);
            }
        }
    }

    /** How the buckets are filled by variables that are set. For a debugger that looks while nothing runs. */
    public HashUse use() {
        int[] counts = new int[buckets.end() - Buckets.FIRST];
        for (int i = 0; i < counts.length; i++) {
            for (int chunk = buckets.first(Buckets.FIRST + i); chunk != Chunks.NONE; chunk = chunks.next(chunk)) {
                counts[i] += isFree(chunk) ? 0 : 1;
            }
        }
        return HashUse.of(counts);
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
        for (int bucket = Buckets.FIRST; bucket < buckets.end(); bucket++) {
            for (int chunk = buckets.first(bucket); chunk != Chunks.NONE; chunk = chunks.next(chunk)) {
                if (!isFree(chunk)) {
                    int at = chunks.at(chunk);
                    long variable = (long) LONG.get(memory, at + VARIABLE);
                    long[] key = new long[(int) variable];
                    for (int i = 0; i < key.length; i++) {
                        key[i] = (long) LONG.get(memory, at + KEY + i * Long.BYTES);
                    }
                    visitor.variable((int) (variable >>> Integer.SIZE), (long) LONG.get(memory, at + THREAD), key,
                            at + KEY + key.length * Long.BYTES);
                }
            }
        }
    }

    /** Makes what has been freed so far clean. Probe context. */
    public void clean() {
        chunks.clean();
    }

    /** Gives up the memory. The space must not be used after that. */
    public void release() {
        chunks.release(pool);
        states.release(pool);
        buckets.release(pool);
    }
}

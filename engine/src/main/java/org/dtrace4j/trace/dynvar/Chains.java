package org.dtrace4j.trace.dynvar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.dtrace4j.trace.agg.HashUse;
import org.dtrace4j.trace.agg.KeyBuilder;
import org.dtrace4j.trace.buffer.ArrayPool;

/**
 * The chunks of dynamic variables in the chains of their buckets: how one is found, made and taken out.
 *
 * <pre>
 *   chunk:    | next | hash | variable : 32, key words : 32 | thread | key ... | value ... |
 * </pre>
 *
 * <p>Whoever changes a chain has locked its bucket; {@link DynamicVariables} says what the parts are for. Probe context.
 */
final class Chains {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    // Offsets in a chunk.
    static final int HASH = Chunks.LINK_BYTES;
    static final int VARIABLE = 16;
    static final int THREAD = 24;
    static final int KEY = 32;
    /** In the place of variable and key words: a chunk that is free and still in its chain. */
    private static final long SPARE = -1;

    private final ArrayPool pool;
    final Chunks chunks;
    final byte[] memory;
    final ChunkStates states;
    final Buckets buckets;
    private final int chunkBytes;
    /** Called before a chunk is made dirty, and before there is said to be none. */
    Runnable shortage = () -> { };

    /**
     * @param sizeBytes all the memory it may use
     * @param variableBytes most bytes of keys and value of any variable
     * @param kept how many chunks there are besides
     */
    Chains(int sizeBytes, int variableBytes, int cpus, int kept, ArrayPool pool) {
        this.pool = pool;
        this.chunkBytes = KEY + variableBytes;
        int wanted = Math.max(1, sizeBytes / (chunkBytes + Long.BYTES));
        int bucketCount = Integer.highestOneBit(wanted);
        int chunkCount = Math.max(1, (sizeBytes - bucketCount * Long.BYTES) / chunkBytes);
        this.chunks = new Chunks(chunkCount + kept, chunkBytes, cpus, pool);
        this.memory = chunks.memory();
        this.states = new ChunkStates(chunks.count(), pool);
        this.buckets = new Buckets(bucketCount, pool);
    }

    static long hash(int variable, long thread, KeyBuilder key) {
        long mixed = (key.hash() ^ thread * 0xbf58476d1ce4e5b9L ^ variable) * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 32;
    }

    /** Where a value lies in its chunk. */
    static int valueOffset(KeyBuilder key) {
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
    int find(int head, long hash, int variable, long thread, KeyBuilder key) {
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
    int findOrInsert(int cpu, int bucket, int head, long hash, int variable, long thread, KeyBuilder key) {
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
    int unlink(int bucket, int head, long hash, int variable, long thread, KeyBuilder key) {
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

    /** Whether a chunk in a chain has a value. */
    private boolean isSet(int chunk) {
        boolean number = ChunkStates.isInUse(states.get(states.place(chunk)));
        return number ? (long) LONG.get(memory, chunks.at(chunk) + KEY) != 0 : !isFree(chunk);
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
    HashUse use() {
        int[] counts = new int[buckets.end() - Buckets.FIRST];
        for (int i = 0; i < counts.length; i++) {
            for (int chunk = buckets.first(Buckets.FIRST + i); chunk != Chunks.NONE; chunk = chunks.next(chunk)) {
                counts[i] += isSet(chunk) ? 1 : 0;
            }
        }
        return HashUse.of(counts);
    }

    /** Shows all variables that are set. For a debugger that looks while nothing runs. */
    void forEach(DynamicVariables.Visitor visitor) {
        for (int bucket = Buckets.FIRST; bucket < buckets.end(); bucket++) {
            for (int chunk = buckets.first(bucket); chunk != Chunks.NONE; chunk = chunks.next(chunk)) {
                if (isSet(chunk)) {
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

    /** Whether {@code size} bytes of {@link #memory} from {@code offset} on belong to one value. */
    boolean isValue(int offset, int size) {
        int at = chunks.around(offset);
        if (at < 0) {
            return false;
        }
        int within = offset - at;
        int keys = (int) (long) LONG.get(memory, at + VARIABLE);
        return keys >= 0 && within >= KEY + keys * Long.BYTES && size <= chunkBytes - within;
    }

    /** Gives up the memory, which must not be used after that. */
    void release() {
        chunks.release(pool);
        states.release(pool);
        buckets.release(pool);
    }
}

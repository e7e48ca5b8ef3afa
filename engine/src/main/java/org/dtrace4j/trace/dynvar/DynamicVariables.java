package org.dtrace4j.trace.dynvar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.dtrace4j.trace.agg.KeyBuilder;
import org.dtrace4j.trace.buffer.ArrayPool;

/**
 * The dynamic variables of one consumer, for all CPUs.
 *
 * <pre>
 *   buckets:  | version : 32, first chunk : 32 | ...          a version that is odd is a lock
 *   chunk:    | next | hash | variable : 32, key words : 32 | thread | key ... | value ... |
 * </pre>
 *
 * <p>A chunk is in a bucket's chain, or one that {@link Chunks} has to give. A writer locks the bucket by making its
 * version odd, and leaves a new even one; a reader reads without a lock and looks again when the version has changed
 * meanwhile. So the chunk of a 64-bit value, of which readers have but a copy, is clean and may be used again as soon as it
 * is freed. Other values are read where they lie, and what is freed of them is dirty until the next cleaning: another CPU
 * may still be reading it. So a program that frees as many of those as it sets needs space for what it frees between two
 * cleanings as well, and drops say whether there would have been space had it been clean.
 *
 * <p>Remaining races: a reference that a clause holds may be freed by another CPU, and a cleaning later its chunk be
 * taken for something else; the clause then reads other bytes of this consumer, and nothing else.
 */
public final class DynamicVariables {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUCKET = MethodHandles.arrayElementVarHandle(long[].class);
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
    private static final long LOW = 0xffff_ffffL;
    private static final long VERSION = 1L << 32;

    private final ArrayPool pool;
    private final Chunks chunks;
    private byte[] memory;
    private long[] buckets;
    private final int bucketMask;
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
        this.bucketMask = bucketCount - 1;
        this.chunks = new Chunks(Math.max(1, (sizeBytes - bucketCount * Long.BYTES) / chunkBytes), chunkBytes, cpus, pool);
        this.memory = chunks.memory();
        this.buckets = pool.longs(bucketCount);
        Arrays.fill(buckets, 0);
    }

    /** Bytes of a space in which there is room for one variable. */
    public static int smallest(int variableBytes) {
        return KEY + variableBytes + Long.BYTES;
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
        int bucket = (int) hash & bucketMask;
        while (true) {
            long seen = unlocked(bucket);
            int value = find((int) seen, hash, variable, thread, key);
            long result = value < 0 ? 0 : (long) LONG.get(memory, value);
            VarHandle.loadLoadFence();
            if ((long) BUCKET.getVolatile(buckets, bucket) == seen) {
                return result;
            }
        }
    }

    /** The offset of the value in {@link #memory}, -1 when there is none. Probe context. */
    public int reference(int variable, long thread, KeyBuilder key) {
        long hash = hash(variable, thread, key);
        int bucket = (int) hash & bucketMask;
        while (true) {
            long seen = unlocked(bucket);
            int value = find((int) seen, hash, variable, thread, key);
            VarHandle.loadLoadFence();
            if ((long) BUCKET.getVolatile(buckets, bucket) == seen) {
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
        int bucket = (int) hash & bucketMask;
        long seen = lock(bucket);
        int head = (int) seen;
        int at = find(head, hash, variable, thread, key);
        if (at < 0) {
            int chunk = insert(cpu, head, hash, variable, thread, key);
            head = chunk == Chunks.NONE ? head : chunk;
            at = chunk == Chunks.NONE ? -1 : valueAt(chunk, key);
            if (at >= 0) {
                Arrays.fill(memory, at, at + size, (byte) 0);
            }
        }
        unlock(bucket, seen, head);
        return at;
    }

    /** Whether {@code size} bytes of {@link #memory} from {@code offset} on belong to one value. Probe context. */
    public boolean isValue(int offset, int size) {
        if (offset < 0 || offset >= chunks.count() * chunkBytes) {
            return false;
        }
        int within = offset % chunkBytes;
        int keys = (int) (long) LONG.get(memory, offset - within + VARIABLE);
        return within >= KEY + keys * Long.BYTES && size <= chunkBytes - within;
    }

    /** Frees a value that is read where it lies, if there is one. Probe context. */
    public void free(int cpu, int variable, long thread, KeyBuilder key) {
        long hash = hash(variable, thread, key);
        int bucket = (int) hash & bucketMask;
        long seen = lock(bucket);
        shortage.run();
        unlock(bucket, seen, remove(cpu, (int) seen, hash, variable, thread, key, true));
    }

    /**
     * Sets a 64-bit value; 0 frees it. Probe context.
     *
     * @return false when there was no room for it
     */
    public boolean set(int cpu, int variable, long thread, KeyBuilder key, long value) {
        long hash = hash(variable, thread, key);
        int bucket = (int) hash & bucketMask;
        long seen = lock(bucket);
        int head = (int) seen;
        boolean done = true;
        if (value == 0) {
            head = remove(cpu, head, hash, variable, thread, key, false);
        } else {
            int at = find(head, hash, variable, thread, key);
            if (at < 0) {
                int chunk = insert(cpu, head, hash, variable, thread, key);
                head = chunk == Chunks.NONE ? head : chunk;
                at = chunk == Chunks.NONE ? -1 : valueAt(chunk, key);
            }
            if (at >= 0) {
                LONG.set(memory, at, value);
            }
            done = at >= 0;
        }
        unlock(bucket, seen, head);
        return done;
    }

    /**
     * Sets a value of {@code size} bytes, given in {@code from}. Probe context.
     *
     * @return false when there was no room for it
     */
    public boolean setBytes(int cpu, int variable, long thread, KeyBuilder key, byte[] from, int size) {
        long hash = hash(variable, thread, key);
        int bucket = (int) hash & bucketMask;
        long seen = lock(bucket);
        int head = (int) seen;
        int at = find(head, hash, variable, thread, key);
        if (at < 0) {
            int chunk = insert(cpu, head, hash, variable, thread, key);
            head = chunk == Chunks.NONE ? head : chunk;
            at = chunk == Chunks.NONE ? -1 : valueAt(chunk, key);
        }
        if (at >= 0) {
            System.arraycopy(from, 0, memory, at, size);
        }
        unlock(bucket, seen, head);
        return at >= 0;
    }

    // ---- buckets

    private static long hash(int variable, long thread, KeyBuilder key) {
        long mixed = (key.hash() ^ thread * 0xbf58476d1ce4e5b9L ^ variable) * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 32;
    }

    private long unlocked(int bucket) {
        long seen = (long) BUCKET.getVolatile(buckets, bucket);
        while ((seen & VERSION) != 0) {
            Thread.onSpinWait();
            seen = (long) BUCKET.getVolatile(buckets, bucket);
        }
        return seen;
    }

    private long lock(int bucket) {
        while (true) {
            long seen = unlocked(bucket);
            if (BUCKET.compareAndSet(buckets, bucket, seen, seen + VERSION)) {
                // Keeps what the writer changes from being seen before the lock is.
                VarHandle.storeStoreFence();
                return seen;
            }
        }
    }

    private void unlock(int bucket, long seen, int head) {
        BUCKET.setRelease(buckets, bucket, (seen & ~LOW) + 2 * VERSION | head & LOW);
    }

    // ---- chains

    private int valueAt(int chunk, KeyBuilder key) {
        return chunks.at(chunk) + KEY + key.length() * Long.BYTES;
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
                return at + KEY + key.length() * Long.BYTES;
            }
            chunk = chunks.next(chunk);
        }
        return -1;
    }

    /** A new chunk before {@code head}, or {@link Chunks#NONE}; its value is not set yet. The bucket is locked. */
    private int insert(int cpu, int head, long hash, int variable, long thread, KeyBuilder key) {
        int chunk = Chunks.NONE;
        if (KEY + key.length() * Long.BYTES < chunkBytes) {
            chunk = chunks.take(cpu);
            if (chunk == Chunks.NONE) {
                shortage.run();
                chunk = chunks.take(cpu);
            }
        }
        if (chunk == Chunks.NONE) {
            (chunks.isRinsing() ? RINSING_DROPS : chunks.hasDirty() ? DIRTY_DROPS : DROPS).getAndAdd(this, 1L);
            return Chunks.NONE;
        }
        chunks.link(chunk, head);
        int at = chunks.at(chunk);
        LONG.set(memory, at + HASH, hash);
        LONG.set(memory, at + VARIABLE, (long) variable << 32 | key.length());
        LONG.set(memory, at + THREAD, thread);
        for (int i = 0; i < key.length(); i++) {
            LONG.set(memory, at + KEY + i * Long.BYTES, key.words[i]);
        }
        return chunk;
    }

    /** Takes a variable out and frees its chunk, which may be dirty; returns the new head. The bucket is locked. */
    private int remove(int cpu, int head, long hash, int variable, long thread, KeyBuilder key, boolean dirty) {
        int before = Chunks.NONE;
        for (int chunk = head; chunk != Chunks.NONE;) {
            int next = chunks.next(chunk);
            if (is(chunks.at(chunk), hash, variable, thread, key)) {
                if (before != Chunks.NONE) {
                    chunks.link(before, next);
                }
                if (dirty) {
                    chunks.soil(cpu, chunk);
                } else {
                    chunks.free(cpu, chunk);
                }
                return before == Chunks.NONE ? next : head;
            }
            before = chunk;
            chunk = next;
        }
        return head;
    }

    /** Makes what has been freed so far clean. Probe context. */
    public void clean() {
        chunks.clean();
    }

    /** Gives up the memory. The space must not be used after that. */
    public void release() {
        chunks.release(pool);
        pool.giveBack(buckets);
        memory = null;
        buckets = null;
    }
}

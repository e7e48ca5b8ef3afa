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
 *   memory:   | chunk 1 | chunk 2 | ... | never used yet |    all chunks have the same size
 *   chunk:    | next | hash | variable : 32, key words : 32 | thread | key ... | value ... |
 * </pre>
 *
 * <p>A chunk is in a bucket's chain, on one of three lists, or was never used. Chunks are numbered from 1. A writer locks
 * the bucket by making its version odd, and leaves a new even one; a reader reads without a lock and looks again when
 * the version has changed meanwhile. So the chunk of a 64-bit value, of which readers have but a copy, is <em>clean</em>
 * and may be used again as soon as it is freed. Other values are read where they lie, and what is freed of them is
 * <em>dirty</em>: another CPU may still be reading it. At each cleaning what is dirty is <em>rinsed</em>, and then it is
 * clean, too. There are several lists of clean chunks, a bucket's own first, so that CPUs whose variables lie in different
 * buckets do not wait for each other; and chunks that are used for the first time one after the other lie apart in
 * memory. So a program that frees as many of those as it sets needs space for what it frees between two cleanings as
 * well, and drops say whether there would have been space had it been clean. Each list is a stack whose head carries a
 * count, so that a head that comes back is not taken for one that never left.
 *
 * <p>Remaining races: a reference that a clause holds may be freed by another CPU, and a cleaning later its chunk be
 * taken for something else; the clause then reads other bytes of this consumer, and nothing else.
 */
public final class DynamicVariables {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** A bucket, or the head of a list. */
    private static final VarHandle BUCKET = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle FRESH;
    private static final VarHandle DROPS;
    private static final VarHandle DIRTY_DROPS;
    private static final VarHandle RINSING_DROPS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            FRESH = lookup.findVarHandle(DynamicVariables.class, "fresh", int.class);
            DROPS = lookup.findVarHandle(DynamicVariables.class, "drops", long.class);
            DIRTY_DROPS = lookup.findVarHandle(DynamicVariables.class, "dirtyDrops", long.class);
            RINSING_DROPS = lookup.findVarHandle(DynamicVariables.class, "rinsingDrops", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int NEXT = 0;
    private static final int HASH = 8;
    private static final int VARIABLE = 16;
    private static final int THREAD = 24;
    private static final int KEY = 32;
    /** Lists of clean chunks, a power of two. */
    private static final int LISTS = 16;
    /** Longs from one to the next of what several CPUs write: two cache lines. */
    private static final int APART = 16;
    /** Where the head of the list of dirty chunks is. */
    private static final int DIRTY = LISTS * APART;
    /** How far apart chunks lie that are used for the first time one after the other: the first that does not divide their number. */
    private static final int[] STRIDES = {7, 11, 13, 17, 19, 23, 29, 1};
    private static final long LOW = 0xffff_ffffL;
    private static final long VERSION = 1L << 32;

    private final ArrayPool pool;
    private byte[] memory;
    private long[] buckets;
    private final int bucketMask;
    private final int chunkBytes;
    private final int chunks;
    private final int stride;
    /** Heads of lists, {@link #APART} longs apart: count of changes : 32, chunk : 32. First those of clean chunks. */
    private final long[] heads = new long[(LISTS + 1) * APART];
    /** Whether a cleaning has taken what was dirty and not yet made it clean. */
    private volatile boolean rinsing;
    /** How many chunks were ever used. */
    private volatile int fresh;
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
     */
    public DynamicVariables(int sizeBytes, int variableBytes, ArrayPool pool) {
        this.pool = pool;
        this.chunkBytes = KEY + variableBytes;
        int wanted = Math.max(1, sizeBytes / (chunkBytes + Long.BYTES));
        int bucketCount = Integer.highestOneBit(wanted);
        this.bucketMask = bucketCount - 1;
        this.chunks = Math.max(1, (sizeBytes - bucketCount * Long.BYTES) / chunkBytes);
        int primes = 0;
        while (STRIDES[primes] != 1 && chunks % STRIDES[primes] == 0) {
            primes++;
        }
        this.stride = STRIDES[primes];
        this.memory = pool.bytes(chunks * chunkBytes);
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
        return chunks;
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
     * @return -1 when there is no room for it
     */
    public int place(int variable, long thread, KeyBuilder key, int size) {
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
            int chunk = insert(bucket, head, hash, variable, thread, key);
            head = chunk == 0 ? head : chunk;
            at = chunk == 0 ? -1 : valueAt(chunk, key);
            if (at >= 0) {
                Arrays.fill(memory, at, at + size, (byte) 0);
            }
        }
        unlock(bucket, seen, head);
        return at;
    }

    /** Whether {@code size} bytes of {@link #memory} from {@code offset} on belong to one value. Probe context. */
    public boolean isValue(int offset, int size) {
        if (offset < 0 || offset >= chunks * chunkBytes) {
            return false;
        }
        int within = offset % chunkBytes;
        int keys = (int) (long) LONG.get(memory, offset - within + VARIABLE);
        return within >= KEY + keys * Long.BYTES && size <= chunkBytes - within;
    }

    /** Frees a value that is read where it lies, if there is one. Probe context. */
    public void free(int variable, long thread, KeyBuilder key) {
        long hash = hash(variable, thread, key);
        int bucket = (int) hash & bucketMask;
        long seen = lock(bucket);
        shortage.run();
        unlock(bucket, seen, remove((int) seen, hash, variable, thread, key, DIRTY));
    }

    /**
     * Sets a 64-bit value; 0 frees it. Probe context.
     *
     * @return false when there was no room for it
     */
    public boolean set(int variable, long thread, KeyBuilder key, long value) {
        long hash = hash(variable, thread, key);
        int bucket = (int) hash & bucketMask;
        long seen = lock(bucket);
        int head = (int) seen;
        boolean done = true;
        if (value == 0) {
            head = remove(head, hash, variable, thread, key, list(bucket));
        } else {
            int at = find(head, hash, variable, thread, key);
            if (at < 0) {
                int chunk = insert(bucket, head, hash, variable, thread, key);
                head = chunk == 0 ? head : chunk;
                at = chunk == 0 ? -1 : valueAt(chunk, key);
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
    public boolean setBytes(int variable, long thread, KeyBuilder key, byte[] from, int size) {
        long hash = hash(variable, thread, key);
        int bucket = (int) hash & bucketMask;
        long seen = lock(bucket);
        int head = (int) seen;
        int at = find(head, hash, variable, thread, key);
        if (at < 0) {
            int chunk = insert(bucket, head, hash, variable, thread, key);
            head = chunk == 0 ? head : chunk;
            at = chunk == 0 ? -1 : valueAt(chunk, key);
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

    private int chunkAt(int chunk) {
        return (chunk - 1) * chunkBytes;
    }

    private int valueAt(int chunk, KeyBuilder key) {
        return chunkAt(chunk) + KEY + key.length() * Long.BYTES;
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
        for (int steps = 0; chunk != 0 && steps < chunks; steps++) {
            int at = chunkAt(chunk);
            if (is(at, hash, variable, thread, key)) {
                return at + KEY + key.length() * Long.BYTES;
            }
            chunk = (int) (long) LONG.get(memory, at + NEXT);
        }
        return -1;
    }

    /** A new chunk before {@code head}, or 0 when there is none; its value is not set yet. The bucket is locked. */
    private int insert(int bucket, int head, long hash, int variable, long thread, KeyBuilder key) {
        int chunk = 0;
        if (KEY + key.length() * Long.BYTES < chunkBytes) {
            chunk = allocate(bucket);
            if (chunk == 0) {
                shortage.run();
                chunk = allocate(bucket);
            }
        }
        if (chunk == 0) {
            (rinsing ? RINSING_DROPS : (int) head(DIRTY) != 0 ? DIRTY_DROPS : DROPS).getAndAdd(this, 1L);
            return 0;
        }
        int at = chunkAt(chunk);
        LONG.set(memory, at + NEXT, (long) head);
        LONG.set(memory, at + HASH, hash);
        LONG.set(memory, at + VARIABLE, (long) variable << 32 | key.length());
        LONG.set(memory, at + THREAD, thread);
        for (int i = 0; i < key.length(); i++) {
            LONG.set(memory, at + KEY + i * Long.BYTES, key.words[i]);
        }
        return chunk;
    }

    /** Takes a variable out and puts its chunk on a list; returns the new head. The bucket is locked. */
    private int remove(int head, long hash, int variable, long thread, KeyBuilder key, int list) {
        int before = 0;
        for (int chunk = head; chunk != 0;) {
            int at = chunkAt(chunk);
            int next = (int) (long) LONG.get(memory, at + NEXT);
            if (is(at, hash, variable, thread, key)) {
                if (before != 0) {
                    LONG.set(memory, chunkAt(before) + NEXT, (long) next);
                }
                push(list, chunk, chunk);
                return before == 0 ? next : head;
            }
            before = chunk;
            chunk = next;
        }
        return head;
    }

    // ---- chunks

    /** A chunk that nobody uses, or 0. */
    private int allocate(int bucket) {
        for (int i = 0; i < LISTS; i++) {
            int chunk = pop(list(bucket + i));
            if (chunk != 0) {
                return chunk;
            }
        }
        int used = fresh;
        while (used < chunks) {
            if (FRESH.compareAndSet(this, used, used + 1)) {
                return 1 + (int) ((long) used * stride % chunks);
            }
            used = fresh;
        }
        return 0;
    }

    /** Where the head of the list is from which a bucket takes chunks first. */
    private static int list(int bucket) {
        return (bucket & LISTS - 1) * APART;
    }

    private int pop(int list) {
        while (true) {
            long head = head(list);
            int chunk = (int) head;
            if (chunk == 0) {
                return 0;
            }
            long next = (long) LONG.get(memory, chunkAt(chunk) + NEXT);
            if (BUCKET.compareAndSet(heads, list, head, (head & ~LOW) + VERSION | next & LOW)) {
                return chunk;
            }
        }
    }

    /** Puts the chunks from {@code first} to {@code last}, which are linked, on a list. */
    private void push(int list, int first, int last) {
        while (true) {
            long head = head(list);
            LONG.set(memory, chunkAt(last) + NEXT, head & LOW);
            if (BUCKET.compareAndSet(heads, list, head, (head & ~LOW) + VERSION | first)) {
                return;
            }
        }
    }

    private long head(int list) {
        return (long) BUCKET.getVolatile(heads, list);
    }

    /** Makes what has been freed so far clean. Probe context. */
    public void clean() {
        long head = head(DIRTY);
        while ((int) head != 0 && !BUCKET.compareAndSet(heads, DIRTY, head, (head & ~LOW) + VERSION)) {
            head = head(DIRTY);
        }
        int first = (int) head;
        if (first == 0) {
            return;
        }
        rinsing = true;
        int last = first;
        for (int next = next(last); next != 0; next = next(last)) {
            last = next;
        }
        push(0, first, last);
        rinsing = false;
    }

    private int next(int chunk) {
        return (int) (long) LONG.get(memory, chunkAt(chunk) + NEXT);
    }

    /** Gives up the memory. The space must not be used after that. */
    public void release() {
        pool.giveBack(memory);
        pool.giveBack(buckets);
        memory = null;
        buckets = null;
    }
}

package org.dtrace4j.trace.dynvar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.dtrace4j.trace.buffer.ArrayPool;

/**
 * The buckets of a hash table whose chains several CPUs read and change at once.
 *
 * <pre>
 *   | unused | version : 32, first chunk : 32 | version : 32, first chunk : 32 | ...
 * </pre>
 *
 * <p>A version that is odd is a lock, and every change leaves a new even one. Who only reads a chain does so without the
 * lock, and once more if the version is not {@link #unchanged} then. Probe context.
 */
final class Buckets {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long LOW = 0xffff_ffffL;
    private static final long VERSION = 1L << 32;
    /** The number of the first bucket: who writes to one must not take the array's length, which all read, from their caches. */
    static final int FIRST = 16;

    private final long[] words;
    private final int mask;

    /** @param count a power of two */
    Buckets(int count, ArrayPool pool) {
        words = pool.longs(FIRST + count);
        mask = count - 1;
        Arrays.fill(words, 0);
    }

    /** The number of the bucket that a hash belongs to. */
    int of(long hash) {
        return FIRST + ((int) hash & mask);
    }

    /** One more than the number of the last bucket. */
    int end() {
        return words.length;
    }

    /** The word of a bucket that is not locked; its low half is the first chunk. */
    long unlocked(int bucket) {
        long seen = (long) WORD.getVolatile(words, bucket);
        while ((seen & VERSION) != 0) {
            Thread.onSpinWait();
            seen = (long) WORD.getVolatile(words, bucket);
        }
        return seen;
    }

    /** Whether nobody has changed a bucket since {@link #unlocked}. */
    boolean unchanged(int bucket, long seen) {
        VarHandle.loadLoadFence();
        return (long) WORD.getVolatile(words, bucket) == seen;
    }

    /** Locks a bucket; returns the first chunk of its chain. */
    int lock(int bucket) {
        long seen = unlocked(bucket);
        while (!lock(bucket, seen)) {
            seen = unlocked(bucket);
        }
        return (int) seen;
    }

    /** Locks a bucket whose lock is free. */
    boolean tryLock(int bucket) {
        long seen = (long) WORD.getVolatile(words, bucket);
        return (seen & VERSION) == 0 && lock(bucket, seen);
    }

    private boolean lock(int bucket, long seen) {
        boolean done = WORD.compareAndSet(words, bucket, seen, seen + VERSION);
        // Keeps what the writer changes from being seen before the lock is.
        VarHandle.storeStoreFence();
        return done;
    }

    void unlock(int bucket) {
        WORD.setRelease(words, bucket, words[bucket] + VERSION);
    }

    /** The first chunk of a bucket, which is locked unless the answer is but a hint. */
    int first(int bucket) {
        return (int) words[bucket];
    }

    /** Sets the first chunk of a bucket that is locked. */
    void first(int bucket, int chunk) {
        words[bucket] = words[bucket] & ~LOW | chunk;
    }

    /** Gives up the memory, which must not be used after that. */
    void release(ArrayPool pool) {
        pool.giveBack(words);
    }
}

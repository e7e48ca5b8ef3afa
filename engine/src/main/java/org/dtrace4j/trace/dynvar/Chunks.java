package org.dtrace4j.trace.dynvar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.dtrace4j.trace.buffer.ArrayPool;

/**
 * The memory of dynamic variables in chunks of one size, and which of them are free.
 *
 * <pre>
 *   memory:   | unused | chunk 1 | chunk 2 | ... | never used yet |    chunks are numbered from 1
 *   chunk:    | next : 64 | what its owner keeps in it ... |
 * </pre>
 *
 * <p>Every CPU has a list of <em>clean</em> chunks, which may be used again, and one of <em>dirty</em> ones, which another
 * CPU may still be reading. At each cleaning what is dirty is <em>rinsed</em>, and then it is clean, too. A CPU takes from
 * its own list first, so that CPUs do not wait for each other, and chunks that are used for the first time one after the
 * other lie apart in memory; but it takes from any before it says that there is none. Each list is a stack whose head
 * carries a count, so that a head that comes back is not taken for one that never left.
 */
final class Chunks {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle HEAD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle FRESH;

    static {
        try {
            FRESH = MethodHandles.lookup().findVarHandle(Chunks.class, "fresh", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Nobody's number. */
    static final int NONE = 0;
    /** Offset in a chunk. */
    private static final int NEXT = 0;
    /** Bytes at the beginning of a chunk that link it. */
    static final int LINK_BYTES = Long.BYTES;
    /** Bytes before the first chunk: who writes to that must not take the array's length, which all read, from their caches. */
    private static final int UNUSED_BYTES = 128;
    /** How far apart chunks lie that are used for the first time one after the other: the first that does not divide their number. */
    private static final int[] STRIDES = {7, 11, 13, 17, 19, 23, 29, 1};
    /** Longs from one CPU's heads to the next one's: two cache lines, as neighbours are fetched in pairs. */
    private static final int APART = 16;
    /** Where the heads of a CPU are among its longs. */
    private static final int CLEAN = 0;
    private static final int DIRTY = 1;
    private static final int SPARE = 2;
    private static final long LOW = 0xffff_ffffL;
    private static final long COUNT = 1L << 32;

    private final byte[] memory;
    private final int chunkBytes;
    private final int chunks;
    private final int stride;
    /**
     * Of each CPU the heads of its lists, count of changes : 32, chunk : 32, and its count of spare chunks. The first longs
     * belong to nobody: the array's length lies there.
     */
    private final long[] heads;
    private final int cpus;
    /** Whether a cleaning has taken what was dirty and not yet made it clean. */
    private volatile boolean rinsing;
    /** How many chunks were ever used. */
    private volatile int fresh;

    Chunks(int chunks, int chunkBytes, int cpus, ArrayPool pool) {
        this.chunks = chunks;
        this.chunkBytes = chunkBytes;
        this.cpus = cpus;
        this.memory = pool.bytes(UNUSED_BYTES + chunks * chunkBytes);
        this.heads = new long[(cpus + 1) * APART];
        int primes = 0;
        while (STRIDES[primes] != 1 && chunks % STRIDES[primes] == 0) {
            primes++;
        }
        this.stride = STRIDES[primes];
    }

    byte[] memory() {
        return memory;
    }

    int count() {
        return chunks;
    }

    /** The offset of a chunk in {@link #memory}. */
    int at(int chunk) {
        return UNUSED_BYTES + (chunk - 1) * chunkBytes;
    }

    /** The number of the chunk at an offset in {@link #memory}. */
    int number(int at) {
        return (at - UNUSED_BYTES) / chunkBytes + 1;
    }

    /** The offset of the chunk that a place in {@link #memory} belongs to; -1 if it belongs to none. */
    int around(int offset) {
        int within = offset - UNUSED_BYTES;
        return within < 0 || within >= chunks * chunkBytes ? -1 : offset - within % chunkBytes;
    }

    /** The chunk that a chunk is linked to, or {@link #NONE}. */
    int next(int chunk) {
        return (int) (long) LONG.get(memory, at(chunk) + NEXT);
    }

    void link(int chunk, int next) {
        LONG.set(memory, at(chunk) + NEXT, (long) next);
    }

    /** A chunk that nobody uses, or {@link #NONE}. Probe context. */
    int take(int cpu) {
        int chunk = pop(head(cpu, CLEAN));
        return chunk != NONE ? chunk : takeElsewhere(cpu);
    }

    private int takeElsewhere(int cpu) {
        for (int i = 1; i < cpus; i++) {
            int chunk = pop(head((cpu + i) % cpus, CLEAN));
            if (chunk != NONE) {
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
        return NONE;
    }

    /** A chunk that nobody can be reading is free from now on. Probe context. */
    void free(int cpu, int chunk) {
        push(head(cpu, CLEAN), chunk, chunk);
    }

    /** A chunk that somebody may still be reading will be free once it is clean. Probe context. */
    void soil(int cpu, int chunk) {
        push(head(cpu, DIRTY), chunk, chunk);
    }

    /** Whether there are chunks that have not been cleaned. */
    boolean hasDirty() {
        for (int cpu = 0; cpu < cpus; cpu++) {
            if ((int) seen(head(cpu, DIRTY)) != NONE) {
                return true;
            }
        }
        return false;
    }

    /** Counts chunks that are free without being on a list; each CPU has its own count, and only their sum means anything. */
    void countSpare(int cpu, int more) {
        HEAD.setOpaque(heads, head(cpu, SPARE), heads[head(cpu, SPARE)] + more);
    }

    /** Whether there are such chunks. */
    boolean hasSpare() {
        long sum = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            sum += (long) HEAD.getOpaque(heads, head(cpu, SPARE));
        }
        return sum > 0;
    }

    /** Whether some are just being cleaned. */
    boolean isRinsing() {
        return rinsing;
    }

    /** Makes what has been freed so far clean. Probe context. */
    void clean() {
        for (int cpu = 0; cpu < cpus; cpu++) {
            int dirty = head(cpu, DIRTY);
            long head = seen(dirty);
            while ((int) head != NONE && !HEAD.compareAndSet(heads, dirty, head, (head & ~LOW) + COUNT)) {
                head = seen(dirty);
            }
            int first = (int) head;
            if (first != NONE) {
                rinsing = true;
                int last = first;
                for (int next = next(last); next != NONE; next = next(last)) {
                    last = next;
                }
                push(head(cpu, CLEAN), first, last);
            }
        }
        rinsing = false;
    }

    // ---- lists

    private static int head(int cpu, int list) {
        return (cpu + 1) * APART + list;
    }

    private long seen(int head) {
        return (long) HEAD.getVolatile(heads, head);
    }

    private int pop(int head) {
        while (true) {
            long seen = seen(head);
            int chunk = (int) seen;
            if (chunk == NONE) {
                return NONE;
            }
            if (HEAD.compareAndSet(heads, head, seen, (seen & ~LOW) + COUNT | next(chunk) & LOW)) {
                return chunk;
            }
        }
    }

    /** Puts the chunks from {@code first} to {@code last}, which are linked, on a list. */
    private void push(int head, int first, int last) {
        while (true) {
            long seen = seen(head);
            link(last, (int) seen);
            if (HEAD.compareAndSet(heads, head, seen, (seen & ~LOW) + COUNT | first)) {
                return;
            }
        }
    }

    /** Gives up the memory, which must not be used after that. */
    void release(ArrayPool pool) {
        pool.giveBack(memory);
    }
}

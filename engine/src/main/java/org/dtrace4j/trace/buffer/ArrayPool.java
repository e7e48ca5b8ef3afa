package org.dtrace4j.trace.buffer;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Arrays that were used before, by length: systems that boot again and again need megabytes each time, and making them
 * anew would cost more than the boot. What is in an array that comes from here is anything at all. Soft references let
 * the collector have what memory pressure asks for. Safe for use by several threads.
 */
public final class ArrayPool {
    /** The pool of the JVM. It hands out memory, never meaning. */
    public static final ArrayPool SHARED = new ArrayPool();

    private static final int MOST_OF_ONE_LENGTH = 64;

    private final Map<Integer, ArrayDeque<SoftReference<byte[]>>> bytes = new HashMap<>();
    private final Map<Integer, ArrayDeque<SoftReference<int[]>>> ints = new HashMap<>();
    private final Map<Integer, ArrayDeque<SoftReference<long[]>>> longs = new HashMap<>();

    public byte[] bytes(int length) {
        byte[] array = take(bytes, length);
        return array == null ? new byte[length] : array;
    }

    public int[] ints(int length) {
        int[] array = take(ints, length);
        return array == null ? new int[length] : array;
    }

    public long[] longs(int length) {
        long[] array = take(longs, length);
        return array == null ? new long[length] : array;
    }

    public void giveBack(byte[] array) {
        put(bytes, array.length, array);
    }

    public void giveBack(int[] array) {
        put(ints, array.length, array);
    }

    public void giveBack(long[] array) {
        put(longs, array.length, array);
    }

    private synchronized <A> A take(Map<Integer, ArrayDeque<SoftReference<A>>> pool, int length) {
        ArrayDeque<SoftReference<A>> free = pool.get(length);
        A array = null;
        while (array == null && free != null && !free.isEmpty()) {
            array = free.pop().get();
        }
        return array;
    }

    private synchronized <A> void put(Map<Integer, ArrayDeque<SoftReference<A>>> pool, int length, A array) {
        ArrayDeque<SoftReference<A>> free = pool.computeIfAbsent(length, key -> new ArrayDeque<>());
        if (free.size() < MOST_OF_ONE_LENGTH) {
            free.push(new SoftReference<>(array));
        }
    }
}

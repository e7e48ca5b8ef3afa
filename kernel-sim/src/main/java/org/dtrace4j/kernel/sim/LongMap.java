package org.dtrace4j.kernel.sim;

/**
 * A map from 64-bit keys, such as kernel addresses, to objects. Key 0 is no key. Open addressing with linear probing.
 *
 * <p>It has no iteration on purpose: hash order must not reach anything that a machine does.
 */
public final class LongMap<V> {
    private long[] keys;
    private Object[] values;
    private int count;

    public LongMap() {
        this(16);
    }

    /** A map with room for about {@code capacity} entries before it grows. */
    public LongMap(int capacity) {
        int slots = Integer.highestOneBit(Math.max(4, capacity) * 2 - 1) * 2;
        keys = new long[slots];
        values = new Object[slots];
    }

    public int size() {
        return count;
    }

    /** The value of a key, or null. */
    @SuppressWarnings("unchecked")
    public V get(long key) {
        int slot = find(key);
        return keys[slot] == key ? (V) values[slot] : null;
    }

    /** Sets the value of a key, which must not be 0. */
    public void put(long key, V value) {
        if (key == 0) {
            throw new IllegalArgumentException("key 0");
        }
        int slot = find(key);
        if (keys[slot] != key) {
            if ((count + 1) * 2 > keys.length) {
                grow();
                slot = find(key);
            }
            keys[slot] = key;
            count++;
        }
        values[slot] = value;
    }

    /** Forgets a key; returns its value or null. */
    @SuppressWarnings("unchecked")
    public V remove(long key) {
        int slot = find(key);
        if (key == 0 || keys[slot] != key) {
            return null;
        }
        V removed = (V) values[slot];
        count--;
        // Entries behind the hole move up, so that no search stops at it too early.
        int hole = slot;
        int next = slot;
        while (true) {
            next = (next + 1) & (keys.length - 1);
            if (keys[next] == 0) {
                break;
            }
            int home = home(keys[next]);
            if (((next - home) & (keys.length - 1)) >= ((next - hole) & (keys.length - 1))) {
                keys[hole] = keys[next];
                values[hole] = values[next];
                hole = next;
            }
        }
        keys[hole] = 0;
        values[hole] = null;
        return removed;
    }

    private int home(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (keys.length - 1);
    }

    private int find(long key) {
        int slot = home(key);
        while (keys[slot] != key && keys[slot] != 0) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}

package org.dtrace4j.trace.agg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.trace.buffer.ArrayPool;

/**
 * One CPU's aggregations for one consumer.
 *
 * <p>One array of words holds a directory of the aggregations without keys, a hash index of the others, and, growing
 * behind them, the entries. For each aggregation id the directory holds the slot, or, of a counter, the count itself:
 *
 * <pre>
 *   | directory: slot, count, or 0 | index: offset of an entry, or 0 | entry | entry | ... | free |
 *   entry:  | hash | aggregation id : 32, key words : 32 | key ... | data ... |
 *                                                                  ^ slot
 * </pre>
 *
 * <p>The index is open-addressed with linear probing. Entries are never taken out one by one, so a probe for a key ends
 * at the first empty place. An aggregation without keys needs no probing: its slot is in the same array as its data, at
 * a place that the clause knows; and {@code count()} without keys is one increment of one word. Everything begins anew
 * at a snapshot, which clears only what was used. Used by one thread at a time.
 */
public final class AggregationTable {
    private static final int HEADER_WORDS = 2;
    /**
     * One word in this many is index; the index must have room for every entry, the smallest of which has three words.
     */
    private static final int INDEX_SHARE = 4;

    private final ArrayPool pool;
    private final long[] words;
    /** Offsets of the index, of which there are a power of two, and of the first entry. */
    private final int index;
    private final int indexMask;
    private final int first;
    private int used;
    private int entries;
    private final int maxEntries;
    /** By aggregation id, whether the directory holds its count. */
    private final boolean[] inPlace;
    /** Words of data by aggregation id. */
    private final int[] dataWords;
    private final List<List<FieldImage>> keys;
    /**
     * By aggregation id, whether an entry of the declared size is larger than the table. It never finds room then,
     * however short its strings are.
     */
    private final boolean[] tooLarge;
    private long drops;

    /**
     * A table.
     *
     * @param sizeBytes the memory that it may use besides its directory, at least 8; in very little there is room for
     *     counters without keys and for nothing else
     * @param images the aggregations; ids are at least 1
     */
    public AggregationTable(int sizeBytes, Collection<AggregationImage> images, ArrayPool pool) {
        this.pool = pool;
        int ids = 1 + images.stream().mapToInt(AggregationImage::id).max().orElse(0);
        int size = sizeBytes / Long.BYTES;
        this.words = pool.longs(ids + size);
        this.index = ids;
        int indexLength = Math.max(1, Integer.highestOneBit(size / INDEX_SHARE));
        this.indexMask = indexLength - 1;
        // One place stays empty, for a probe to end at.
        this.maxEntries = Math.min(indexLength - 1, indexLength - indexLength / INDEX_SHARE);
        this.first = index + indexLength;
        this.used = first;
        this.inPlace = new boolean[ids];
        this.dataWords = new int[ids];
        this.keys = new ArrayList<>(Collections.nCopies(ids, List.of()));
        this.tooLarge = new boolean[ids];
        for (AggregationImage image : images) {
            dataWords[image.id()] = image.words();
            keys.set(image.id(), image.keys());
            int keyBytes = image.keys().stream().mapToInt(FieldImage::size).sum();
            tooLarge[image.id()] = !image.keys().isEmpty() && keyBytes + image.words() * Long.BYTES > sizeBytes;
            inPlace[image.id()] = Aggregations.isInPlace(image.function(), !image.keys().isEmpty());
        }
        Arrays.fill(words, 0, first, 0);
    }

    /**
     * The slot of an aggregation without keys that is not a counter, in a table's {@link #words}; 0 while it has none.
     * Probe context.
     */
    public static int known(long[] words, int aggregation) {
        return (int) words[aggregation];
    }

    /** The slot of an aggregation without keys, or -1 when there is no room for it. Probe context. */
    public int find(int aggregation) {
        if (inPlace[aggregation]) {
            return aggregation;
        }
        int slot = known(words, aggregation);
        return slot != 0 ? slot : append(aggregation, null, aggregation);
    }

    /** The slot of an aggregation under a key, or -1 when there is no room for it. Probe context. */
    public int find(int aggregation, KeyBuilder key) {
        long hash = key.hash() + aggregation;
        long head = (long) aggregation << 32 | key.length();
        long[] w = words;
        for (int i = (int) hash & indexMask;; i = i + 1 & indexMask) {
            int entry = (int) w[index + i];
            if (entry == 0) {
                return append(aggregation, key, hash);
            }
            if (w[entry] == hash && w[entry + 1] == head && sameKey(entry + HEADER_WORDS, key)) {
                return entry + HEADER_WORDS + key.length();
            }
        }
    }

    /**
     * The slot of an aggregation that is there already under a key of one word, or -1. Apart from what makes it, so that it is
     * small enough to be compiled into the clause. Probe context.
     */
    public int known(int aggregation, long key) {
        long head = (long) aggregation << 32 | 1;
        long[] w = words;
        for (int i = (int) (KeyBuilder.hash(0, key) + aggregation) & indexMask;; i = i + 1 & indexMask) {
            int entry = (int) w[index + i];
            if (entry == 0) {
                return -1;
            }
            if (w[entry + HEADER_WORDS] == key && w[entry + 1] == head) {
                return entry + HEADER_WORDS + 1;
            }
        }
    }

    /** The same under a key of two words. Probe context. */
    public int known(int aggregation, long a, long b) {
        long hash = KeyBuilder.hash(KeyBuilder.hash(0, a), b) + aggregation;
        long head = (long) aggregation << 32 | 2;
        long[] w = words;
        for (int i = (int) hash & indexMask;; i = i + 1 & indexMask) {
            int entry = (int) w[index + i];
            if (entry == 0) {
                return -1;
            }
            if (w[entry + 1] == head && w[entry + HEADER_WORDS] == a && w[entry + HEADER_WORDS + 1] == b) {
                return entry + HEADER_WORDS + 2;
            }
        }
    }

    /** The same under a key of three words. Probe context. */
    public int known(int aggregation, long a, long b, long c) {
        long hash = KeyBuilder.hash(KeyBuilder.hash(KeyBuilder.hash(0, a), b), c) + aggregation;
        long head = (long) aggregation << 32 | 3;
        long[] w = words;
        for (int i = (int) hash & indexMask;; i = i + 1 & indexMask) {
            int entry = (int) w[index + i];
            if (entry == 0) {
                return -1;
            }
            if (w[entry + 1] == head && w[entry + HEADER_WORDS] == a && w[entry + HEADER_WORDS + 1] == b
                    && w[entry + HEADER_WORDS + 2] == c) {
                return entry + HEADER_WORDS + 3;
            }
        }
    }

    private boolean sameKey(int at, KeyBuilder key) {
        for (int i = 0; i < key.length(); i++) {
            if (words[at + i] != key.words[i]) {
                return false;
            }
        }
        return true;
    }

    private int append(int aggregation, KeyBuilder key, long hash) {
        int keyLength = key == null ? 0 : key.length();
        int data = dataWords[aggregation];
        int need = HEADER_WORDS + keyLength + data;
        if (need > words.length - used || entries == maxEntries || tooLarge[aggregation]) {
            drops++;
            return -1;
        }
        int entry = used;
        used += need;
        entries++;
        words[entry] = hash;
        words[entry + 1] = (long) aggregation << 32 | keyLength;
        int slot = entry + HEADER_WORDS + keyLength;
        if (key == null) {
            words[aggregation] = slot;
        } else {
            System.arraycopy(key.words, 0, words, entry + HEADER_WORDS, keyLength);
            int i = (int) hash & indexMask;
            while (words[index + i] != 0) {
                i = i + 1 & indexMask;
            }
            words[index + i] = entry;
        }
        Arrays.fill(words, slot, slot + data, 0);
        return slot;
    }

    /** The words that slots count in: word {@code i} of the data at a slot is {@code words()[slot + i]}. */
    public long[] words() {
        return words;
    }

    /** Takes everything: the counters by id, then the others in order of first use; and the number of drops. */
    public AggregationSnapshot snapshot(int cpu) {
        AggregationSnapshot snapshot = look(cpu);
        clear();
        drops = 0;
        return snapshot;
    }

    /** The same, but everything stays there, for a debugger that looks while nothing runs. */
    public AggregationSnapshot look(int cpu) {
        List<AggregationSnapshot.Entry> list = new ArrayList<>(entries);
        for (int id = 0; id < inPlace.length; id++) {
            if (inPlace[id] && words[id] != 0) {
                list.add(new AggregationSnapshot.Entry(id, new byte[0], new long[] {words[id]}));
            }
        }
        int end = used;
        int entry = first;
        while (entry < end) {
            int aggregation = (int) (words[entry + 1] >>> 32);
            int keyLength = (int) words[entry + 1];
            int slot = entry + HEADER_WORDS + keyLength;
            int next = slot + dataWords[aggregation];
            byte[] key = KeyLayout.bytes(words, entry + HEADER_WORDS, slot, keys.get(aggregation));
            list.add(new AggregationSnapshot.Entry(aggregation, key, Arrays.copyOfRange(words, slot, next)));
            entry = next;
        }
        return new AggregationSnapshot(cpu, list, drops);
    }

    /** How the index is filled by keys; what has none is not in it. For a debugger that looks while nothing runs. */
    public HashUse use() {
        int[] counts = new int[indexMask + 1];
        for (int entry = first; entry < used;) {
            int keyLength = (int) words[entry + 1];
            counts[(int) words[entry] & indexMask] += keyLength > 0 ? 1 : 0;
            entry += HEADER_WORDS + keyLength + dataWords[(int) (words[entry + 1] >>> 32)];
        }
        return HashUse.of(counts);
    }

    private void clear() {
        Arrays.fill(words, 0, index, 0);
        if (entries > 0) {
            Arrays.fill(words, index, first, 0);
            used = first;
            entries = 0;
        }
    }

    /** Gives up the memory. The table must not be used after that. */
    public void release() {
        pool.giveBack(words);
    }
}

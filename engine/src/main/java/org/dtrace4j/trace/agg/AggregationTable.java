package org.dtrace4j.trace.agg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.trace.buffer.ArrayPool;

/**
 * One CPU's aggregations for one consumer.
 *
 * <p>One array of words holds a hash index and, growing behind it, the entries:
 *
 * <pre>
 *   | index: offset of an entry, or 0 | entry | entry | ... | free |
 *   entry:  | hash | aggregation id : 32, key words : 32 | key ... | data ... |
 *                                                                  ^ slot
 * </pre>
 *
 * <p>The index is open-addressed with linear probing. Entries are never taken out one by one, so a probe for a key ends
 * at the first empty place. An aggregation without keys has its slot remembered and needs no probing. Everything begins
 * anew at a snapshot, which clears only what was used. Used by one thread at a time.
 */
public final class AggregationTable {
    private static final int HEADER_WORDS = 2;
    /**
     * One word in this many is index; the index must have room for every entry, the smallest of which has three words.
     */
    private static final int INDEX_SHARE = 4;

    private final ArrayPool pool;
    private final long[] words;
    private final int indexMask;
    private int used;
    private int entries;
    private final int maxEntries;
    /** Words of data by aggregation id. */
    private final int[] dataWords;
    /** Slots of aggregations without keys by id; 0 while they have none. */
    private final int[] keyless;
    private final List<List<FieldImage>> keys;
    private long drops;

    /**
     * A table.
     *
     * @param sizeBytes all the memory that it may use, at least 8; in very little there is room for nothing
     * @param images the aggregations; ids are at least 1
     */
    public AggregationTable(int sizeBytes, Collection<AggregationImage> images, ArrayPool pool) {
        this.pool = pool;
        this.words = pool.longs(sizeBytes / Long.BYTES);
        int indexLength = Math.max(1, Integer.highestOneBit(words.length / INDEX_SHARE));
        this.indexMask = indexLength - 1;
        // One place stays empty, for a probe to end at.
        this.maxEntries = Math.min(indexLength - 1, indexLength - indexLength / INDEX_SHARE);
        this.used = indexLength;
        int ids = 1 + images.stream().mapToInt(AggregationImage::id).max().orElse(0);
        this.dataWords = new int[ids];
        this.keyless = new int[ids];
        this.keys = new ArrayList<>(Collections.nCopies(ids, List.of()));
        for (AggregationImage image : images) {
            dataWords[image.id()] = image.words();
            keys.set(image.id(), image.keys());
        }
        Arrays.fill(words, 0, indexLength, 0);
    }

    /** The slot of an aggregation without keys, or -1 when there is no room for it. Probe context. */
    public int find(int aggregation) {
        int slot = keyless[aggregation];
        return slot != 0 ? slot : append(aggregation, null, aggregation);
    }

    /** The slot of an aggregation under a key, or -1 when there is no room for it. Probe context. */
    public int find(int aggregation, KeyBuilder key) {
        long hash = key.hash() + aggregation;
        long head = (long) aggregation << 32 | key.length();
        long[] w = words;
        for (int i = (int) hash & indexMask;; i = i + 1 & indexMask) {
            int entry = (int) w[i];
            if (entry == 0) {
                return append(aggregation, key, hash);
            }
            if (w[entry] == hash && w[entry + 1] == head && sameKey(entry + HEADER_WORDS, key)) {
                return entry + HEADER_WORDS + key.length();
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
        if (need > words.length - used || entries == maxEntries) {
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
            keyless[aggregation] = slot;
        } else {
            System.arraycopy(key.words, 0, words, entry + HEADER_WORDS, keyLength);
            int i = (int) hash & indexMask;
            while (words[i] != 0) {
                i = i + 1 & indexMask;
            }
            words[i] = entry;
        }
        Arrays.fill(words, slot, slot + data, 0);
        return slot;
    }

    /** The words that slots count in: word {@code i} of the data at a slot is {@code words()[slot + i]}. */
    public long[] words() {
        return words;
    }

    /** Slots of aggregations without keys by id, 0 where there is none yet. Not to be changed. */
    public int[] keyless() {
        return keyless;
    }

    /** Takes everything, in order of first use, and what was counted. */
    public AggregationSnapshot snapshot(int cpu) {
        List<AggregationSnapshot.Entry> list = new ArrayList<>(entries);
        int end = used;
        int entry = indexMask + 1;
        while (entry < end) {
            int aggregation = (int) (words[entry + 1] >>> 32);
            int keyLength = (int) words[entry + 1];
            int slot = entry + HEADER_WORDS + keyLength;
            int next = slot + dataWords[aggregation];
            byte[] key = KeyLayout.bytes(words, entry + HEADER_WORDS, slot, keys.get(aggregation));
            list.add(new AggregationSnapshot.Entry(aggregation, key, Arrays.copyOfRange(words, slot, next)));
            entry = next;
        }
        AggregationSnapshot snapshot = new AggregationSnapshot(cpu, list, drops);
        clear();
        drops = 0;
        return snapshot;
    }

    private void clear() {
        if (entries > 0) {
            Arrays.fill(words, 0, indexMask + 1, 0);
            Arrays.fill(keyless, 0);
            used = indexMask + 1;
            entries = 0;
        }
    }

    /** Gives up the memory. The table must not be used after that. */
    public void release() {
        pool.giveBack(words);
    }
}

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
 * <p>An array of words holds a line for each aggregation, and, growing behind the lines, entries. A function of few words without
 * keys has its data in its line, and then nothing needs to be looked for: the slot is known when a clause is compiled.
 * Where they are more, the line says where the entry is. Entries with keys are found by a hash index, an array of their offsets:
 *
 * <pre>
 *   words:   | no entry | line of id 1 | line of id 2 | ... | entry | entry | ... | free |
 *   line:    | mark | data ... : 127 |      or  | unused | slot of the entry, or 0 | unused : 126 |
 *   entry:   | hash | aggregation id : 32, key words : 32 | key ... | data ... |
 *                                                                   ^ slot
 *   index:   | offset of an entry, or 0 | offset of an entry, or 0 | ...
 * </pre>
 *
 * <p>How many entries there is room for is not a matter of these, but what {@link AggregationRoom} counts; the words are
 * enough for that, since keys take no more of them here. Who counts in a line does not ask for room: that is asked for the line when
 * the next entry wants some, or at the snapshot, and what is in a line for which there is none has been dropped.
 *
 * <p>The index is open-addressed with linear probing. Entries are never taken out one by one, so a probe for a key ends
 * at the first empty place. Where the words begin there is no entry, but what can be compared with a key and is never equal,
 * so that an empty place of the index needs no question of its own. Everything begins anew at a snapshot, which clears only
 * what was used. Used by one thread at a time.
 */
public final class AggregationTable {
    private static final int HEADER_WORDS = 2;
    /** Words of a line: the mark, in the cache line of the first data, and the data. */
    private static final int LINE = 1 + Aggregations.LINE_WORDS;
    /** The index has at least so many places for three entries, so that probes are short. */
    private static final int PLACES_FOR_THREE = 4;

    private final ArrayPool pool;
    private final long[] words;
    /** Offsets of entries, a power of two of them. */
    private final int[] index;
    /** Where the first entry is. */
    private final int first;
    private int used;
    private int entries;
    private final AggregationRoom room;
    /** Ids of aggregations that have their data in their lines, in order. */
    private final int[] lines;
    /** By aggregation id, whether it has asked for the room of its line, and whether there was none. */
    private final boolean[] asked;
    private final boolean[] dropped;
    /** Words of data by aggregation id. */
    private final int[] dataWords;
    private final List<List<FieldImage>> keys;
    private long drops;

    /**
     * A table.
     *
     * @param sizeBytes size of the aggregation buffer, at least 8; where it is very small all is dropped
     * @param images the aggregations; ids are at least 1
     */
    public AggregationTable(int sizeBytes, Collection<AggregationImage> images, ArrayPool pool) {
        this.pool = pool;
        int ids = 1 + images.stream().mapToInt(AggregationImage::id).max().orElse(0);
        this.room = new AggregationRoom(sizeBytes, images);
        // One place stays empty, for a probe to end at.
        int least = 1 + room.mostEntries() * PLACES_FOR_THREE / 3;
        int power = Integer.highestOneBit(least);
        this.index = pool.ints(power == least ? power : power << 1);
        this.first = ids * LINE;
        this.words = pool.longs(first + room.bytes() / Long.BYTES);
        this.used = first;
        this.dataWords = new int[ids];
        this.keys = new ArrayList<>(Collections.nCopies(ids, List.of()));
        this.asked = new boolean[ids];
        this.dropped = new boolean[ids];
        for (AggregationImage image : images) {
            dataWords[image.id()] = image.words();
            keys.set(image.id(), image.keys());
        }
        this.lines = images.stream().filter(AggregationTable::hasLine).mapToInt(AggregationImage::id).sorted().toArray();
        Arrays.fill(words, 0, first, 0);
        Arrays.fill(index, 0);
    }

    /** Bytes that an entry of an aggregation takes in a buffer of the original's, with the ids in front of its keys. */
    public static int sizeOfEntry(AggregationImage image) {
        return AggregationRoom.entrySize(image);
    }

    private static boolean hasLine(AggregationImage image) {
        return image.keys().isEmpty() && Aggregations.hasLine(image.words());
    }

    /** Asks for the room of those lines that have been used since this was last called. */
    private void askForLines() {
        for (int id : lines) {
            if (!asked[id] && isUsed(id)) {
                asked[id] = true;
                dropped[id] = !room.take(id);
            }
        }
    }

    private boolean isMarked(int id) {
        return words[line(id) - 1] != 0;
    }

    private boolean isUsed(int id) {
        int line = line(id);
        if (isMarked(id)) {
            return true;
        }
        int end = line + dataWords[id];
        for (int i = line; i < end; i++) {
            if (words[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** How often the aggregation of a line was called, or 1 where only that it was called is known. */
    private long calls(int id) {
        if (isMarked(id)) {
            return 1;
        }
        long sum = 0;
        for (int i = 0; i < dataWords[id]; i++) {
            sum += words[line(id) + i];
        }
        return sum;
    }

    /** The slot of an aggregation whose data are in its line. Probe context. */
    public static int line(int aggregation) {
        return aggregation * LINE + 1;
    }

    /** Says in a line that its aggregation has been called, for one whose data do not say so. Probe context. */
    public static void mark(long[] words, int aggregation) {
        words[line(aggregation) - 1] = 1;
    }

    /** The slot of an aggregation without keys that has an entry, in a table's words; 0 while it has none. Probe context. */
    public static int known(long[] words, int aggregation) {
        return (int) words[line(aggregation)];
    }

    /** The slot of an aggregation without keys that has an entry, or -1 when there is no room for it. Probe context. */
    public int find(int aggregation) {
        int slot = known(words, aggregation);
        return slot != 0 ? slot : append(aggregation, null, aggregation);
    }

    /** The slot of an aggregation under a key, or -1 when there is no room for it. Probe context. */
    public int find(int aggregation, KeyBuilder key) {
        long hash = key.hash() + aggregation;
        long head = head(aggregation, key.length());
        int mask = index.length - 1;
        for (int i = (int) hash & mask;; i = i + 1 & mask) {
            int entry = index[i];
            if (entry == 0) {
                return append(aggregation, key, hash);
            }
            if (words[entry] == hash && words[entry + 1] == head && sameKey(entry + HEADER_WORDS, key)) {
                return entry + HEADER_WORDS + key.length();
            }
        }
    }

    private static long head(int aggregation, int keyWords) {
        return (long) aggregation << Integer.SIZE | keyWords;
    }

    /*
     * Slots that are there already, at the first place that the index has for the key, without the key being laid down. So short
     * that they are compiled into the clause; who finds nothing here looks by find(). They are given the arrays of the table,
     * which the clause has nearer at hand. The head is compared first: it says that the key has so many words.
     */

    /** The slot under a key of one word, or -1. Probe context. */
    public static int known(long[] words, int[] index, int aggregation, long key) {
        int entry = index[(int) (KeyBuilder.hash(0, key) + aggregation) & index.length - 1];
        int slot = entry + HEADER_WORDS + 1;
        return words[slot - 2] == head(aggregation, 1) && words[slot - 1] == key ? slot : -1;
    }

    /** The slot under a key of two words, or -1. Probe context. */
    public static int known(long[] words, int[] index, int aggregation, long a, long b) {
        int entry = index[(int) (KeyBuilder.hash(KeyBuilder.hash(0, a), b) + aggregation) & index.length - 1];
        int slot = entry + HEADER_WORDS + 2;
        return words[slot - 3] == head(aggregation, 2) && words[slot - 2] == a && words[slot - 1] == b ? slot : -1;
    }

    /** The slot under a key of three words, or -1. Probe context. */
    public static int known(long[] words, int[] index, int aggregation, long a, long b, long c) {
        long hash = KeyBuilder.hash(KeyBuilder.hash(KeyBuilder.hash(0, a), b), c) + aggregation;
        int entry = index[(int) hash & index.length - 1];
        int slot = entry + HEADER_WORDS + 3;
        return words[slot - 4] == head(aggregation, 3) && words[slot - 3] == a && words[slot - 2] == b && words[slot - 1] == c
                ? slot : -1;
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
        askForLines();
        if (need > words.length - used || entries == index.length - 1 || !room.take(aggregation)) {
            drops++;
            return -1;
        }
        int entry = used;
        used += need;
        entries++;
        words[entry] = hash;
        words[entry + 1] = head(aggregation, keyLength);
        int slot = entry + HEADER_WORDS + keyLength;
        if (key == null) {
            words[line(aggregation)] = slot;
        } else {
            System.arraycopy(key.words, 0, words, entry + HEADER_WORDS, keyLength);
            int mask = index.length - 1;
            int i = (int) hash & mask;
            while (index[i] != 0) {
                i = i + 1 & mask;
            }
            index[i] = entry;
        }
        Arrays.fill(words, slot, slot + data, 0);
        return slot;
    }

    /** The words that slots count in: word {@code i} of the data at a slot is {@code words()[slot + i]}. */
    public long[] words() {
        return words;
    }

    /** The index, by places of hashes. */
    public int[] index() {
        return index;
    }

    /** Takes everything: what is in lines by id, then the others in order of first use; and the number of drops. */
    public AggregationSnapshot snapshot(int cpu) {
        AggregationSnapshot snapshot = look(cpu);
        clear();
        drops = 0;
        return snapshot;
    }

    /** The same, but everything stays there, for a debugger that looks while nothing runs. */
    public AggregationSnapshot look(int cpu) {
        List<AggregationSnapshot.Entry> list = new ArrayList<>(entries);
        long lost = drops;
        askForLines();
        for (int id : lines) {
            int slot = line(id);
            if (dropped[id]) {
                lost += calls(id);
            } else if (asked[id]) {
                list.add(new AggregationSnapshot.Entry(id, new byte[0], Arrays.copyOfRange(words, slot, slot + dataWords[id])));
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
        return new AggregationSnapshot(cpu, list, lost);
    }

    /** How the index is filled by keys; what has none is not in it. For a debugger that looks while nothing runs. */
    public HashUse use() {
        int[] counts = new int[index.length];
        for (int entry = first; entry < used;) {
            int keyLength = (int) words[entry + 1];
            counts[(int) words[entry] & index.length - 1] += keyLength > 0 ? 1 : 0;
            entry += HEADER_WORDS + keyLength + dataWords[(int) (words[entry + 1] >>> 32)];
        }
        return HashUse.of(counts);
    }

    private void clear() {
        Arrays.fill(words, 0, first, 0);
        Arrays.fill(asked, false);
        Arrays.fill(dropped, false);
        room.clear();
        if (entries > 0) {
            Arrays.fill(index, 0);
            used = first;
            entries = 0;
        }
    }

    /** Gives up the memory. The table must not be used after that. */
    public void release() {
        pool.giveBack(words);
        pool.giveBack(index);
    }
}

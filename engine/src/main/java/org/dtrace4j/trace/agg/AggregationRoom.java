package org.dtrace4j.trace.agg;

import java.util.Collection;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;

/**
 * What of an aggregation buffer is taken, as illumos counts it: how many keys a buffer of some size has room for is what
 * users see of its layout ({@code dtrace_aggregate()} in {@code dtrace.c}).
 *
 * <pre>
 *   | id, keys, data | id, keys, data |  ...  free  ...  | key | key | hash | metadata |
 * </pre>
 *
 * <p>Data grows up, and for each there is a key that grows down. An eighth of the buffer is the hash. Used by one thread at
 * a time; {@link #take} is probe context.
 */
final class AggregationRoom {
    private static final int METADATA_SIZE = 24;
    private static final int KEY_SIZE = 24;
    /** What an entry holds in front of its keys: the aggregation's id, and its variable's, aligned. */
    private static final int IDS_SIZE = 16;
    /** The smallest entry: no keys, and one word of data. */
    private static final int SMALLEST_ENTRY = KEY_SIZE + IDS_SIZE + Long.BYTES;
    private static final int HASH_SLEW = 17;
    private static final int LARGEST_ALIGNMENT = 8;

    /** Bytes for data and keys; 0 where the buffer is too small to be used at all. */
    private final int bytes;
    /** By aggregation id, the bytes of an entry. */
    private final int[] entrySizes;
    private int data;
    private int keys;

    AggregationRoom(int sizeBytes, Collection<AggregationImage> images) {
        int hash = (sizeBytes >> 3) / Long.BYTES;
        int places = hash > HASH_SLEW << 3 ? hash - HASH_SLEW : hash;
        this.bytes = places == 0 ? 0 : Math.max(0, sizeBytes - METADATA_SIZE - places * Long.BYTES);
        this.entrySizes = new int[1 + images.stream().mapToInt(AggregationImage::id).max().orElse(0)];
        images.forEach(image -> entrySizes[image.id()] = entrySize(image));
    }

    /** Bytes of an entry beside its key of the buffer: ids, keys and data. */
    static int entrySize(AggregationImage image) {
        int end = IDS_SIZE;
        for (FieldImage key : image.keys()) {
            int alignment = Math.min(LARGEST_ALIGNMENT, Math.max(1, Integer.lowestOneBit(key.size())));
            end = align(end, alignment) + key.size();
        }
        return align(end, Long.BYTES) + image.words() * Long.BYTES;
    }

    private static int align(int offset, int alignment) {
        return offset + alignment - 1 & -alignment;
    }

    /** The most entries that there is ever room for. */
    int mostEntries() {
        return bytes / SMALLEST_ENTRY;
    }

    /** Bytes that data and keys may have together. */
    int bytes() {
        return bytes;
    }

    /** Takes the room of an entry of an aggregation; false when there is none left. */
    boolean take(int aggregation) {
        int end = data + entrySizes[aggregation];
        if (end > bytes - KEY_SIZE * (keys + 1)) {
            return false;
        }
        data = end;
        keys++;
        return true;
    }

    /** Gives everything back. */
    void clear() {
        data = 0;
        keys = 0;
    }
}

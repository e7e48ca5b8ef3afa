package org.dtrace4j.consume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.DeviceException;

/**
 * The records of one CPU's snapshot, oldest first.
 *
 * <pre>
 *   buffer, wrapped:   | … newest |free| oldest … |        read as:  | oldest … | … newest |
 *                                       ^ oldest                      0
 *   record:            EPID (4)  time stamp, high half (4), low half (4)  fields …
 * </pre>
 */
final class RecordCursor {
    private static final int TIME_OFFSET = 4;
    private static final int PADDING_SIZE = 4;

    private final int cpu;
    private final byte[] data;
    private final ByteBuffer numbers;
    private final EnabledProbes probes;
    private int position;
    private EnabledProbe current;

    RecordCursor(BufferSnapshot snapshot, EnabledProbes probes) throws DeviceException, ConsumeException {
        this.cpu = snapshot.cpu();
        this.data = unwrapped(snapshot);
        this.numbers = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        this.probes = probes;
        settle();
    }

    private static byte[] unwrapped(BufferSnapshot snapshot) throws ConsumeException {
        byte[] data = snapshot.data();
        int oldest = snapshot.oldest();
        if (oldest < 0 || oldest > data.length) {
            throw new ConsumeException("Data record offset exceeds buffer boundary");
        }
        if (oldest == 0) {
            return data;
        }
        byte[] ordered = new byte[data.length];
        System.arraycopy(data, oldest, ordered, 0, data.length - oldest);
        System.arraycopy(data, 0, ordered, data.length - oldest, oldest);
        return ordered;
    }

    int cpu() {
        return cpu;
    }

    /** The current record's enabled probe; null behind the last record. */
    EnabledProbe current() {
        return current;
    }

    byte[] data() {
        return data;
    }

    /** Offset of the current record. */
    int offset() {
        return position;
    }

    /** When the current record was made. */
    long timestamp() {
        return (long) numbers.getInt(position + TIME_OFFSET) << 32
                | numbers.getInt(position + TIME_OFFSET + 4) & 0xffff_ffffL;
    }

    /** Goes on to the next record. */
    void advance() throws DeviceException, ConsumeException {
        position += current.recordSize();
        settle();
    }

    /** The record behind the current one; null when there is none. */
    EnabledProbe next() throws DeviceException, ConsumeException {
        int next = skipPadding(position + current.recordSize());
        return next + PADDING_SIZE > data.length ? null : probes.of(epid(next));
    }

    private void settle() throws DeviceException, ConsumeException {
        position = skipPadding(position);
        if (position + PADDING_SIZE > data.length) {
            current = null;
            return;
        }
        current = probes.of(epid(position));
        if (current.recordSize() == 0 || position + current.recordSize() > data.length) {
            throw new ConsumeException("Data record offset exceeds buffer boundary");
        }
    }

    private int skipPadding(int from) {
        int at = from;
        while (at + PADDING_SIZE <= data.length && epid(at) == 0) {
            at += PADDING_SIZE;
        }
        return at;
    }

    private int epid(int at) {
        return numbers.getInt(at);
    }
}

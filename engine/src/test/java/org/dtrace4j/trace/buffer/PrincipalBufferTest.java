package org.dtrace4j.trace.buffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.dtrace4j.device.BufferSnapshot;
import org.junit.jupiter.api.Test;

class PrincipalBufferTest {
    private static final int[] UNWRITTEN = {};

    /** Record sizes by EPID: 16, 20, 24, … */
    private static int size(int epid) {
        return epid == 0 ? 0 : 12 + 4 * epid;
    }

    /** Every third ECB has something in its records that needs 8. */
    private static int alignment(int epid) {
        return epid % 3 == 0 ? 8 : 4;
    }

    /** Writes a record that is known by its time stamp. */
    private static boolean write(PrincipalBuffer buffer, int epid, long time) {
        int base = buffer.reserve(epid, size(epid), alignment(epid), UNWRITTEN, time);
        if (base < 0) {
            return false;
        }
        assertEquals(0, base % alignment(epid));
        buffer.commit();
        return true;
    }

    /** "epid@time" of each record. */
    private static List<String> records(BufferSnapshot snapshot) {
        ByteBuffer data = ByteBuffer.wrap(snapshot.data()).order(ByteOrder.LITTLE_ENDIAN);
        List<String> list = new ArrayList<>();
        int at = snapshot.oldest();
        while (at < data.limit()) {
            int epid = data.getInt(at);
            if (epid == 0) {
                at += 4;
                continue;
            }
            long time = (long) data.getInt(at + 4) << 32 | data.getInt(at + 8) & 0xffff_ffffL;
            list.add(epid + "@" + time);
            at += size(epid);
        }
        return list;
    }

    private static SwitchBuffer switchBuffer(int size) {
        return new SwitchBuffer(ArrayPool.SHARED, size);
    }

    private static FillBuffer fillBuffer(int size) {
        return new FillBuffer(memory(size), size);
    }

    private static RingBuffer ringBuffer(int size) {
        return new RingBuffer(memory(size), size, PrincipalBufferTest::size, null, 0);
    }

    private static byte[] memory(int size) {
        byte[] memory = new byte[RecordBuffer.memory(size)];
        java.util.Arrays.fill(memory, (byte) 0xa5);
        return memory;
    }

    /** Small buffers, whose time stamps do not count, and others. */
    @Property
    void aRingKeepsASuffixOfWhatWasCommitted(@ForAll @Size(max = 700) List<@IntRange(min = 1, max = 9) Integer> epids,
            @ForAll @IntRange(min = 5, max = 40) int words, @ForAll boolean small) {
        int size = small ? words * 8 : 4096 + words * 8;
        RingBuffer buffer = ringBuffer(size);
        List<String> committed = new ArrayList<>();
        long time = 0x1_0000_0000L;
        for (int epid : epids) {
            if (write(buffer, epid, ++time)) {
                committed.add(epid + "@" + time);
            }
        }
        assertEquals(0, buffer.snapshot(0, false).data().length);
        List<String> kept = records(buffer.snapshot(0, true));
        assertEquals(committed.subList(committed.size() - kept.size(), committed.size()), kept);
        // Nothing is given up without need: a turn wastes less than a record at its end, and the next one takes the
        // place of one or two. Some bytes are padding.
        int bytes = kept.stream().mapToInt(r -> counted(r.charAt(0) - '0', small)).sum();
        int padding = kept.stream().mapToInt(r -> alignment(r.charAt(0) - '0') - 4).sum();
        assertTrue(bytes <= size);
        assertTrue(kept.size() == committed.size() || bytes + padding > size - 3 * size(9), kept + " of " + size);
    }

    private static int counted(int epid, boolean small) {
        return size(epid) - (small ? 8 : 0);
    }

    @Test
    void aSmallBufferHoldsWhatItsSizeSaysWithoutTheTimeStamps() {
        for (PrincipalBuffer buffer : List.of(switchBuffer(48), fillBuffer(48))) {
            for (int time = 1; time <= 6; time++) {
                assertTrue(write(buffer, 1, time));
            }
            assertFalse(write(buffer, 1, 7));
        }
        // 12 bytes each; the fourth would begin behind padding.
        for (PrincipalBuffer buffer : List.of(switchBuffer(48), fillBuffer(48))) {
            for (int time = 1; time <= 3; time++) {
                assertTrue(write(buffer, 2, time));
            }
            assertFalse(write(buffer, 3, 4));
        }
        RingBuffer ring = ringBuffer(48);
        for (int time = 1; time <= 20; time++) {
            assertTrue(write(ring, 1, time));
        }
        assertEquals(List.of("1@15", "1@16", "1@17", "1@18", "1@19", "1@20"), records(ring.snapshot(0, true)));
    }

    @Test
    void aRingThatWrapsGivesUpWholeRecordsOnly() {
        RingBuffer buffer = ringBuffer(32);
        for (int time = 1; time <= 4; time++) {
            write(buffer, 1, time);
        }
        write(buffer, 3, 5);
        // 16 bytes count of the new one, 8 of each of the others.
        assertEquals(List.of("1@3", "1@4", "3@5"), records(buffer.snapshot(0, true)));
        assertEquals(List.of(), records(buffer.snapshot(0, true)));
    }

    @Test
    void whatIsNotCommittedIsNeverSeen() {
        for (PrincipalBuffer buffer : List.of(switchBuffer(64), fillBuffer(64), ringBuffer(64))) {
            write(buffer, 1, 1);
            buffer.reserve(2, size(2), 4, UNWRITTEN, 2);
            write(buffer, 1, 3);
            buffer.reserve(2, size(2), 4, UNWRITTEN, 4);
            assertEquals(List.of("1@1", "1@3"), records(buffer.snapshot(0, true)));
        }
    }

    @Test
    void aSwitchBufferDropsUntilItIsTaken() {
        SwitchBuffer buffer = switchBuffer(16);
        assertTrue(write(buffer, 1, 1));
        assertTrue(write(buffer, 1, 2));
        assertFalse(write(buffer, 1, 3));
        buffer.countError();
        BufferSnapshot first = buffer.snapshot(3, false);
        assertEquals(List.of("1@1", "1@2"), records(first));
        assertEquals(List.of(3L, 1L, 1L), List.of((long) first.cpu(), first.drops(), first.errors()));
        assertTrue(write(buffer, 1, 4));
        BufferSnapshot second = buffer.snapshot(3, false);
        assertEquals(List.of("1@4"), records(second));
        assertEquals(0, second.drops());
        // The first snapshot is the consumer's own.
        assertEquals(List.of("1@1", "1@2"), records(first));
    }

    @Test
    void aFillBufferIsFullForGoodAndKeepsRoomForTheEnd() {
        FillBuffer buffer = fillBuffer(24);
        assertTrue(buffer.keepRoomFor(size(1), 4));
        assertTrue(write(buffer, 1, 1));
        assertFalse(buffer.isFull());
        assertFalse(write(buffer, 4, 2));
        assertTrue(buffer.isFull());
        assertFalse(write(buffer, 1, 3));
        assertEquals(0, buffer.snapshot(0, false).data().length);
        buffer.openReserve();
        assertTrue(write(buffer, 1, 4));
        BufferSnapshot snapshot = buffer.snapshot(0, true);
        assertEquals(List.of("1@1", "1@4"), records(snapshot));
        assertEquals(0, snapshot.drops());
        assertFalse(fillBuffer(8).keepRoomFor(size(3), 8));
    }

    /** What is not going to be stored is cleared, whatever lay there, and nothing else is touched. */
    @Property
    void whatIsNotStoredIsCleared(@ForAll @IntRange(max = 10) int words, @ForAll @IntRange(max = 44) int from,
            @ForAll @IntRange(max = 44) int length) {
        int size = 12 + 4 * words;
        int begin = Math.min(12 + from, size);
        int end = Math.min(begin + length, size);
        int[] unwritten = end <= RecordBuffer.CLEAR || begin == end ? new int[0]
                : new int[] {Math.max(begin, RecordBuffer.CLEAR), end};
        SwitchBuffer buffer = switchBuffer(64);
        java.util.Arrays.fill(buffer.data, (byte) 0xa5);
        buffer.reserve(2, size, 4, unwritten, -1);
        buffer.commit();
        byte[] data = buffer.snapshot(0, false).data();
        assertEquals(List.of("2@-1"), records(new BufferSnapshot(0, java.util.Arrays.copyOf(data, 12), 0, 0, 0)));
        for (int i = 12; i < size; i++) {
            // The word behind the header goes with the header.
            assertEquals(i < 16 || i >= begin && i < end ? 0 : (byte) 0xa5, data[i], "byte " + i);
        }
    }
}

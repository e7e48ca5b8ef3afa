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
    /** Record sizes by EPID: 16, 20, 24, … */
    private static int size(int epid) {
        return epid == 0 ? 0 : 12 + 4 * epid;
    }

    /** Writes a record that is known by its time stamp. */
    private static boolean write(PrincipalBuffer buffer, int epid, long time) {
        if (buffer.reserve(epid, size(epid), time) < 0) {
            return false;
        }
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

    @Property
    void aRingKeepsASuffixOfWhatWasCommitted(@ForAll @Size(max = 200) List<@IntRange(min = 1, max = 9) Integer> epids,
            @ForAll @IntRange(min = 8, max = 40) int words) {
        byte[] memory = new byte[words * 8];
        java.util.Arrays.fill(memory, (byte) 0xa5);
        RingBuffer buffer = new RingBuffer(memory, PrincipalBufferTest::size);
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
        // place of one or two.
        int bytes = kept.stream().mapToInt(r -> PrincipalBuffer.occupied(size(r.charAt(0) - '0'))).sum();
        assertTrue(kept.size() == committed.size() || bytes > memory.length - 3 * size(9));
    }

    @Test
    void aRingThatWrapsGivesUpWholeRecordsOnly() {
        RingBuffer buffer = new RingBuffer(new byte[64], PrincipalBufferTest::size);
        for (int time = 1; time <= 4; time++) {
            write(buffer, 1, time);
        }
        write(buffer, 3, 5);
        // 24 bytes at 0 have cost the two records of 16 that lay there; the one at 32 and the one at 48 are whole.
        assertEquals(List.of("1@3", "1@4", "3@5"), records(buffer.snapshot(0, true)));
        assertEquals(List.of(), records(buffer.snapshot(0, true)));
    }

    @Test
    void whatIsNotCommittedIsNeverSeen() {
        for (PrincipalBuffer buffer
                : List.of(new SwitchBuffer(new byte[64], new byte[64]), new FillBuffer(new byte[64], 0),
                new RingBuffer(new byte[64], PrincipalBufferTest::size))) {
            write(buffer, 1, 1);
            buffer.reserve(2, size(2), 2);
            write(buffer, 1, 3);
            buffer.reserve(2, size(2), 4);
            assertEquals(List.of("1@1", "1@3"), records(buffer.snapshot(0, true)));
        }
    }

    @Test
    void aSwitchBufferDropsUntilItIsTaken() {
        SwitchBuffer buffer = new SwitchBuffer(new byte[32], new byte[32]);
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
        FillBuffer buffer = new FillBuffer(new byte[56], 16);
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
    }

    @Test
    void recordsBeginClean() {
        byte[] dirty = new byte[64];
        java.util.Arrays.fill(dirty, (byte) 0xff);
        SwitchBuffer buffer = new SwitchBuffer(dirty, new byte[64]);
        buffer.reserve(2, size(2), -1);
        buffer.commit();
        byte[] data = buffer.snapshot(0, false).data();
        assertEquals(24, data.length);
        for (int i = 12; i < 24; i++) {
            assertEquals(0, data[i]);
        }
    }
}

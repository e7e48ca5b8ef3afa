package org.dtrace4j.kernel.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which records lockstat takes for one. */
class LockRecordTest {
    private static LockRecord record(int event, long lock, long caller, long count, long... stack) {
        LockRecord record = new LockRecord(event, lock, caller, stack);
        record.count = count;
        record.time = 10 * count;
        record.histogram[3] = count;
        return record;
    }

    private static String coalesced(Comparator<LockRecord> same, LockRecord... records) {
        List<LockRecord> list = new ArrayList<>(List.of(records));
        LockRecord.coalesce(list, same);
        StringBuilder text = new StringBuilder();
        list.forEach(r -> text.append(r.event).append(':').append(r.lock).append('@').append(r.caller).append('x')
                .append(r.count).append('/').append(r.time).append('/').append(r.histogram[3]).append(' '));
        return text.toString().trim();
    }

    @Test
    void theMostFrequentCallerStandsForALock() {
        assertEquals("1:5@8x9/90/9 1:6@7x1/10/1 2:5@7x4/40/4", coalesced(LockRecord.ANYWHERE, record(1, 5, 7, 2),
                record(2, 5, 7, 4), record(1, 6, 7, 1), record(1, 5, 8, 6), record(1, 5, 9, 1)));
    }

    @Test
    void theMostFrequentLockStandsForACaller() {
        assertEquals("1:6@7x5/50/5 1:5@8x6/60/6", coalesced(LockRecord.ANY_LOCK, record(1, 5, 7, 2), record(1, 6, 7, 3),
                record(1, 5, 8, 6)));
    }

    @Test
    void aStackTellsRecordsApart() {
        assertEquals("1:5@7x3/30/3 1:5@7x3/30/3", coalesced(LockRecord.BY_ALL, record(1, 5, 7, 2, 20, 30),
                record(1, 5, 7, 3, 20, 31), record(1, 5, 7, 1, 20, 30)));
    }

    @Test
    void addressesHaveNoSign() {
        assertEquals("1:5@7x1/10/1 1:-1@7x1/10/1", coalesced(LockRecord.BY_ALL, record(1, -1, 7, 1), record(1, 5, 7, 1)));
    }
}

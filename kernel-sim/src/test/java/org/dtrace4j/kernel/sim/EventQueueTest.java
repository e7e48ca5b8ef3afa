package org.dtrace4j.kernel.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EventQueueTest {
    private static final class Quiet extends Event {
        @Override
        public void fire() { }
    }

    /** Times below 100 schedule, from 100 on one of the scheduled events is cancelled. */
    @Property
    void eventsComeInOrderOfTimeAndThenOfScheduling(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 129) Integer> operations) {
        EventQueue queue = new EventQueue();
        List<Quiet> expected = new ArrayList<>();
        for (int operation : operations) {
            if (operation < 100) {
                Quiet event = new Quiet();
                queue.schedule(event, operation);
                expected.add(event);
            } else if (!expected.isEmpty()) {
                queue.cancel(expected.remove(operation % expected.size()));
            }
        }
        expected.sort(Comparator.comparingLong(Event::timeNanos));
        assertEquals(expected.size(), queue.size());
        for (Quiet event : expected) {
            assertEquals(event.timeNanos(), queue.nextTimeNanos());
            assertEquals(event, queue.poll());
        }
        assertNull(queue.poll());
        assertEquals(EventQueue.NEVER, queue.nextTimeNanos());
    }
}

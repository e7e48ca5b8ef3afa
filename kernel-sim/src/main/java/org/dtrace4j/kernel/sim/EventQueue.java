package org.dtrace4j.kernel.sim;

import java.util.Arrays;

/**
 * The future of one machine: events by (time, sequence).
 *
 * <p>Purpose: decide what happens next, the same way in every run. Invariant: of two events at one moment the one that
 * was scheduled first fires first; therefore an additional event of an observer, which changes nothing when it fires,
 * leaves the order of all others as it was. A binary heap in an array; each event knows its index, so cancelling is
 * O(log n).
 *
 * <pre>
 *            heap[0]  earliest
 *          /         \
 *      heap[1]     heap[2]        parent of i: (i - 1) / 2
 * </pre>
 */
public final class EventQueue {
    /** Time of the next event when there is none. */
    public static final long NEVER = Long.MAX_VALUE;

    private Event[] heap = new Event[64];
    private int count;
    private long nextSequence;

    /** Puts an event into the future. It must not be scheduled already. */
    public void schedule(Event event, long timeNanos) {
        if (event.heapIndex != Event.NOT_QUEUED) {
            throw new IllegalStateException("event is scheduled already");
        }
        event.timeNanos = timeNanos;
        event.sequence = nextSequence++;
        if (count == heap.length) {
            heap = Arrays.copyOf(heap, count * 2);
        }
        siftUp(event, count++);
    }

    /** Takes an event out; does nothing if it is not scheduled. */
    public void cancel(Event event) {
        int index = event.heapIndex;
        if (index == Event.NOT_QUEUED) {
            return;
        }
        event.heapIndex = Event.NOT_QUEUED;
        Event last = heap[--count];
        heap[count] = null;
        if (last != event) {
            siftUp(last, index);
            if (last.heapIndex == index) {
                siftDown(last, index);
            }
        }
    }

    /** Time of the earliest event, {@link #NEVER} if there is none. */
    public long nextTimeNanos() {
        return count == 0 ? NEVER : heap[0].timeNanos;
    }

    /** Takes the earliest event out, or returns null. */
    public Event poll() {
        if (count == 0) {
            return null;
        }
        Event first = heap[0];
        first.heapIndex = Event.NOT_QUEUED;
        Event last = heap[--count];
        heap[count] = null;
        if (last != first) {
            siftDown(last, 0);
        }
        return first;
    }

    public int size() {
        return count;
    }

    private void siftUp(Event event, int from) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (!before(event, heap[parent])) {
                break;
            }
            place(heap[parent], index);
            index = parent;
        }
        place(event, index);
    }

    private void siftDown(Event event, int from) {
        int index = from;
        while (true) {
            int child = 2 * index + 1;
            if (child >= count) {
                break;
            }
            if (child + 1 < count && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], event)) {
                break;
            }
            place(heap[child], index);
            index = child;
        }
        place(event, index);
    }

    private void place(Event event, int index) {
        heap[index] = event;
        event.heapIndex = index;
    }

    private static boolean before(Event a, Event b) {
        return a.timeNanos != b.timeNanos ? a.timeNanos < b.timeNanos : a.sequence < b.sequence;
    }
}

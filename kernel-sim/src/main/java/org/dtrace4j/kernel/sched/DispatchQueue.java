package org.dtrace4j.kernel.sched;

/**
 * Runnable threads by priority; among equals, first in, first out.
 *
 * <pre>
 *   occupied: one bit for each priority that has threads
 *   head[p] → thread → thread → null, linked through SimThread.link; tail[p] is the last
 * </pre>
 */
final class DispatchQueue {
    static final int PRIORITIES = 170;

    private final SimThread[] head = new SimThread[PRIORITIES];
    private final SimThread[] tail = new SimThread[PRIORITIES];
    private final long[] occupied = new long[3];
    private int count;

    void addLast(SimThread thread) {
        int p = thread.priority;
        thread.link = null;
        if (head[p] == null) {
            head[p] = thread;
        } else {
            tail[p].link = thread;
        }
        tail[p] = thread;
        added(p);
    }

    void addFirst(SimThread thread) {
        int p = thread.priority;
        thread.link = head[p];
        head[p] = thread;
        if (tail[p] == null) {
            tail[p] = thread;
        }
        added(p);
    }

    private void added(int priority) {
        occupied[priority >> 6] |= 1L << priority;
        count++;
    }

    /** Highest priority that has a thread which may run on a CPU, -1 if none has. */
    int highest(SimCpu cpu) {
        SimThread first = first(cpu);
        return first == null ? -1 : first.priority;
    }

    /** The first thread of the highest priority that may run on a CPU; null if there is none. */
    private SimThread first(SimCpu cpu) {
        for (int p = highest(); p >= 0; p--) {
            for (SimThread thread = head[p]; thread != null; thread = thread.link) {
                if (thread.runsOn(cpu)) {
                    return thread;
                }
            }
        }
        return null;
    }

    private int highest() {
        for (int word = 2; word >= 0; word--) {
            if (occupied[word] != 0) {
                return (word << 6) + 63 - Long.numberOfLeadingZeros(occupied[word]);
            }
        }
        return -1;
    }

    /** Takes the first thread of the highest priority that may run on a CPU; null if there is none. */
    SimThread take(SimCpu cpu) {
        SimThread thread = first(cpu);
        if (thread != null) {
            remove(thread);
        }
        return thread;
    }

    /** Takes a thread out; it must be in the queue, at its present priority. */
    void remove(SimThread thread) {
        int p = thread.priority;
        SimThread before = null;
        SimThread at = head[p];
        while (at != thread) {
            before = at;
            at = at.link;
        }
        if (before == null) {
            head[p] = thread.link;
        } else {
            before.link = thread.link;
        }
        if (tail[p] == thread) {
            tail[p] = before;
        }
        thread.link = null;
        if (head[p] == null) {
            occupied[p >> 6] &= ~(1L << p);
        }
        count--;
    }

    int count() {
        return count;
    }
}

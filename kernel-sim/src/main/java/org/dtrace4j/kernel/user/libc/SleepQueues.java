package org.dtrace4j.kernel.user.libc;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Who waits for the locks and condition variables of a process, by their addresses.
 *
 * <p>The last to come is the first to go, which keeps caches warm, but each sixteenth goes to the end, so that nobody waits for
 * ever. Writers stand before readers.
 */
final class SleepQueues {
    /** What is waited for. Addresses of both kinds may be the same. */
    enum Kind { MUTEX, CONDITION }

    /** Heads that queues share a count of; and how often of 256 times somebody goes to the end. */
    private static final int HEADS = 512;
    private static final int QUEUE_FIFO = 4;
    private static final int COUNT_MASK = 0xff;

    /** Those who wait for one thing, the next first. */
    static final class Queue {
        private final Kind kind;
        private final long address;
        private final List<Ulwp> threads = new ArrayList<>();

        Queue(Kind kind, long address) {
            this.kind = kind;
            this.address = address;
        }
    }

    private final List<TreeMap<Long, Queue>> queues = List.of(new TreeMap<>(), new TreeMap<>());
    private final int[] counts = new int[2 * HEADS];

    private TreeMap<Long, Queue> of(Kind kind) {
        return queues.get(kind == Kind.MUTEX ? 0 : 1);
    }

    private static int head(Kind kind, long address) {
        int hash = (int) (address >> 3 ^ address >> 13) & HEADS - 1;
        return kind == Kind.MUTEX ? hash : hash + HEADS;
    }

    private static int priority(Ulwp thread) {
        return thread.writer ? 1 : 0;
    }

    /** Has a thread wait; what it has waited for before, it does no more: a handler of a signal may have come between. */
    void enqueue(Kind kind, long address, Ulwp thread) {
        if (thread.queue != null) {
            remove(thread);
        }
        Queue queue = of(kind).computeIfAbsent(address, a -> new Queue(kind, a));
        int place = 0;
        if (!queue.threads.isEmpty()) {
            int head = head(kind, address);
            boolean behindEquals = (++counts[head] << QUEUE_FIFO & COUNT_MASK) == 0;
            while (place < queue.threads.size() && (behindEquals ? priority(queue.threads.get(place)) >= priority(thread)
                    : priority(queue.threads.get(place)) > priority(thread))) {
                place++;
            }
        }
        queue.threads.add(place, thread);
        thread.queue = queue;
    }

    /** Whether a thread waits for something of a kind. */
    boolean waitsFor(Ulwp thread, Kind kind) {
        return thread.queue != null && thread.queue.kind == kind;
    }

    /** Who goes next; null if nobody waits. */
    Ulwp first(Kind kind, long address) {
        Queue queue = of(kind).get(address);
        return queue == null ? null : queue.threads.get(0);
    }

    /** Takes away who goes next; null if nobody waits. */
    Ulwp dequeue(Kind kind, long address) {
        Ulwp first = first(kind, address);
        if (first != null) {
            remove(first);
        }
        return first;
    }

    /** Takes a thread away, which waits. Returns whether others wait for the same. */
    boolean remove(Ulwp thread) {
        Queue queue = thread.queue;
        queue.threads.remove(thread);
        thread.queue = null;
        if (queue.threads.isEmpty()) {
            of(queue.kind).remove(queue.address);
            return false;
        }
        return true;
    }
}

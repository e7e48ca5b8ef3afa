package org.dtrace4j.kernel.sched;

import org.dtrace4j.kernel.sim.LongMap;

/**
 * Sleeping threads by the address that they sleep on: condition variables, locks, semaphores. In each queue the highest
 * priority is first, and among equals who has slept longest.
 */
final class SleepQueues {
    /** The first sleeper of each address; linked through {@link SimThread#link}. */
    private final LongMap<SimThread> heads = new LongMap<>(64);

    void add(SimThread thread) {
        SimThread first = heads.get(thread.channel);
        if (first == null || first.priority < thread.priority) {
            thread.link = first;
            heads.put(thread.channel, thread);
            return;
        }
        SimThread before = first;
        while (before.link != null && before.link.priority >= thread.priority) {
            before = before.link;
        }
        thread.link = before.link;
        before.link = thread;
    }

    /** Who sleeps first on an address; null if nobody does. */
    SimThread first(long channel) {
        return heads.get(channel);
    }

    void remove(SimThread thread) {
        SimThread first = heads.get(thread.channel);
        if (first == thread) {
            if (thread.link == null) {
                heads.remove(thread.channel);
            } else {
                heads.put(thread.channel, thread.link);
            }
        } else {
            SimThread before = first;
            while (before.link != thread) {
                before = before.link;
            }
            before.link = thread.link;
        }
        thread.link = null;
    }
}

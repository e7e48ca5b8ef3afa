package org.dtrace4j.kernel.user.libc;

import java.util.TreeMap;
import org.dtrace4j.kernel.user.ThreadCalls;

/** A thread as libc knows it: {@code ulwp_t}. Owners of locks are told by the address of such a structure. */
final class Ulwp {
    /** Bytes of the structure that are there, at the end of the thread's stack: its own address. */
    static final int SIZE = 16;

    final Uberdata uberdata;
    final long address;
    /** Where its stack is; 0 of the first thread. */
    final long stack;
    int number;
    /** Whether it has asked for the page that tells whether it is on a CPU; only then locks are taken the short way. */
    boolean schedctlCalled;
    long schedctl;

    // While it waits for a lock or a condition variable.
    SleepQueues.Queue queue;
    /** Whether it wants a lock of readers and writers for writing; writers wait before readers. */
    boolean writer;
    /** The mutex that it lets go of while it waits for a condition variable. */
    long conditionMutex;

    /** How often it has locks of readers and writers for reading. */
    private final TreeMap<Long, Integer> readLocks = new TreeMap<>();

    Ulwp(Uberdata uberdata, long address, long stack) {
        this.uberdata = uberdata;
        this.address = address;
        this.stack = stack;
    }

    /** The running thread. */
    static Ulwp current(ThreadCalls sys) {
        return sys.local() instanceof Ulwp own ? own : Uberdata.begin(sys);
    }

    int readLocks(long lock) {
        return readLocks.getOrDefault(lock, 0);
    }

    void readLocks(long lock, int count) {
        if (count == 0) {
            readLocks.remove(lock);
        } else {
            readLocks.put(lock, count);
        }
    }
}

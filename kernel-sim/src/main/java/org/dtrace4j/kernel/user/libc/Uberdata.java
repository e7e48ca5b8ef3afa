package org.dtrace4j.kernel.user.libc;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.dtrace4j.kernel.user.ThreadCalls;

/** What libc keeps of a process: {@code uberdata_t}. */
final class Uberdata {
    /** Where data of libc lie, in each process. */
    private static final long DATA = 0xfee3f000L;
    private static final int DATA_BYTES = 0x1000;

    final SleepQueues queues = new SleepQueues();
    private final TreeMap<Long, Ulwp> byAddress = new TreeMap<>();
    private final List<Long> freeStacks = new ArrayList<>();
    /** Whether there ever was a second thread: {@code uf_mt}. */
    boolean threaded;
    /** How many CPUs there are; 0 before anybody has asked. */
    int processors;

    private Uberdata() { }

    /** The first thread of a process begins to use threads or locks. */
    static Ulwp begin(ThreadCalls sys) {
        Uberdata data = new Uberdata();
        if (!sys.memory().isMapped(DATA, DATA_BYTES)) {
            // A child has a copy of its parent's.
            sys.mapVariables(DATA, DATA_BYTES);
        }
        Ulwp first = new Ulwp(data, DATA, 0);
        first.number = sys.lwpNumber();
        sys.memory().putLong(DATA, DATA);
        data.add(first);
        sys.local(first);
        return first;
    }

    void add(Ulwp thread) {
        byAddress.put(thread.address, thread);
    }

    /** A thread ends: its stack is for the next one. */
    void remove(Ulwp thread) {
        byAddress.remove(thread.address);
        if (thread.stack != 0) {
            freeStacks.add(thread.stack);
        }
    }

    /** The thread of an address; null if there is none. */
    Ulwp at(long address) {
        return byAddress.get(address);
    }

    /** A stack that no thread has any more; 0 if there is none. */
    long takeStack() {
        return freeStacks.isEmpty() ? 0 : freeStacks.remove(freeStacks.size() - 1);
    }
}

package org.dtrace4j.kernel.user.libc;

import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.struct.LwpCond;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * synch.c: condition variables. Who waits lets go of the mutex, parks, and takes the mutex again. A signal moves who waits first
 * from the queue of the variable to that of the mutex, if that is taken, so that it does not wake only to wait again.
 */
public final class Conditions {
    /** Bytes of a condition variable. */
    public static final int SIZE = LwpCond.SIZE;
    private static final int WAITERS = 2;
    private static final int MAGIC = 6;
    private static final int COND_MAGIC = 0x4356;

    private Conditions() { }

    /** Makes memory a condition variable. */
    public static int cond_init(Syscalls sys, long cvp) {
        sys.memory().clear(cvp, SIZE);
        sys.memory().putShort(cvp + MAGIC, COND_MAGIC);
        return 0;
    }

    /** Waits for a signal; the mutex is the thread's before and after. May return without one. */
    public static int cond_wait(Syscalls sys, long cvp, long mp) {
        cond_wait_queue(sys, cvp, mp, Park.NEVER);
        return Mutexes.mutex_lock(sys, mp);
    }

    /** The same, but for so long at most; ETIME if no signal has come then. */
    public static int cond_reltimedwait(Syscalls sys, long cvp, long mp, long nanos) {
        int error = cond_wait_queue(sys, cvp, mp, Park.after(sys, nanos));
        Mutexes.mutex_lock(sys, mp);
        return error;
    }

    private static int cond_wait_queue(Syscalls sys, long cvp, long mp, long until) {
        Ulwp self = Ulwp.current(sys);
        SleepQueues queues = self.uberdata.queues;
        queues.enqueue(SleepQueues.Kind.CONDITION, cvp, self);
        sys.memory().putByte(cvp + WAITERS, 1);
        self.conditionMutex = mp;
        Park.unpark(sys, Mutexes.mutex_unlock_queue(sys, mp));
        // It may be on the queue of the variable, on that of the mutex, or on none.
        int error = self.queue == null ? 0 : Park.park(sys, until);
        boolean signalled = !queues.waitsFor(self, SleepQueues.Kind.CONDITION);
        if (self.queue != null) {
            queues.remove(self);
            sys.memory().putByte(cvp + WAITERS, queues.first(SleepQueues.Kind.CONDITION, cvp) != null ? 1 : 0);
        }
        self.conditionMutex = 0;
        return !signalled && error == Errno.ETIME ? error : 0;
    }

    /** Lets one thread that waits go on. */
    public static int cond_signal(Syscalls sys, long cvp) {
        if (sys.memory().getByte(cvp + WAITERS) != 0) {
            cond_signal_internal(sys, cvp);
        }
        return 0;
    }

    /** Lets all threads that wait go on. */
    public static int cond_broadcast(Syscalls sys, long cvp) {
        while (sys.memory().getByte(cvp + WAITERS) != 0) {
            cond_signal_internal(sys, cvp);
        }
        return 0;
    }

    private static void cond_signal_internal(Syscalls sys, long cvp) {
        AddressSpace memory = sys.memory();
        SleepQueues queues = Ulwp.current(sys).uberdata.queues;
        Ulwp first = queues.dequeue(SleepQueues.Kind.CONDITION, cvp);
        memory.putByte(cvp + WAITERS, queues.first(SleepQueues.Kind.CONDITION, cvp) != null ? 1 : 0);
        if (first == null) {
            return;
        }
        if (Mutexes.isLocked(memory, first.conditionMutex)) {
            Mutexes.enqueue(memory, first.conditionMutex, first);
        } else {
            Park.unpark(sys, first.number);
        }
    }
}

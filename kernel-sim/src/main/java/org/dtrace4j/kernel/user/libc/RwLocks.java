package org.dtrace4j.kernel.user.libc;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.struct.LwpRwlock;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * rwlock.c: locks of readers and writers, of one process. The state is one word:
 *
 * <pre>
 *   | somebody waits | a writer has it | how many readers have it (30 bits) |
 * </pre>
 *
 * <p>While somebody waits, who comes later waits, too, so that writers are not kept out. Who lets go of the lock wakes the first
 * of the queue: a writer alone, or all readers before the next writer.
 */
public final class RwLocks {
    /** Bytes of such a lock. */
    public static final int SIZE = LwpRwlock.SIZE;

    private static final int READ = 0;
    private static final int WRITE = 1;
    /** As a moment: at once. */
    private static final long TRY = -1;

    private static final int MAGIC = 6;
    private static final int OWNER = 40;
    private static final int RWL_MAGIC = 0x5257;
    private static final int HAS_WAITERS = 0x80000000;
    private static final int WRITE_LOCKED = 0x40000000;
    private static final int READERS_MASK = 0x3fffffff;

    private RwLocks() { }

    /** Makes memory a lock that nobody has. */
    public static int rwlock_init(Syscalls sys, long rwlp) {
        Ulwp.current(sys).readLocks(rwlp, 0);
        sys.memory().clear(rwlp, SIZE);
        sys.memory().putShort(rwlp + MAGIC, RWL_MAGIC);
        return 0;
    }

    /** Takes a lock for reading, again if the thread has it so. Returns 0, or EDEADLK if it has it for writing. */
    public static int rw_rdlock(Syscalls sys, long rwlp) {
        return rw_rdlock_impl(sys, rwlp, Park.NEVER);
    }

    /** The same, but waits for so long at most; ETIME if that was not enough. */
    public static int pthread_rwlock_reltimedrdlock_np(Syscalls sys, long rwlp, long nanos) {
        return rw_rdlock_impl(sys, rwlp, Park.after(sys, nanos));
    }

    private static int rw_rdlock_impl(Syscalls sys, long rwlp, long until) {
        Ulwp self = Ulwp.current(sys);
        AddressSpace memory = sys.memory();
        int held = self.readLocks(rwlp);
        if (held == 0) {
            int error = isWriter(memory, rwlp, self) ? Errno.EDEADLK
                    : tryToTake(memory, rwlp, READ, false) ? 0 : rwlock_lock(sys, rwlp, READ, until);
            if (error != 0) {
                sys.libraryProbe(PlockstatProbes.RW_ERROR_READ, rwlp, READ, error);
                return error;
            }
        }
        self.readLocks(rwlp, held + 1);
        sys.libraryProbe(PlockstatProbes.RW_ACQUIRE_READ, rwlp, READ, 0);
        return 0;
    }

    /** Takes a lock for writing. Returns 0, or EDEADLK if the thread has it already. */
    public static int rw_wrlock(Syscalls sys, long rwlp) {
        return rw_wrlock_impl(sys, rwlp, Park.NEVER);
    }

    /** The same, but waits for so long at most; ETIME if that was not enough. */
    public static int pthread_rwlock_reltimedwrlock_np(Syscalls sys, long rwlp, long nanos) {
        return rw_wrlock_impl(sys, rwlp, Park.after(sys, nanos));
    }

    private static int rw_wrlock_impl(Syscalls sys, long rwlp, long until) {
        Ulwp self = Ulwp.current(sys);
        AddressSpace memory = sys.memory();
        int error = self.readLocks(rwlp) != 0 || isWriter(memory, rwlp, self) ? Errno.EDEADLK
                : tryToTake(memory, rwlp, WRITE, false) ? 0 : rwlock_lock(sys, rwlp, WRITE, until);
        if (error != 0) {
            sys.libraryProbe(PlockstatProbes.RW_ERROR_WRITE, rwlp, WRITE, error);
            return error;
        }
        memory.putLong(rwlp + OWNER, self.address);
        sys.libraryProbe(PlockstatProbes.RW_ACQUIRE_WRITE, rwlp, WRITE, 0);
        return 0;
    }

    /** Takes a lock for reading if nobody keeps it from that; else returns EBUSY. */
    public static int rw_tryrdlock(Syscalls sys, long rwlp) {
        Ulwp self = Ulwp.current(sys);
        int held = self.readLocks(rwlp);
        if (held == 0 && !tryToTake(sys.memory(), rwlp, READ, false) && rwlock_lock(sys, rwlp, READ, TRY) != 0) {
            return Errno.EBUSY;
        }
        self.readLocks(rwlp, held + 1);
        sys.libraryProbe(PlockstatProbes.RW_ACQUIRE_TRY_READ, rwlp, READ, 0);
        return 0;
    }

    /** Takes a lock for writing if nobody has it; else returns EBUSY. */
    public static int rw_trywrlock(Syscalls sys, long rwlp) {
        AddressSpace memory = sys.memory();
        if (!tryToTake(memory, rwlp, WRITE, false) && rwlock_lock(sys, rwlp, WRITE, TRY) != 0) {
            return Errno.EBUSY;
        }
        memory.putLong(rwlp + OWNER, Ulwp.current(sys).address);
        sys.libraryProbe(PlockstatProbes.RW_ACQUIRE_TRY_WRITE, rwlp, WRITE, 0);
        return 0;
    }

    /** Takes a lock that seemed to be taken; waits for it until a moment, then ETIME; or EBUSY if it only tries. */
    private static int rwlock_lock(Syscalls sys, long rwlp, int mode, long until) {
        Ulwp self = Ulwp.current(sys);
        AddressSpace memory = sys.memory();
        SleepQueues queues = self.uberdata.queues;
        boolean tries = until == TRY;
        if (!tries) {
            sys.libraryProbe(PlockstatProbes.RW_BLOCK, rwlp, mode, 0);
        }
        int error = 0;
        boolean passesWaiters = false;
        while (error == 0 && !tryToTake(memory, rwlp, mode, passesWaiters)) {
            // Who has waited once does not wait for those that wait.
            passesWaiters = true;
            memory.putInt(rwlp, memory.getInt(rwlp) | HAS_WAITERS);
            if (!isHeldAgainst(memory.getInt(rwlp), mode)) {
                Ulwp first = queues.first(SleepQueues.Kind.MUTEX, rwlp);
                if (first == null) {
                    memory.putInt(rwlp, memory.getInt(rwlp) & ~HAS_WAITERS);
                    continue;
                }
                if (mode == WRITE || !first.writer) {
                    continue;
                }
            }
            if (tries) {
                error = Errno.EBUSY;
                break;
            }
            self.writer = mode == WRITE;
            queues.enqueue(SleepQueues.Kind.MUTEX, rwlp, self);
            int woken = Park.park(sys, until);
            passesWaiters = woken != Errno.EINTR;
            // Who was unparked at the last moment tries once more.
            error = woken == Errno.ETIME && self.queue != null ? woken : 0;
            if (self.queue != null && !queues.remove(self)) {
                memory.putInt(rwlp, memory.getInt(rwlp) & ~HAS_WAITERS);
            }
            self.writer = false;
        }
        if (!tries) {
            sys.libraryProbe(PlockstatProbes.RW_BLOCKED, rwlp, mode, error == 0 ? 1 : 0);
        }
        return error;
    }

    /** Lets go of a lock. Returns 0, or EPERM if the thread does not have it. */
    public static int rw_unlock(Syscalls sys, long rwlp) {
        Ulwp self = Ulwp.current(sys);
        AddressSpace memory = sys.memory();
        int state = memory.getInt(rwlp);
        int mode = (state & WRITE_LOCKED) != 0 ? WRITE : READ;
        boolean woken = false;
        if (mode == WRITE) {
            if (!isWriter(memory, rwlp, self)) {
                return Errno.EPERM;
            }
            memory.putLong(rwlp + OWNER, 0);
        } else {
            int held = self.readLocks(rwlp);
            if (held == 0) {
                return Errno.EPERM;
            }
            self.readLocks(rwlp, held - 1);
        }
        if (mode == WRITE || self.readLocks(rwlp) == 0) {
            memory.putInt(rwlp, mode == WRITE ? state & ~WRITE_LOCKED : state - 1);
            woken = (state & HAS_WAITERS) != 0 && rw_queue_release(sys, rwlp);
        }
        sys.libraryProbe(PlockstatProbes.RW_RELEASE, rwlp, mode, 0);
        if (woken) {
            // Who was woken shall have the lock before this thread takes it again.
            sys.yieldCpu();
        }
        return 0;
    }

    /** Unparks who waits first: a writer if nobody has the lock, or the readers before the next writer. */
    private static boolean rw_queue_release(Syscalls sys, long rwlp) {
        AddressSpace memory = sys.memory();
        SleepQueues queues = Ulwp.current(sys).uberdata.queues;
        int readers = memory.getInt(rwlp) & READERS_MASK;
        List<Integer> numbers = new ArrayList<>();
        boolean writing = false;
        Ulwp next = queues.first(SleepQueues.Kind.MUTEX, rwlp);
        while (next != null && !writing && !(next.writer && readers != 0)) {
            writing = next.writer;
            readers += next.writer ? 0 : 1;
            numbers.add(next.number);
            queues.remove(next);
            next = queues.first(SleepQueues.Kind.MUTEX, rwlp);
        }
        if (next == null) {
            memory.putInt(rwlp, memory.getInt(rwlp) & ~HAS_WAITERS);
        }
        Park.unpark(sys, numbers.stream().mapToInt(Integer::intValue).toArray());
        return !numbers.isEmpty();
    }

    // ---- the word

    private static boolean isHeldAgainst(int state, int mode) {
        return (state & WRITE_LOCKED) != 0 || mode == WRITE && (state & READERS_MASK) != 0;
    }

    private static boolean isWriter(AddressSpace memory, long rwlp, Ulwp self) {
        return (memory.getInt(rwlp) & WRITE_LOCKED) != 0 && memory.getLong(rwlp + OWNER) == self.address;
    }

    private static boolean tryToTake(AddressSpace memory, long rwlp, int mode, boolean passesWaiters) {
        int state = memory.getInt(rwlp);
        if (isHeldAgainst(state, mode) || !passesWaiters && (state & HAS_WAITERS) != 0) {
            return false;
        }
        memory.putInt(rwlp, mode == WRITE ? state | WRITE_LOCKED : state + 1);
        return true;
    }
}

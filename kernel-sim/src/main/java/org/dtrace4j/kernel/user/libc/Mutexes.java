package org.dtrace4j.kernel.user.libc;

import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.struct.LwpMutex;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * synch.c: mutexes of one process, as {@code USYNC_THREAD} has them, also recursive and error-checking ones.
 *
 * <pre>
 *   mutex_lock -&gt; mutex_lock_impl: free? take it
 *                  mutex_trylock_adaptive: spin while the owner is on a CPU, at most 1000 turns
 *                  mutex_lock_queue: wait in the queue, parked
 *   mutex_unlock -&gt; mutex_unlock_queue: let go; if somebody waits and nobody spins, the first one is unparked
 * </pre>
 *
 * <p>Nobody is handed a lock: who is unparked tries again, and somebody else may have been faster.
 */
public final class Mutexes {
    /** Bytes of a mutex. */
    public static final int SIZE = LwpMutex.SIZE;
    public static final int USYNC_THREAD = 0;
    public static final int LOCK_ERRORCHECK = 2;
    public static final int LOCK_RECURSIVE = 4;

    private static final int FLAG = 0;
    private static final int TYPE = 4;
    private static final int RECURSIONS = 5;
    private static final int MAGIC = 6;
    private static final int WAITERS = 12;
    private static final int SPINNERS = 14;
    private static final int LOCK = 15;
    private static final int OWNER = 16;
    private static final int MUTEX_MAGIC = 0x4d58;
    private static final int LOCK_INITED = 4;
    private static final int LOCK_SET = 0xff;
    private static final int RECURSION_MAX = 255;

    private static final int ADAPTIVE_SPIN = 1000;
    private static final int MAX_SPINNERS = 100;
    /** One turn of spinning: a look at the lock, and the pause that processors are asked for. */
    private static final long TURN_NANOS = 40;

    private Mutexes() { }

    /** Makes memory a mutex that nobody has. Returns 0, or EINVAL for a type that it cannot be of. */
    public static int mutex_init(Syscalls sys, long mp, int type) {
        if ((type & ~(LOCK_ERRORCHECK | LOCK_RECURSIVE)) != USYNC_THREAD) {
            return Errno.EINVAL;
        }
        AddressSpace memory = sys.memory();
        memory.clear(mp, SIZE);
        memory.putShort(mp + FLAG, LOCK_INITED);
        memory.putByte(mp + TYPE, type);
        memory.putShort(mp + MAGIC, MUTEX_MAGIC);
        return 0;
    }

    /** Takes a mutex. Returns 0; EDEADLK where that can never be, EAGAIN after too many recursions. */
    public static int mutex_lock(Syscalls sys, long mp) {
        return mutex_lock_impl(sys, mp, Park.NEVER);
    }

    /** The same, but waits for so long at most; ETIME if that was not enough. */
    public static int pthread_mutex_reltimedlock_np(Syscalls sys, long mp, long nanos) {
        return mutex_lock_impl(sys, mp, Park.after(sys, nanos));
    }

    private static int mutex_lock_impl(Syscalls sys, long mp, long until) {
        Ulwp self = Ulwp.current(sys);
        AddressSpace memory = sys.memory();
        int type = memory.getByte(mp + TYPE);
        boolean single = !self.uberdata.threaded;
        if (single || self.schedctlCalled) {
            if (take(memory, mp, self)) {
                sys.libraryProbe(PlockstatProbes.ACQUIRE_SINGLE, mp, 0, 0);
                return 0;
            }
            boolean own = owner(memory, mp) == self.address;
            if (own && type != 0) {
                return mutex_recursion(sys, mp, type, false);
            }
            if (own && single && until == Park.NEVER) {
                // Nobody else is there who could let go of it.
                sys.libraryProbe(PlockstatProbes.ERROR, mp, Errno.EDEADLK, 0);
                return Errno.EDEADLK;
            }
        }
        if (!self.schedctlCalled) {
            return mutex_lock_internal(sys, mp, until, false);
        }
        return mutex_trylock_adaptive(sys, mp, true) == 0 ? 0 : mutex_lock_queue(sys, mp, until);
    }

    /** The long way, which a thread takes to its first lock. */
    private static int mutex_lock_internal(Syscalls sys, long mp, long until, boolean tries) {
        Ulwp self = Ulwp.current(sys);
        setup_schedctl(sys, self);
        int type = sys.memory().getByte(mp + TYPE);
        if (type != 0 && owner(sys.memory(), mp) == self.address) {
            return mutex_recursion(sys, mp, type, tries);
        }
        int error = mutex_trylock_adaptive(sys, mp, !tries);
        return error == 0 || tries ? error : mutex_lock_queue(sys, mp, until);
    }

    private static void setup_schedctl(Syscalls sys, Ulwp self) {
        self.schedctlCalled = true;
        sys.schedctlInit();
        self.schedctl = sys.schedctlPage();
    }

    /** Takes a mutex if nobody has it; else returns EBUSY. */
    public static int mutex_trylock(Syscalls sys, long mp) {
        Ulwp self = Ulwp.current(sys);
        if (self.uberdata.threaded && !self.schedctlCalled) {
            return mutex_lock_internal(sys, mp, Park.NEVER, true);
        }
        if (take(sys.memory(), mp, self)) {
            sys.libraryProbe(PlockstatProbes.ACQUIRE_TRY, mp, 0, 0);
            return 0;
        }
        int type = sys.memory().getByte(mp + TYPE);
        return type != 0 && owner(sys.memory(), mp) == self.address ? mutex_recursion(sys, mp, type, true) : Errno.EBUSY;
    }

    /** Tries to take a mutex, also for some time by spinning. Returns 0 or EBUSY. */
    private static int mutex_trylock_adaptive(Syscalls sys, long mp, boolean tryHard) {
        Ulwp self = Ulwp.current(sys);
        AddressSpace memory = sys.memory();
        if (owner(memory, mp) == self.address) {
            return Errno.EBUSY;
        }
        if (take(memory, mp, self)) {
            sys.libraryProbe(PlockstatProbes.ACQUIRE_ADAPTIVE, mp, 0, 0);
            return 0;
        }
        if (!tryHard) {
            return Errno.EBUSY;
        }
        if (self.uberdata.processors == 0) {
            self.uberdata.processors = sys.processors();
        }
        int spinners = memory.getByte(mp + SPINNERS) & 0xff;
        if (spinners >= Math.min(MAX_SPINNERS, self.uberdata.processors - 1)) {
            return Errno.EBUSY;
        }
        memory.putByte(mp + SPINNERS, spinners + 1);
        sys.libraryProbe(PlockstatProbes.SPIN, mp, 0, 0);
        int turns = 1;
        boolean taken = take(memory, mp, self);
        while (!taken && turns < ADAPTIVE_SPIN) {
            sys.execute(TURN_NANOS);
            Ulwp owner = self.uberdata.at(owner(memory, mp));
            if (owner != null && (owner.schedctl == 0 || !sys.isOnProcessor(owner.schedctl))) {
                // It will not let go of the lock soon.
                break;
            }
            turns++;
            taken = take(memory, mp, self);
        }
        memory.putByte(mp + SPINNERS, memory.getByte(mp + SPINNERS) - 1);
        if (!taken && memory.getByte(mp + LOCK) == 0 && memory.getByte(mp + SPINNERS) == 0) {
            taken = take(memory, mp, self);
            turns++;
        }
        sys.libraryProbe(PlockstatProbes.SPUN, mp, taken ? 1 : 0, turns);
        if (!taken) {
            return Errno.EBUSY;
        }
        sys.libraryProbe(PlockstatProbes.ACQUIRE_ADAPTIVE, mp, 0, turns);
        return 0;
    }

    /** Waits for a mutex that is taken, and takes it, or gives up at a moment: ETIME. */
    private static int mutex_lock_queue(Syscalls sys, long mp, long until) {
        Ulwp self = Ulwp.current(sys);
        AddressSpace memory = sys.memory();
        SleepQueues queues = self.uberdata.queues;
        sys.libraryProbe(PlockstatProbes.BLOCK, mp, 0, 0);
        int error = 0;
        boolean taken = false;
        while (!taken && error != Errno.ETIME) {
            if (self.queue == null) {
                queues.enqueue(SleepQueues.Kind.MUTEX, mp, self);
                memory.putByte(mp + WAITERS, 1);
            }
            if (take(memory, mp, self)) {
                memory.putByte(mp + WAITERS, queues.remove(self) ? 1 : 0);
                taken = true;
                break;
            }
            error = Park.park(sys, until);
            // Who has unparked it has also taken it off the queue.
            taken = self.queue == null && take(memory, mp, self);
        }
        if (self.queue != null) {
            memory.putByte(mp + WAITERS, queues.remove(self) ? 1 : 0);
        }
        sys.libraryProbe(PlockstatProbes.BLOCKED, mp, taken ? 1 : 0, 0);
        if (!taken) {
            sys.libraryProbe(PlockstatProbes.ERROR_QUEUE, mp, Errno.ETIME, 0);
            return Errno.ETIME;
        }
        sys.libraryProbe(PlockstatProbes.ACQUIRE_QUEUE, mp, 0, 0);
        return 0;
    }

    /** A thread takes a mutex that it has. */
    private static int mutex_recursion(Syscalls sys, long mp, int type, boolean tries) {
        AddressSpace memory = sys.memory();
        if ((type & LOCK_RECURSIVE) != 0) {
            int recursions = memory.getByte(mp + RECURSIONS) & 0xff;
            if (recursions == RECURSION_MAX) {
                sys.libraryProbe(PlockstatProbes.ERROR_AGAIN, mp, Errno.EAGAIN, 0);
                return Errno.EAGAIN;
            }
            memory.putByte(mp + RECURSIONS, recursions + 1);
            sys.libraryProbe(PlockstatProbes.ACQUIRE_AGAIN, mp, 1, 0);
            return 0;
        }
        if (!tries) {
            sys.libraryProbe(PlockstatProbes.ERROR_AGAIN, mp, Errno.EDEADLK, 0);
            return Errno.EDEADLK;
        }
        return Errno.EBUSY;
    }

    /** Lets go of a mutex. Returns 0; EPERM for a recursive or error-checking one that somebody else has, or nobody. */
    public static int mutex_unlock(Syscalls sys, long mp) {
        Ulwp self = Ulwp.current(sys);
        AddressSpace memory = sys.memory();
        int type = memory.getByte(mp + TYPE);
        if (type != 0) {
            if (memory.getByte(mp + LOCK) == 0 || owner(memory, mp) != self.address) {
                return Errno.EPERM;
            }
            int recursions = memory.getByte(mp + RECURSIONS) & 0xff;
            if ((type & LOCK_RECURSIVE) != 0 && recursions != 0) {
                memory.putByte(mp + RECURSIONS, recursions - 1);
                sys.libraryProbe(PlockstatProbes.RELEASE, mp, 1, 0);
                return 0;
            }
        }
        if (!self.uberdata.threaded) {
            sys.libraryProbe(PlockstatProbes.RELEASE, mp, 0, 0);
            release(memory, mp);
            return 0;
        }
        Park.unpark(sys, mutex_unlock_queue(sys, mp));
        return 0;
    }

    /** Lets go of a mutex, and takes who waits first off the queue. Returns whom to unpark, 0 for nobody. */
    static int mutex_unlock_queue(Syscalls sys, long mp) {
        AddressSpace memory = sys.memory();
        sys.libraryProbe(PlockstatProbes.RELEASE_QUEUE, mp, 0, 0);
        release(memory, mp);
        if (memory.getByte(mp + WAITERS) == 0 || memory.getByte(mp + SPINNERS) != 0) {
            // One that spins will have it soon.
            return 0;
        }
        SleepQueues queues = Ulwp.current(sys).uberdata.queues;
        Ulwp next = queues.dequeue(SleepQueues.Kind.MUTEX, mp);
        memory.putByte(mp + WAITERS, queues.first(SleepQueues.Kind.MUTEX, mp) != null ? 1 : 0);
        return next == null ? 0 : next.number;
    }

    // ---- words

    /** A thread waits for a mutex from now on, as if it had found it taken. */
    static void enqueue(AddressSpace memory, long mp, Ulwp thread) {
        thread.uberdata.queues.enqueue(SleepQueues.Kind.MUTEX, mp, thread);
        memory.putByte(mp + WAITERS, 1);
    }

    static boolean isLocked(AddressSpace memory, long mp) {
        return memory.getByte(mp + LOCK) != 0;
    }

    private static long owner(AddressSpace memory, long mp) {
        return memory.getLong(mp + OWNER);
    }

    private static boolean take(AddressSpace memory, long mp, Ulwp self) {
        if (memory.getByte(mp + LOCK) != 0) {
            return false;
        }
        memory.putByte(mp + LOCK, LOCK_SET);
        memory.putLong(mp + OWNER, self.address);
        return true;
    }

    private static void release(AddressSpace memory, long mp) {
        memory.putLong(mp + OWNER, 0);
        memory.putByte(mp + LOCK, 0);
    }
}

package org.dtrace4j.kernel.sched;

import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.probe.LockstatProbes;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Krwlock;
import org.dtrace4j.kernel.struct.Mutex;

/**
 * Mutexes and readers/writer locks: one word in kernel memory each.
 *
 * <pre>
 *   mutex    | owner's kthread_t                      | W |     W: somebody waits
 *   rwlock   | owner's kthread_t              | L | w | W |     L: locked by a writer, w: a writer waits
 *            | readers held                   | 0 | w | W |     readers are counted in units of 8
 * </pre>
 *
 * <p>Without contention an operation is a load and a store, takes no virtual time and is no kernel function. With
 * contention the thread waits in one: for a mutex whose owner is on a CPU it spins there ({@code mutex_vector_enter}),
 * else it blocks in {@code turnstile_block} and lends its priority to the owner of a mutex.
 */
public final class Locks extends BareKernelCode {
    private static final long WAITERS = Constants.RW_HAS_WAITERS;
    private static final long WRITE_WANTED = Constants.RW_WRITE_WANTED;
    private static final long WRITE_LOCKED = Constants.RW_WRITE_LOCKED;
    private static final long READER = 8;
    private static final long MUTEX_OWNER = ~7L;
    private static final String GENUNIX = "genunix";

    private final AddressSpace memory;

    public Locks(Kernel kernel) {
        super(kernel);
        this.memory = kernel.memory;
    }

    // ---- mutexes

    /** Makes a mutex free. */
    public void mutexInit(Mutex mutex) {
        memory.putLong(mutex.address(), 0);
    }

    /** Waits until it owns the mutex. Panics if it owns it already, or in an interrupt that would have to wait. */
    @InFunction(module = GENUNIX, function = "mutex_enter")
    public void mutexEnter(Mutex mutex) {
        long address = mutex.address();
        if (memory.getLong(address) == 0) {
            memory.putLong(address, self());
        } else {
            k.unix.mutex.mutex_vector_enter(mutex);
        }
        LockstatProbes.adaptive__acquire(this, mutex);
    }

    /** Takes the mutex if it is free, without a word to probes. Panics if the running thread owns it already. */
    public boolean mutexTake(Mutex mutex) {
        long address = mutex.address();
        long owner = memory.getLong(address) & MUTEX_OWNER;
        long self = self();
        if (owner == self) {
            k.panic("recursive mutex_enter, lp=" + Long.toHexString(address) + " owner=" + Long.toHexString(self)
                    + " thread=" + Long.toHexString(self));
        }
        if (owner != 0) {
            return false;
        }
        memory.putLong(address, self | (k.sched.firstSleeper(address) != null ? WAITERS : 0));
        return true;
    }

    /** Whether the owner of a mutex is on a CPU, so that it may soon let go. */
    public boolean mutexOwnerRuns(Mutex mutex) {
        SimThread owner = k.sched.threadAt(mutexOwner(mutex));
        return owner != null && owner.state() == SimThread.State.ON_CPU;
    }

    /** Sleeps until somebody lets go of the mutex, and lends its owner the running thread's priority meanwhile. */
    public void mutexSleep(Mutex mutex) {
        long address = mutex.address();
        long word = memory.getLong(address);
        memory.putLong(address, word | WAITERS);
        lendPriority(word & MUTEX_OWNER);
        k.genunix.turnstile.turnstile_block(address);
    }

    /** Takes the mutex if it is free. */
    @InFunction(module = GENUNIX, function = "mutex_tryenter")
    public boolean mutexTryEnter(Mutex mutex) {
        if ((memory.getLong(mutex.address()) & MUTEX_OWNER) != 0 || !mutexTake(mutex)) {
            return false;
        }
        LockstatProbes.adaptive__acquire(this, mutex);
        return true;
    }

    /** Lets go. Panics unless the running thread owns it. */
    @InFunction(module = GENUNIX, function = "mutex_exit")
    public void mutexExit(Mutex mutex) {
        long address = mutex.address();
        long word = memory.getLong(address);
        if ((word & MUTEX_OWNER) != self()) {
            k.panic("mutex_exit: not owner, lp=" + Long.toHexString(address) + " owner="
                    + Long.toHexString(word & MUTEX_OWNER) + " thread=" + Long.toHexString(self()));
        }
        memory.putLong(address, 0);
        LockstatProbes.adaptive__release(this, mutex);
        if ((word & WAITERS) != 0) {
            returnPriority();
            k.sched.wakeOne(address);
        }
    }

    /** Whether the running thread owns it. */
    public boolean mutexOwned(Mutex mutex) {
        return (memory.getLong(mutex.address()) & MUTEX_OWNER) == self();
    }

    /** The owner's {@code kthread_t}, 0 if it is free. */
    public long mutexOwner(Mutex mutex) {
        return memory.getLong(mutex.address()) & MUTEX_OWNER;
    }

    // ---- spin locks: whoever takes one lets it go before any time passes, so that it is always free

    /** Takes the lock of a dispatch queue, at the priority of an interrupt already. */
    @InFunction(module = GENUNIX, function = "lock_set")
    public void lockSet(long lock) {
        LockstatProbes.spin__acquire(this, lock);
    }

    /** Lets it go. */
    @InFunction(module = GENUNIX, function = "lock_clear")
    public void lockClear(long lock) {
        LockstatProbes.spin__release(this, lock);
    }

    /** Takes a lock of the dispatcher's, and keeps interrupts away meanwhile. */
    @InFunction(module = GENUNIX, function = "lock_set_spl")
    public void lockSetSpl(long lock) {
        LockstatProbes.spin__acquire(this, lock);
    }

    /** Lets it go. */
    @InFunction(module = GENUNIX, function = "lock_clear_splx")
    public void lockClearSplx(long lock) {
        LockstatProbes.spin__release(this, lock);
    }

    // ---- readers/writer locks

    public void rwInit(Krwlock lock) {
        memory.putLong(lock.address(), 0);
    }

    /** Waits until it holds the lock for reading or writing. Readers wait behind waiting writers. */
    @InFunction(module = GENUNIX, function = "rw_enter")
    public void rwEnter(Krwlock lock, int mode) {
        if (!take(lock, mode)) {
            k.unix.rwlock.rw_enter_sleep(lock, mode);
        }
        LockstatProbes.rw__acquire(this, lock, mode);
    }

    /** The slow path of {@link #rwEnter}: waits until it has the lock. */
    public void rwWait(Krwlock lock, int mode) {
        while (!take(lock, mode)) {
            long address = lock.address();
            long wanted = mode == Constants.RW_WRITER ? WRITE_WANTED : 0;
            memory.putLong(address, memory.getLong(address) | WAITERS | wanted);
            k.genunix.turnstile.turnstile_block(address);
        }
    }

    @InFunction(module = GENUNIX, function = "rw_tryenter")
    public boolean rwTryEnter(Krwlock lock, int mode) {
        if (!take(lock, mode)) {
            return false;
        }
        LockstatProbes.rw__acquire(this, lock, mode);
        return true;
    }

    private boolean take(Krwlock lock, int mode) {
        long address = lock.address();
        long word = memory.getLong(address);
        if (mode == Constants.RW_WRITER) {
            if ((word & ~(WAITERS | WRITE_WANTED)) != 0) {
                return false;
            }
            memory.putLong(address, self() | WRITE_LOCKED | word);
            return true;
        }
        if ((word & (WRITE_LOCKED | WRITE_WANTED)) != 0) {
            return false;
        }
        memory.putLong(address, word + READER);
        return true;
    }

    /** Lets go of what the running thread holds. The last holder wakes one writer or all readers. */
    @InFunction(module = GENUNIX, function = "rw_exit")
    public void rwExit(Krwlock lock) {
        long address = lock.address();
        long word = memory.getLong(address);
        LockstatProbes.rw__release(this, lock, (word & WRITE_LOCKED) != 0 ? Constants.RW_WRITER : Constants.RW_READER);
        long left = (word & WRITE_LOCKED) != 0 ? word & (WAITERS | WRITE_WANTED) : word - READER;
        if (left >>> 3 != 0 || (left & WAITERS) == 0) {
            memory.putLong(address, left);
            return;
        }
        // Whoever wakes tries again and sets the bits again if it has to wait on; so nobody is forgotten.
        memory.putLong(address, 0);
        k.sched.wakeAll(address);
    }

    @InFunction(module = GENUNIX, function = "rw_downgrade")
    public void rwDowngrade(Krwlock lock) {
        long address = lock.address();
        long word = memory.getLong(address);
        memory.putLong(address, READER);
        LockstatProbes.rw__downgrade(this, lock);
        if ((word & WAITERS) != 0) {
            k.sched.wakeAll(address);
        }
    }

    /**
     * From reader to writer, without letting go, if there is no other reader and no writer waits. The running thread must be a
     * reader.
     */
    @InFunction(module = GENUNIX, function = "rw_tryupgrade")
    public boolean rwTryUpgrade(Krwlock lock) {
        long address = lock.address();
        long word = memory.getLong(address);
        if ((word & ~WAITERS) != READER) {
            return false;
        }
        memory.putLong(address, self() | WRITE_LOCKED | word & WAITERS);
        LockstatProbes.rw__upgrade(this, lock);
        return true;
    }

    /** Whether the running thread holds it for writing. */
    public boolean rwWriteHeld(Krwlock lock) {
        long word = memory.getLong(lock.address());
        return (word & WRITE_LOCKED) != 0 && (word & ~7L) == self();
    }

    /** Whether anybody holds it for writing. */
    public boolean rwWriteLocked(Krwlock lock) {
        return (memory.getLong(lock.address()) & WRITE_LOCKED) != 0;
    }

    /** Whether anybody holds it. */
    public boolean rwHeld(Krwlock lock) {
        return memory.getLong(lock.address()) >>> 3 != 0;
    }

    // ---- priority

    private long self() {
        return k.loop.currentThread().kthread().address();
    }

    private void lendPriority(long owner) {
        SimThread holder = k.sched.threadAt(owner);
        SimThread self = k.loop.currentThread();
        if (holder != null && holder.priority() < self.priority()) {
            k.sched.setPriority(holder, self.priority());
        }
    }

    private void returnPriority() {
        SimThread self = k.loop.currentThread();
        k.sched.setPriority(self, self.classPriority);
    }
}

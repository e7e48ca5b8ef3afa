package org.dtrace4j.provider;

import org.dtrace4j.abi.ProbeFault;

/**
 * Locks of a target, by the addresses of their structures. All methods are probe context, and throw
 * {@link ProbeFault}: BADADDR where there can be no lock, ILLOP where the target has no such locks.
 */
public interface TargetLocks {
    /** Those of a target that has none. */
    TargetLocks NONE = new TargetLocks() {
        @Override
        public long mutexOwner(long mutex) {
            throw ProbeFault.Kind.ILLOP.fault();
        }

        @Override
        public boolean isSpinMutex(long mutex) {
            throw ProbeFault.Kind.ILLOP.fault();
        }

        @Override
        public int rwLockState(long lock) {
            throw ProbeFault.Kind.ILLOP.fault();
        }
    };

    /** Address of the thread that owns a mutex; 0 when nobody does, or nobody can be named. */
    long mutexOwner(long mutex);

    /** Whether waiting for a mutex always spins. */
    boolean isSpinMutex(long mutex);

    /** Who holds or wants a readers/writer lock: bits {@code READ_HELD} … of {@link org.dtrace4j.abi.Firing}. */
    int rwLockState(long lock);
}

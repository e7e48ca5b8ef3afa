package org.dtrace4j.kernel.providers;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.provider.TargetLocks;

/** Locks as probes see them: the words that {@link org.dtrace4j.kernel.sched.Locks} keeps. All mutexes are adaptive. */
final class ProbeLocks implements TargetLocks {
    private static final long FLAGS = 7;

    private final ProbeMemory memory;

    ProbeLocks(ProbeMemory memory) {
        this.memory = memory;
    }

    @Override
    public long mutexOwner(long mutex) {
        return memory.load64(mutex) & ~FLAGS;
    }

    @Override
    public boolean isSpinMutex(long mutex) {
        memory.load64(mutex);
        return false;
    }

    @Override
    public int rwLockState(long lock) {
        long word = memory.load64(lock);
        boolean written = (word & Constants.RW_WRITE_LOCKED) != 0;
        int state = written ? Firing.WRITE_HELD : (word & ~FLAGS) != 0 ? Firing.READ_HELD : 0;
        return state | ((word & Constants.RW_WRITE_WANTED) != 0 ? Firing.WRITE_WANTED : 0);
    }
}

package org.dtrace4j.kernel.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.libc.Conditions;
import org.dtrace4j.kernel.user.libc.Mutexes;
import org.dtrace4j.kernel.user.libc.RwLocks;
import org.dtrace4j.kernel.user.libc.Threads;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Threads that do anything with a mutex, a condition variable, and a lock of readers and writers, on one to four CPUs, while
 * signals come: nobody has what another has, nobody waits for ever, and at the end all is as at the beginning.
 */
class RandomThreadsTest {
    private static final int SIGUSR1 = 16;
    private static final long DATA = 0x9f00000L;
    private static final long MUTEX = DATA;
    private static final long CONDITION = DATA + 64;
    private static final long RWLOCK = DATA + 128;
    private static final long COUNT = DATA + 256;
    private static final long TOKENS = DATA + 264;
    private static final int TURNS = 40;

    /** One run: what its threads share besides the memory of their process. */
    private static final class Run {
        private final int seed;
        private final int threads;
        private int counted;
        private int readers;
        private int writers;
        private boolean done;

        Run(int seed) {
            this.seed = seed;
            this.threads = 2 + new SplittableRandom(seed).nextInt(7);
        }

        KernelConfig config() {
            return WholeMachine.config(seed).withCpus(1 + seed % 4);
        }

        /** Starts the threads, and one that sees to it that none waits for a token for ever. */
        void start(Syscalls sys) throws SystemCallError {
            sys.mapVariables(DATA, 4096);
            sys.sigaction(SIGUSR1, () -> { });
            for (int number = 0; number < threads; number++) {
                SplittableRandom random = new SplittableRandom(seed * 100L + number);
                Threads.thr_create(sys, own -> {
                    for (int turn = 0; turn < TURNS; turn++) {
                        turn(own, random);
                    }
                });
            }
            Threads.thr_create(sys, own -> {
                while (!done) {
                    own.nanosleep(5_000_000);
                    give(own, false);
                }
            });
        }

        void finish(Syscalls sys) throws SystemCallError {
            for (int number = 0; number < threads; number++) {
                Threads.thr_join(sys, number + 2);
            }
            done = true;
            Threads.thr_join(sys, 0);
            assertEquals(counted, sys.memory().getLong(COUNT));
            assertEquals(0, sys.memory().getInt(MUTEX + 12));
            assertEquals(0, sys.memory().getInt(RWLOCK));
        }

        /** What is done with a lock: it may take a little, or longer. */
        private void work(Syscalls sys, SplittableRandom random) throws SystemCallError {
            if (random.nextInt(4) == 0) {
                try {
                    sys.nanosleep(random.nextInt(200_000));
                } catch (SystemCallError e) {
                    assertEquals(4, e.errno());
                }
            } else {
                sys.compute(Latency.SCHED_SWITCH);
            }
        }

        private void turn(Syscalls sys, SplittableRandom random) throws SystemCallError {
            switch (random.nextInt(7)) {
                case 0 -> count(sys, random, Mutexes.mutex_lock(sys, MUTEX));
                case 1 -> count(sys, random, Mutexes.pthread_mutex_reltimedlock_np(sys, MUTEX, random.nextInt(100_000)));
                case 2 -> read(sys, random, random.nextBoolean() ? RwLocks.rw_rdlock(sys, RWLOCK)
                        : RwLocks.pthread_rwlock_reltimedrdlock_np(sys, RWLOCK, random.nextInt(100_000)));
                case 3 -> write(sys, random, random.nextBoolean() ? RwLocks.rw_wrlock(sys, RWLOCK)
                        : RwLocks.pthread_rwlock_reltimedwrlock_np(sys, RWLOCK, random.nextInt(100_000)));
                case 4 -> give(sys, random.nextBoolean());
                case 5 -> take(sys, random.nextBoolean());
                default -> sys.kill(sys.getpid(), SIGUSR1);
            }
            if (random.nextInt(3) == 0) {
                sys.compute(Latency.SCHED_SWITCH);
            }
        }

        private void count(Syscalls sys, SplittableRandom random, int error) throws SystemCallError {
            if (error == 0) {
                long before = sys.memory().getLong(COUNT);
                work(sys, random);
                sys.memory().putLong(COUNT, before + 1);
                counted++;
                Mutexes.mutex_unlock(sys, MUTEX);
            }
        }

        private void read(Syscalls sys, SplittableRandom random, int error) throws SystemCallError {
            if (error == 0) {
                readers++;
                assertEquals(0, writers);
                work(sys, random);
                readers--;
                RwLocks.rw_unlock(sys, RWLOCK);
            }
        }

        private void write(Syscalls sys, SplittableRandom random, int error) throws SystemCallError {
            if (error == 0) {
                writers++;
                assertTrue(writers == 1 && readers == 0);
                work(sys, random);
                writers--;
                RwLocks.rw_unlock(sys, RWLOCK);
            }
        }

        private void give(Syscalls sys, boolean toAll) {
            Mutexes.mutex_lock(sys, MUTEX);
            sys.memory().putLong(TOKENS, sys.memory().getLong(TOKENS) + 1);
            if (toAll) {
                Conditions.cond_broadcast(sys, CONDITION);
            } else {
                Conditions.cond_signal(sys, CONDITION);
            }
            Mutexes.mutex_unlock(sys, MUTEX);
        }

        private void take(Syscalls sys, boolean patiently) {
            Mutexes.mutex_lock(sys, MUTEX);
            int error = 0;
            while (sys.memory().getLong(TOKENS) == 0 && error == 0) {
                error = patiently ? Conditions.cond_wait(sys, CONDITION, MUTEX)
                        : Conditions.cond_reltimedwait(sys, CONDITION, MUTEX, 100_000);
            }
            sys.memory().putLong(TOKENS, Math.max(0, sys.memory().getLong(TOKENS) - 1));
            Mutexes.mutex_unlock(sys, MUTEX);
        }
    }

    private static void runs(int from, int count) {
        for (int seed = from; seed < from + count; seed++) {
            Run run = new Run(seed);
            try {
                WholeMachine.run(run.config(), (sys, k) -> {
                    run.start(sys);
                    run.finish(sys);
                });
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    /** The process is killed, or exits, in the midst of it; the kernel's invariants hold afterwards. */
    private static void ends(int from, int count) {
        for (int seed = from; seed < from + count; seed++) {
            Run run = new Run(seed);
            SplittableRandom random = new SplittableRandom(seed);
            boolean exits = random.nextBoolean();
            long nanos = random.nextInt(20_000_000);
            try {
                WholeMachine.run(run.config(), (sys, k) -> {
                    int pid = sys.fork(child -> {
                        run.start(child);
                        child.nanosleep(exits ? nanos : 1_000_000_000_000L);
                        return 3;
                    });
                    sys.nanosleep(nanos);
                    if (!exits) {
                        sys.kill(pid, Syscalls.SIGKILL);
                    }
                    Syscalls.ChildStatus status = sys.waitpid(pid, 0);
                    assertTrue(exits || status.signal() == Syscalls.SIGKILL);
                });
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void whatTheyDoIsRight() {
        runs(1, 40);
    }

    @Test
    void theyEndAtAnyMoment() {
        ends(1, 40);
    }

    @Test
    @Tag("campaign")
    void veryMany() {
        runs(1000, 1000);
        ends(1000, 1000);
    }
}

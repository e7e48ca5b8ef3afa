package org.dtrace4j.kernel.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.libc.Conditions;
import org.dtrace4j.kernel.user.libc.Mutexes;
import org.dtrace4j.kernel.user.libc.RwLocks;
import org.dtrace4j.kernel.user.libc.Threads;
import org.junit.jupiter.api.Test;

/** Locks and condition variables of threads. */
class ThreadLocksTest {
    private static final long MILLISECOND = 1_000_000;
    private static final int SIGUSR1 = 16;

    private static long memory(Syscalls sys) throws SystemCallError {
        return sys.mmapZeroes(4096);
    }

    @Test
    void aMutexIsWordsInMemoryAndOneThreadHasIt() {
        WholeMachine.run(1, (sys, k) -> {
            long lock = memory(sys);
            assertEquals(0, Mutexes.mutex_init(sys, lock, Mutexes.USYNC_THREAD));
            assertEquals(0x4d58, sys.memory().getShort(lock + 6));
            assertEquals(0, Mutexes.mutex_lock(sys, lock));
            assertEquals(0xff000000, sys.memory().getInt(lock + 12));
            long owner = sys.memory().getLong(lock + 16);
            assertEquals(owner, sys.memory().getLong(owner), "the owner is a structure that begins with its own address");
            assertEquals(Errno.EBUSY, Mutexes.mutex_trylock(sys, lock));
            assertEquals(Errno.EDEADLK, Mutexes.mutex_lock(sys, lock));
            assertEquals(0, Mutexes.mutex_unlock(sys, lock));
            assertEquals(0, sys.memory().getInt(lock + 12));
            assertEquals(Errno.EINVAL, Mutexes.mutex_init(sys, lock, 1), "of several processes");
        });
    }

    @Test
    void recursiveAndErrorCheckingMutexesKnowTheirOwner() {
        WholeMachine.run(1, (sys, k) -> {
            long recursive = memory(sys);
            long checking = recursive + Mutexes.SIZE;
            Mutexes.mutex_init(sys, recursive, Mutexes.LOCK_RECURSIVE);
            Mutexes.mutex_init(sys, checking, Mutexes.LOCK_ERRORCHECK);
            assertEquals(Errno.EPERM, Mutexes.mutex_unlock(sys, checking));
            Mutexes.mutex_lock(sys, checking);
            assertEquals(Errno.EDEADLK, Mutexes.mutex_lock(sys, checking));
            for (int i = 0; i <= 255; i++) {
                assertEquals(0, Mutexes.mutex_lock(sys, recursive));
            }
            assertEquals(Errno.EAGAIN, Mutexes.mutex_lock(sys, recursive));
            int other = Threads.thr_create(sys, own -> {
                assertEquals(Errno.EPERM, Mutexes.mutex_unlock(own, recursive));
                assertEquals(Errno.EBUSY, Mutexes.mutex_trylock(own, recursive));
                Mutexes.mutex_lock(own, recursive);
                Mutexes.mutex_unlock(own, recursive);
            });
            sys.nanosleep(MILLISECOND);
            for (int i = 0; i <= 255; i++) {
                assertEquals(0, Mutexes.mutex_unlock(sys, recursive));
            }
            assertEquals(Errno.EPERM, Mutexes.mutex_unlock(sys, recursive));
            Threads.thr_join(sys, other);
        });
    }

    /** Threads that add to a number, with time between reading and writing it; on one CPU nobody spins. */
    private static void addTogether(KernelConfig config) {
        WholeMachine.run(config, (sys, k) -> {
            long lock = memory(sys);
            long number = lock + 64;
            for (int i = 0; i < 8; i++) {
                Threads.thr_create(sys, own -> {
                    for (int n = 0; n < 50; n++) {
                        assertEquals(0, Mutexes.mutex_lock(own, lock));
                        long before = own.memory().getLong(number);
                        own.compute(Latency.SCHED_CALLOUT);
                        if (n % 10 == 0) {
                            own.nanosleep(MILLISECOND);
                        }
                        own.memory().putLong(number, before + 1);
                        assertEquals(0, Mutexes.mutex_unlock(own, lock));
                        own.compute(Latency.SCHED_CALLOUT);
                    }
                });
            }
            for (int i = 0; i < 8; i++) {
                Threads.thr_join(sys, 0);
            }
            assertEquals(400, sys.memory().getLong(number));
            assertEquals(0, sys.memory().getInt(lock + 12), "nobody has it, spins, or waits");
        });
    }

    @Test
    void aMutexKeepsThreadsApart() {
        KernelConfig config = WholeMachine.config(7);
        addTogether(config);
        addTogether(config.withCpus(1));
        addTogether(config.withCpus(2));
    }

    @Test
    void readersShareALockAndAWriterHasItAlone() {
        WholeMachine.run(3, (sys, k) -> {
            long lock = memory(sys);
            int[] state = new int[3];
            RwLocks.rwlock_init(sys, lock);
            for (int i = 0; i < 6; i++) {
                boolean writes = i % 3 == 0;
                Threads.thr_create(sys, own -> {
                    for (int n = 0; n < 60; n++) {
                        assertEquals(0, writes ? RwLocks.rw_wrlock(own, lock) : RwLocks.rw_rdlock(own, lock));
                        assertEquals(0, state[1], "a writer has it");
                        assertTrue(!writes || state[0] == 0, "readers have it");
                        state[writes ? 1 : 0]++;
                        state[2] = Math.max(state[2], state[0]);
                        own.compute(Latency.SCHED_SWITCH);
                        state[writes ? 1 : 0]--;
                        assertEquals(0, RwLocks.rw_unlock(own, lock));
                        own.compute(Latency.SCHED_SWITCH);
                    }
                });
            }
            for (int i = 0; i < 6; i++) {
                Threads.thr_join(sys, 0);
            }
            assertTrue(state[2] > 1, "two readers at once");
            assertEquals(0, sys.memory().getInt(lock));
        });
    }

    @Test
    void aWriterThatWaitsGoesBeforeReadersThatComeLater() {
        WholeMachine.run(1, (sys, k) -> {
            long lock = memory(sys);
            List<String> order = new ArrayList<>();
            RwLocks.rwlock_init(sys, lock);
            RwLocks.rw_rdlock(sys, lock);
            assertEquals(Errno.EDEADLK, RwLocks.rw_wrlock(sys, lock));
            RwLocks.rw_rdlock(sys, lock);
            for (String who : List.of("reader 1", "writer", "reader 2")) {
                Threads.thr_create(sys, own -> {
                    own.nanosleep(MILLISECOND * (who.equals("reader 1") ? 1 : who.equals("writer") ? 2 : 3));
                    assertEquals(0, who.equals("writer") ? RwLocks.rw_wrlock(own, lock) : RwLocks.rw_rdlock(own, lock));
                    order.add(who);
                    if (who.equals("writer")) {
                        assertEquals(Errno.EDEADLK, RwLocks.rw_wrlock(own, lock));
                        assertEquals(Errno.EDEADLK, RwLocks.rw_rdlock(own, lock));
                    }
                    own.nanosleep(MILLISECOND);
                    RwLocks.rw_unlock(own, lock);
                });
            }
            sys.nanosleep(10 * MILLISECOND);
            assertEquals(List.of("reader 1"), order);
            int other = Threads.thr_create(sys, own -> {
                assertEquals(Errno.EBUSY, RwLocks.rw_tryrdlock(own, lock), "somebody waits to write");
                assertEquals(Errno.EBUSY, RwLocks.rw_trywrlock(own, lock));
                assertEquals(Errno.EPERM, RwLocks.rw_unlock(own, lock));
            });
            Threads.thr_join(sys, other);
            RwLocks.rw_unlock(sys, lock);
            assertEquals(List.of("reader 1"), order, "it is held twice");
            RwLocks.rw_unlock(sys, lock);
            assertEquals(Errno.EPERM, RwLocks.rw_unlock(sys, lock));
            for (int i = 0; i < 3; i++) {
                Threads.thr_join(sys, 0);
            }
            assertEquals(List.of("reader 1", "writer", "reader 2"), order);
        });
    }

    @Test
    void aSignalOfAConditionWakesOneAndABroadcastAll() {
        WholeMachine.run(1, (sys, k) -> {
            long lock = memory(sys);
            long ready = lock + 64;
            int[] awake = new int[1];
            boolean[] go = new boolean[4];
            Conditions.cond_init(sys, ready);
            for (int i = 0; i < 4; i++) {
                int number = i;
                Threads.thr_create(sys, own -> {
                    Mutexes.mutex_lock(own, lock);
                    while (!go[number]) {
                        Conditions.cond_wait(own, ready, lock);
                        awake[0]++;
                    }
                    Mutexes.mutex_unlock(own, lock);
                });
            }
            sys.nanosleep(MILLISECOND);
            Conditions.cond_signal(sys, ready);
            sys.nanosleep(MILLISECOND);
            assertEquals(1, awake[0]);
            Mutexes.mutex_lock(sys, lock);
            Conditions.cond_broadcast(sys, ready);
            Arrays.fill(go, true);
            sys.nanosleep(MILLISECOND);
            assertEquals(1, awake[0], "nobody gets the mutex");
            Mutexes.mutex_unlock(sys, lock);
            for (int i = 0; i < 4; i++) {
                Threads.thr_join(sys, 0);
            }
            assertEquals(5, awake[0]);
        });
    }

    @Test
    void whoWaitsForALockStillHandlesSignals() {
        WholeMachine.run(1, (sys, k) -> {
            long lock = memory(sys);
            int[] handled = new int[2];
            sys.sigaction(SIGUSR1, () -> handled[0]++);
            Mutexes.mutex_lock(sys, lock);
            int other = Threads.thr_create(sys, own -> {
                Mutexes.mutex_lock(own, lock);
                handled[1]++;
                Mutexes.mutex_unlock(own, lock);
            });
            sys.nanosleep(MILLISECOND);
            sys.sigprocmask(Syscalls.SIG_BLOCK, 1L << SIGUSR1 - 1);
            sys.kill(sys.getpid(), SIGUSR1);
            sys.nanosleep(MILLISECOND);
            assertEquals(1, handled[0], "the other thread has run the handler");
            assertEquals(0, handled[1], "and waits on");
            Mutexes.mutex_unlock(sys, lock);
            Threads.thr_join(sys, other);
            assertEquals(1, handled[1]);
        });
    }

    @Test
    void theSameSeedGivesTheSameContention() {
        List<List<Long>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            List<Long> order = new ArrayList<>();
            runs.add(order);
            WholeMachine.run(5, (sys, k) -> {
                long lock = memory(sys);
                for (int i = 0; i < 4; i++) {
                    Threads.thr_create(sys, own -> {
                        for (int n = 0; n < 20; n++) {
                            Mutexes.mutex_lock(own, lock);
                            order.add(own.gethrtime() * 10 + own.lwpNumber());
                            own.compute(Latency.SCHED_SWITCH);
                            Mutexes.mutex_unlock(own, lock);
                        }
                    });
                }
                for (int i = 0; i < 4; i++) {
                    Threads.thr_join(sys, 0);
                }
            });
        }
        assertEquals(80, runs.get(0).size());
        assertEquals(runs.get(0), runs.get(1));
    }
}

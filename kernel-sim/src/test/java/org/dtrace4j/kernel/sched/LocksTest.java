package org.dtrace4j.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.sim.RandomStream;
import org.dtrace4j.kernel.struct.Krwlock;
import org.dtrace4j.kernel.struct.Ksema;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.toy.ToyCode;
import org.dtrace4j.kernel.toy.ToyMachine;
import org.junit.jupiter.api.Test;

class LocksTest {
    private static final int WRITER = 0;
    private static final int READER = 1;
    private static final int THREADS = 8;

    private static Outcome run(long seed, int cpus, Consumer<ToyCode> body) {
        try (ToyMachine machine = ToyMachine.of(KernelConfig.of(seed).withCpus(cpus), body)) {
            Outcome outcome = machine.run().orElseThrow();
            if (outcome instanceof Outcome.Failed failed) {
                throw new AssertionError(failed.defect());
            }
            return outcome;
        }
    }

    /** Starts threads that each do something many times, and waits for all of them. */
    private static void race(ToyCode code, Consumer<RandomStream> step) {
        int[] running = {THREADS};
        for (int i = 0; i < THREADS; i++) {
            RandomStream random = code.kernel().random.stream("racer " + i);
            code.thread(30 + 9 * i, () -> {
                for (int j = 0; j < 40; j++) {
                    step.accept(random);
                    code.spendNanos(random.below(100_000));
                }
                running[0]--;
            });
        }
        while (running[0] > 0) {
            code.sleepTicks(1);
        }
        code.halt();
    }

    @Property(tries = 25)
    void writersAreAloneAndReadersAmongThemselves(@ForAll long seed) {
        int[] inside = new int[2];
        int[] most = new int[2];
        Outcome outcome = run(seed, 3, code -> {
            Locks locks = code.kernel().locks;
            Krwlock lock = Krwlock.at(code.kernel().memory, code.kernel().kmem.zalloc(Krwlock.SIZE));
            race(code, random -> {
                int mode = random.chance(1, 4) ? WRITER : READER;
                locks.rwEnter(lock, mode);
                inside[mode]++;
                most[mode] = Math.max(most[mode], inside[mode]);
                assertTrue(inside[WRITER] == 0 || inside[WRITER] == 1 && inside[READER] == 0);
                assertEquals(mode == WRITER, locks.rwWriteHeld(lock));
                code.spendNanos(random.below(300_000));
                if (mode == WRITER && random.chance(1, 3)) {
                    inside[WRITER]--;
                    inside[READER]++;
                    locks.rwDowngrade(lock);
                    mode = READER;
                    code.spendNanos(1_000);
                }
                if (mode == READER && random.chance(1, 3) && locks.rwTryUpgrade(lock)) {
                    assertEquals(1, inside[READER]);
                    inside[READER]--;
                    inside[WRITER]++;
                    mode = WRITER;
                    assertTrue(locks.rwWriteHeld(lock));
                    code.spendNanos(1_000);
                }
                inside[mode]--;
                locks.rwExit(lock);
            });
        });
        assertInstanceOf(Outcome.Halted.class, outcome);
        assertEquals(1, most[WRITER]);
        assertTrue(most[READER] > 1);
    }

    @Property(tries = 25)
    void aMutexHasOneOwner(@ForAll long seed) {
        int[] inside = new int[1];
        Outcome outcome = run(seed, 3, code -> {
            Locks locks = code.kernel().locks;
            Mutex mutex = code.newMutex();
            race(code, random -> {
                if (!random.chance(1, 3)) {
                    code.lock(mutex);
                } else if (!locks.mutexTryEnter(mutex)) {
                    return;
                }
                assertEquals(1, ++inside[0]);
                assertTrue(locks.mutexOwned(mutex));
                assertEquals(code.kernel().curthread().address(), locks.mutexOwner(mutex));
                code.spendNanos(random.below(200_000));
                inside[0]--;
                code.unlock(mutex);
            });
        });
        assertInstanceOf(Outcome.Halted.class, outcome);
    }

    @Property(tries = 25)
    void aSemaphoreLetsSoManyIn(@ForAll long seed) {
        int[] inside = new int[2];
        run(seed, 4, code -> {
            Kernel k = code.kernel();
            Ksema semaphore = Ksema.at(k.memory, k.kmem.zalloc(Ksema.SIZE));
            k.genunix.semaphore.sema_init(semaphore, 3);
            race(code, random -> {
                k.genunix.semaphore.sema_p(semaphore);
                inside[1] = Math.max(inside[1], ++inside[0]);
                code.spendNanos(random.below(300_000));
                inside[0]--;
                k.genunix.semaphore.sema_v(semaphore);
            });
        });
        assertEquals(3, inside[1]);
    }

    @Test
    void theOwnerRunsWithThePriorityOfWhoWaits() {
        List<String> log = new ArrayList<>();
        run(1, 1, code -> {
            Mutex mutex = code.newMutex();
            code.thread(20, () -> {
                code.lock(mutex);
                code.spendNanos(20_000_000);
                log.add("owner at " + code.kernel().loop.currentThread().priority());
                code.unlock(mutex);
                log.add("owner back at " + code.kernel().loop.currentThread().priority());
            });
            code.sleepTicks(1);
            code.thread(50, () -> {
                code.spendNanos(200_000_000);
                log.add("bystander done");
            });
            code.lock(mutex);
            log.add("main has it");
            code.unlock(mutex);
            code.sleepTicks(100);
            code.halt();
        });
        // The owner goes on until it next spends; then whoever waits with a higher priority runs.
        assertEquals(List.of("owner at 96", "owner back at 20", "main has it", "bystander done"), log);
    }

    /** What the waiter is doing after a while, and how long after the owner it has the mutex, when the owner works or sleeps. */
    private static List<String> wait(int cpus, boolean ownerSleeps) {
        List<String> log = new ArrayList<>();
        run(1, cpus, code -> {
            Kernel k = code.kernel();
            Mutex mutex = code.newMutex();
            long[] released = new long[1];
            code.thread(60, () -> {
                code.lock(mutex);
                if (ownerSleeps) {
                    code.sleepTicks(1);
                } else {
                    code.spendNanos(20_000);
                }
                released[0] = k.clock.now();
                code.unlock(mutex);
            });
            SimThread[] waiter = new SimThread[1];
            code.thread(50, () -> {
                waiter[0] = k.loop.currentThread();
                code.spendNanos(1_000);
                code.lock(mutex);
                long late = k.clock.now() - released[0];
                log.add(late < 0 ? "before" : late == 0 ? "at once" : late <= 800 ? "at the next look" : "too late");
                code.unlock(mutex);
            });
            code.thread(40, () -> {
                code.spendNanos(10_000);
                log.add(waiter[0].state().toString());
            });
            code.sleepTicks(10);
            code.halt();
        });
        return log;
    }

    @Test
    void whoeverWaitsForAThreadThatIsOnACpuSpinsAndForOthersSleeps() {
        assertEquals(List.of("ON_CPU", "at the next look"), wait(4, false));
        assertEquals("SLEEPING", wait(4, true).get(0));
        assertEquals("SLEEPING", wait(2, true).get(0));
    }

    @Test
    void enteringTwiceAndLeavingWhatIsNotOwnedArePanics() {
        Outcome twice = run(1, 1, code -> {
            Mutex mutex = code.newMutex();
            code.lock(mutex);
            code.lock(mutex);
        });
        assertTrue(assertInstanceOf(Outcome.Panicked.class, twice).message().startsWith("recursive mutex_enter"));
        Outcome notOwned = run(1, 1, code -> code.unlock(code.newMutex()));
        assertTrue(assertInstanceOf(Outcome.Panicked.class, notOwned).message().startsWith("mutex_exit: not owner"));
    }
}

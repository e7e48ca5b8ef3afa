package org.dtrace4j.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Kcondvar;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.toy.ToyCode;
import org.dtrace4j.kernel.toy.ToyMachine;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final long MILLISECOND = 1_000_000;

    private static Outcome runToEnd(int cpus, java.util.function.Consumer<ToyCode> body) {
        try (ToyMachine machine = ToyMachine.of(KernelConfig.of(7).withCpus(cpus), body)) {
            return machine.run().orElseThrow();
        }
    }

    @Test
    void spendingMovesTheClock() {
        List<Long> times = new ArrayList<>();
        Outcome outcome = runToEnd(1, code -> {
            long start = code.kernel().clock.now();
            code.spendNanos(1_500);
            times.add(code.kernel().clock.now() - start);
            code.halt();
        });
        assertEquals(List.of(1_500L), times);
        assertInstanceOf(Outcome.Halted.class, outcome);
    }

    @Test
    void cpusWorkInParallelInVirtualTime() {
        List<String> done = new ArrayList<>();
        runToEnd(4, code -> {
            for (int i = 0; i < 3; i++) {
                int id = i;
                code.thread(90, () -> {
                    code.spendNanos(10 * MILLISECOND);
                    done.add("t" + id + " at " + code.kernel().clock.now() / MILLISECOND);
                });
            }
            code.spendNanos(10 * MILLISECOND);
            done.add("main at " + code.kernel().clock.now() / MILLISECOND);
            code.spendNanos(10 * MILLISECOND);
            code.halt();
        });
        assertEquals(4, done.size());
        assertTrue(done.stream().allMatch(line -> line.endsWith("at 10")), done::toString);
    }

    @Test
    void oneCpuRunsTheHigherPriorityFirst() {
        List<String> done = new ArrayList<>();
        runToEnd(1, code -> {
            code.thread(70, () -> done.add("low"));
            code.thread(98, () -> done.add("high"));
            code.spendNanos(1_000);
            done.add("main");
            code.sleepTicks(1);
            code.halt();
        });
        // The first thread has priority 96: "high" preempts it when it spends, "low" waits until it sleeps.
        assertEquals(List.of("high", "main", "low"), done);
    }

    @Test
    void mutexLetsOneInAtATime() {
        List<String> log = new ArrayList<>();
        runToEnd(4, code -> {
            Mutex lock = code.newMutex();
            for (int i = 0; i < 3; i++) {
                int id = i;
                code.thread(80, () -> code.toy_critical(lock, id, 50_000));
            }
            code.sleepTicks(2);
            log.addAll(code.log);
            code.halt();
        });
        assertEquals(6, log.size());
        for (int i = 0; i < 6; i += 2) {
            String in = log.get(i).replaceFirst(".* in ", "");
            assertTrue(log.get(i + 1).endsWith("out " + in), log::toString);
        }
    }

    @Test
    void conditionVariablesWakeOneOrAll() {
        List<String> log = new ArrayList<>();
        runToEnd(2, code -> {
            Mutex lock = code.newMutex();
            Kcondvar cv = code.newCondvar();
            for (int i = 0; i < 3; i++) {
                int id = i;
                code.thread(80, () -> code.toy_wait(cv, lock, id));
            }
            code.sleepTicks(1);
            code.signal(cv);
            code.sleepTicks(1);
            log.add("one: " + code.log.size());
            code.broadcast(cv);
            code.sleepTicks(1);
            log.add("all: " + code.log.size());
            code.halt();
        });
        assertEquals(List.of("one: 1", "all: 3"), log);
    }

    @Test
    void timedWaitsAndDelaysEndAtTicks() {
        List<String> log = new ArrayList<>();
        runToEnd(1, code -> {
            Mutex lock = code.newMutex();
            Kcondvar cv = code.newCondvar();
            code.spendNanos(3 * MILLISECOND);
            code.lock(lock);
            long result = code.awaitUntil(cv, lock, code.ticks() + 2);
            code.unlock(lock);
            log.add(result + " after tick " + code.ticks() + " at " + code.kernel().clock.now() / (10 * MILLISECOND));
            code.sleepTicks(25);
            log.add("tick " + code.ticks());
            code.halt();
        });
        assertEquals(List.of("-1 after tick 3 at 3", "tick 29"), log);
    }

    @Test
    void threadsEndAndTheirStacksAreUsedAgain() {
        List<Integer> alive = new ArrayList<>();
        runToEnd(2, code -> {
            int before = code.kernel().sched.threads().size();
            for (int i = 0; i < 50; i++) {
                code.thread(80, () -> code.spendNanos(100));
                code.sleepTicks(1);
            }
            alive.add(code.kernel().sched.threads().size() - before);
            code.halt();
        });
        assertEquals(List.of(0), alive);
    }

    @Test
    void panicInAnyThreadEndsTheMachine() {
        Outcome outcome = runToEnd(2, code -> {
            code.thread(80, () -> code.fail("out of luck"));
            code.sleepTicks(100);
        });
        assertEquals("out of luck", assertInstanceOf(Outcome.Panicked.class, outcome).message());
    }

    @Test
    void aBadPointerIsAPanicAndADefectIsNot() {
        Outcome trap = runToEnd(1, code -> code.kernel().memory.getLong(0x1234));
        assertTrue(assertInstanceOf(Outcome.Panicked.class, trap).message().startsWith("BAD TRAP"));
        Outcome defect = runToEnd(1, code -> List.of().get(0));
        assertInstanceOf(Outcome.Failed.class, defect);
    }

    @Test
    void runStopsAtTheMomentAskedForAndGoesOn() {
        try (ToyMachine machine = ToyMachine.of(KernelConfig.of(1).withCpus(2), code -> {
            code.thread(80, () -> code.spendNanos(35 * MILLISECOND));
            code.spendNanos(25 * MILLISECOND);
            code.halt();
        })) {
            assertEquals(Optional.empty(), machine.machine.run(10 * MILLISECOND));
            assertEquals(10 * MILLISECOND, machine.machine.kernel().clock.now());
            assertEquals(Optional.empty(), machine.machine.run(20 * MILLISECOND));
            assertTrue(machine.machine.run(30 * MILLISECOND).isPresent());
        }
    }

    @Test
    void theStructuresShowWhatThreadsDo() {
        try (ToyMachine machine = ToyMachine.of(KernelConfig.of(3).withCpus(2), code -> {
            Mutex lock = code.newMutex();
            Kcondvar cv = code.newCondvar();
            code.thread(80, () -> code.toy_wait(cv, lock, 0));
            code.spendNanos(1_000_000_000);
        })) {
            machine.machine.run(MILLISECOND);
            Scheduler sched = machine.machine.kernel().sched;
            SimThread sleeper = sched.threads().stream().filter(t -> t.state() == SimThread.State.SLEEPING).findFirst()
                    .orElseThrow();
            assertEquals(Constants.TS_SLEEP, sleeper.kthread().t_state());
            assertEquals(sleeper.channel(), sleeper.kthread().t_lwpchan().lc_wchan());
            assertEquals(80, sleeper.kthread().t_pri());
            SimThread running = sched.cpus().get(0).current();
            assertEquals(Constants.TS_ONPROC, running.kthread().t_state());
            assertEquals(running.kthread().address(), sched.cpus().get(0).cpu().cpu_thread_value());
        }
    }
}

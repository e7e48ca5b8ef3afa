package org.dtrace4j.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.sim.Coroutines;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.toy.ToyMachine;
import org.dtrace4j.kernel.toy.ToyWorkload;
import org.junit.jupiter.api.Test;

/** One seed, one run: whatever carries the threads, however often somebody looks, with or without interruptions. */
class DeterminismTest {
    private static List<String> run(long seed, int cpus, String coroutines) {
        try (ToyMachine machine = ToyWorkload.machine(KernelConfig.of(seed).withCpus(cpus), coroutines)) {
            return finish(machine, machine.run());
        }
    }

    private static List<String> finish(ToyMachine machine, Optional<Outcome> outcome) {
        if (outcome.orElseThrow() instanceof Outcome.Failed failed) {
            throw new AssertionError(failed.defect());
        }
        assertInstanceOf(Outcome.Halted.class, outcome.get());
        List<String> log = new ArrayList<>(ToyWorkload.log(machine));
        log.add(machine.machine.kernel().random.draws().toString());
        ScheduleLog schedule = machine.machine.kernel().sched.log();
        log.add(schedule.count() + " dispatches " + schedule.digest());
        return log;
    }

    @Property(tries = 40)
    void theSameSeedGivesTheSameRun(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int cpus) {
        List<String> first = run(seed, cpus, "platform");
        assertTrue(first.size() > 300);
        assertEquals(first, run(seed, cpus, "platform"));
        assertEquals(first, run(seed, cpus, ""));
    }

    @Test
    void otherSeedsGiveOtherRuns() {
        assertNotEquals(run(1, 4, ""), run(2, 4, ""));
    }

    @Property(tries = 20)
    void pausesChangeNothing(@ForAll long seed, @ForAll @IntRange(min = 1_000, max = 20_000_000) int sliceNanos) {
        List<String> whole = run(seed, 4, "");
        try (ToyMachine machine = ToyWorkload.machine(KernelConfig.of(seed).withCpus(4), "")) {
            Optional<Outcome> outcome = Optional.empty();
            for (long until = sliceNanos; outcome.isEmpty(); until += sliceNanos) {
                outcome = machine.machine.run(until);
            }
            assertEquals(whole, finish(machine, outcome));
        }
    }

    @Property(tries = 20)
    void observersChangeNothing(@ForAll long seed, @ForAll @IntRange(min = 20_000, max = 1_000_000) int intervalNanos) {
        List<String> alone = run(seed, 4, "");
        try (ToyMachine machine = ToyWorkload.machine(KernelConfig.of(seed).withCpus(4), "")) {
            Kernel k = machine.machine.kernel();
            List<Long> seen = new ArrayList<>();
            k.events.schedule(new Event() {
                @Override
                public void fire() {
                    k.events.schedule(this, timeNanos() + intervalNanos);
                    k.sched.cpus().forEach(cpu -> k.loop.observe(cpu, () -> seen.add(k.curthread().address()
                            + k.stack.pc)));
                }
            }, 0);
            assertEquals(alone, finish(machine, machine.run()));
            assertFalse(seen.isEmpty());
        }
    }

    @Property(tries = 20)
    void noThreadIsEverOnTwoCpus(@ForAll long seed) {
        try (ToyMachine machine = ToyWorkload.machine(KernelConfig.of(seed).withCpus(3), "")) {
            Scheduler sched = machine.machine.kernel().sched;
            for (long until = 100_000; machine.machine.run(until).isEmpty(); until += 100_000) {
                List<SimThread> onCpu = sched.cpus().stream().map(SimCpu::current).filter(t -> t != null).toList();
                assertEquals(onCpu.size(), onCpu.stream().distinct().count());
                for (SimThread thread : sched.threads()) {
                    boolean idle = sched.cpus().stream().anyMatch(cpu -> cpu.idleThread == thread);
                    if (!idle) {
                        assertEquals(onCpu.contains(thread), thread.state() == SimThread.State.ON_CPU,
                                thread::toString);
                    }
                    assertEquals(thread.state().number(), thread.kthread().t_state(), thread::toString);
                }
            }
        }
    }

    @Property(tries = 20)
    void noCpuIdlesWhileAThreadWaitsForOne(@ForAll long seed) {
        try (ToyMachine machine = ToyWorkload.machine(KernelConfig.of(seed).withCpus(3), "")) {
            Scheduler sched = machine.machine.kernel().sched;
            for (long until = 50_000_000; machine.machine.run(until).isEmpty(); until += 70_000) {
                boolean waiting = sched.threads().stream().anyMatch(t -> t.state() == SimThread.State.RUNNABLE);
                boolean idle = sched.cpus().stream().anyMatch(cpu -> cpu.isOnline() && cpu.current() == null);
                assertFalse(waiting && idle);
            }
        }
    }

    @Test
    void bothCarriersAreThereWhereTheyCanBe() {
        try (Coroutines coroutines = Coroutines.open("platform")) {
            assertEquals("platform", coroutines.name());
        }
        if (Runtime.version().feature() >= 21) {
            try (Coroutines coroutines = Coroutines.open("")) {
                assertEquals("continuation", coroutines.name());
            }
        }
    }
}

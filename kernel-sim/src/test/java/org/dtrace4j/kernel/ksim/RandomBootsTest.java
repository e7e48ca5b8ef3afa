package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Boots of random disks, inittabs and workloads, without one that hangs, loses a hold or a thread, or breaks an invariant.
 * System properties {@code boots.from}, {@code boots.count} and {@code boots.jobs} say which; one seed is the whole report of
 * a failure.
 */
class RandomBootsTest {
    private static final long USUAL = 500;
    private static final long CAMPAIGN = 100_000;
    private static final int MOST_FAILURES = 10;

    @Test
    void noneHangsLeaksOrBreaksAnything() {
        check(Long.getLong("boots.from", 1), Long.getLong("boots.count", USUAL));
    }

    @Test
    @Tag("campaign")
    void noneOfVeryManyDoes() {
        check(Long.getLong("boots.from", 1), Long.getLong("boots.count", CAMPAIGN));
    }

    @ParameterizedTest
    @EnumSource(RandomBootCanary.class)
    void aBugIsSeen(RandomBootCanary canary) {
        List<String> violations = RandomBoot.violations(RandomMachine.of(3), canary::harm);
        assertTrue(String.join("\n", violations).contains(canary.seen()), violations::toString);
    }

    private static void check(long from, long count) {
        List<String> failures = run(from, count, Integer.getInteger("boots.jobs", 2));
        assertEquals("", String.join("\n", failures));
    }

    /** Plays the boots of {@code count} seeds; returns what was wrong, with the command that replays it. */
    static List<String> run(long from, long count, int jobs) {
        AtomicLong next = new AtomicLong(from);
        List<String> failures = new ArrayList<>();
        List<Thread> workers = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            Thread worker = new Thread(() -> {
                for (long seed = next.getAndIncrement(); seed < from + count; seed = next.getAndIncrement()) {
                    RandomMachine machine = RandomMachine.of(seed);
                    List<String> violations = RandomBoot.violations(machine);
                    synchronized (failures) {
                        if (!violations.isEmpty()) {
                            failures.add(told(machine, violations));
                        }
                        if (failures.size() >= MOST_FAILURES) {
                            return;
                        }
                    }
                }
            });
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return failures;
    }

    private static String told(RandomMachine machine, List<String> violations) {
        return machine + "\n  - " + String.join("\n  - ", violations) + "\n  replay: mvn -pl kernel-sim -am verify"
                + " -Dtest=RandomBootsTest#noneHangsLeaksOrBreaksAnything -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dboots.count=1 -Dboots.from=" + machine.seed();
    }
}

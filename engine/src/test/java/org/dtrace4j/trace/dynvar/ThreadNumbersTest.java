package org.dtrace4j.trace.dynvar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dtrace4j.trace.agg.KeyBuilder;
import org.dtrace4j.trace.buffer.ArrayPool;
import org.junit.jupiter.api.Test;

class ThreadNumbersTest {
    private static final int VARIABLES = 3;
    private static final int CPUS = 4;
    private static final int THREADS = 6;

    private final ArrayPool pool = new ArrayPool();

    /** A thread, and what it has set. */
    private static final class Owner {
        final long id;
        final long[] values = new long[VARIABLES];

        Owner(long id) {
            this.id = id;
        }
    }

    private static List<ThreadNumbers> cpus(DynamicVariables variables) {
        List<ThreadNumbers> cpus = new ArrayList<>();
        for (int cpu = 0; cpu < CPUS; cpu++) {
            cpus.add(new ThreadNumbers(variables, cpu, VARIABLES));
        }
        return cpus;
    }

    /** A few steps of a thread on a CPU, of which each is checked against what the thread has set, there and elsewhere. */
    private static void run(Owner owner, ThreadNumbers cpu, SplittableRandom random) {
        for (int step = random.nextInt(1, 6); step > 0; step--) {
            int variable = random.nextInt(VARIABLES);
            if (random.nextBoolean()) {
                long value = random.nextInt(3) == 0 ? 0 : random.nextLong();
                assertTrue(cpu.set(variable, owner.id, value), "there is room for all");
                owner.values[variable] = value;
            }
            for (int each = 0; each < VARIABLES; each++) {
                assertEquals(owner.values[each], cpu.get(each, owner.id));
            }
        }
    }

    @Test
    void aThreadHasItsOwnOnWhicheverCpuItRuns() {
        DynamicVariables variables = new DynamicVariables(900, 8, CPUS, CPUS * VARIABLES, pool);
        List<ThreadNumbers> cpus = cpus(variables);
        List<Owner> owners = new ArrayList<>();
        for (int i = 1; i <= THREADS; i++) {
            owners.add(new Owner(i));
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int turn = 0; turn < 20_000; turn++) {
            run(owners.get(random.nextInt(THREADS)), cpus.get(random.nextInt(CPUS)), random);
        }
        for (Owner owner : owners) {
            for (int i = 0; i < VARIABLES; i++) {
                assertEquals(owner.values[i], variables.get(DynamicVariables.scalar(i), owner.id, new KeyBuilder(0)));
            }
        }
        assertEquals(0, variables.drops());
        variables.release();
    }

    /** Chunks go from one thread's variable to another's all the time, and threads from CPU to CPU. */
    @Test
    void aChunkThatAnotherCpuTakesIsNobodyElses() throws Exception {
        DynamicVariables variables = new DynamicVariables(900, 8, CPUS, CPUS * VARIABLES, pool);
        assertTrue(variables.capacity() >= (CPUS + THREADS) * VARIABLES);
        BlockingQueue<Owner> waiting = new ArrayBlockingQueue<>(THREADS);
        for (int i = 1; i <= THREADS; i++) {
            waiting.add(new Owner(i));
        }
        ExecutorService pool = Executors.newFixedThreadPool(CPUS);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (ThreadNumbers cpu : cpus(variables)) {
                SplittableRandom random = new SplittableRandom(done.size());
                done.add(pool.submit(() -> {
                    for (int turn = 0; turn < 300_000; turn++) {
                        Owner owner = waiting.take();
                        run(owner, cpu, random);
                        waiting.put(owner);
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(0, variables.drops());
    }

    /** The room for one variable is every thread's in turn. */
    @Test
    void whatNobodyHasIsZeroAndWhatHasNoRoomIsTold() {
        DynamicVariables variables = new DynamicVariables(DynamicVariables.smallest(8), 8, 1, 0, pool);
        ThreadNumbers cpu = new ThreadNumbers(variables, 0, VARIABLES);
        for (long thread = 1; thread < 50; thread++) {
            assertEquals(0, cpu.get(0, thread));
            assertTrue(cpu.set(0, thread, thread));
            assertEquals(false, cpu.set(1, thread, 1));
            assertEquals(0, cpu.get(1, thread));
            assertEquals(0, cpu.get(0, thread + 1));
            assertEquals(thread, cpu.get(0, thread));
            assertTrue(cpu.set(0, thread + 1, 0));
            assertEquals(thread, cpu.get(0, thread));
            assertTrue(cpu.set(0, thread, 0));
            assertEquals(0, cpu.get(0, thread));
        }
        assertEquals(49, variables.drops() + variables.dirtyDrops() + variables.rinsingDrops());
    }
}

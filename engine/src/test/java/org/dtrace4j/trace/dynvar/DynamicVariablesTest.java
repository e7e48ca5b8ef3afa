package org.dtrace4j.trace.dynvar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.dtrace4j.trace.agg.KeyBuilder;
import org.dtrace4j.trace.buffer.ArrayPool;
import org.junit.jupiter.api.Test;

class DynamicVariablesTest {
    /** A store of a value under a key. */
    private record Step(int variable, long thread, long key, long value) { }

    private final ArrayPool pool = new ArrayPool();

    private static KeyBuilder key(long word) {
        KeyBuilder key = new KeyBuilder(64);
        key.begin();
        key.add(word);
        return key;
    }

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(Arbitraries.integers().between(0, 2), Arbitraries.longs().between(0, 2),
                Arbitraries.longs().between(0, 3), Arbitraries.longs().between(0, 2)).as(Step::new);
    }

    @Property(tries = 200)
    void agreesWithAMapWhileThereIsRoom(@ForAll @Size(max = 200) List<@net.jqwik.api.From("steps") Step> steps) {
        DynamicVariables variables = new DynamicVariables(16 << 10, 16, 4, 0, pool);
        Map<Step, Long> model = new HashMap<>();
        for (Step s : steps) {
            variables.set(0, s.variable, s.thread, key(s.key), s.value);
            model.put(new Step(s.variable, s.thread, s.key, 0), s.value);
            for (Map.Entry<Step, Long> entry : model.entrySet()) {
                Step k = entry.getKey();
                assertEquals(entry.getValue(), variables.get(k.variable, k.thread, key(k.key)));
                assertEquals(entry.getValue() == 0, variables.reference(k.variable, k.thread, key(k.key)) < 0);
            }
        }
        assertEquals(0, variables.drops());
        variables.release();
    }

    /** Nobody can still be reading a 64-bit value where it lay, so any number of them may be set and freed between cleanings. */
    @Test
    void aFreedNumberMakesRoomAtOnce() {
        DynamicVariables variables = new DynamicVariables(1024, 16, 4, 0, pool);
        int room = variables.capacity();
        for (int i = 0; i < 100 * room; i++) {
            assertTrue(variables.set(0, 0, 0, key(i % (room + 1)), i + 1));
            assertTrue(variables.set(0, 0, 0, key(i % (room + 1)), 0));
        }
        assertEquals(0, variables.drops() + variables.dirtyDrops() + variables.rinsingDrops());
    }

    @Test
    void whatDoesNotFitIsDroppedAndAFreedStringMakesRoomOnceItIsClean() {
        DynamicVariables variables = new DynamicVariables(1024, 16, 4, 0, pool);
        int room = variables.capacity();
        for (int i = 0; i < room; i++) {
            variables.set(0, 0, 0, key(i), i + 1);
        }
        assertEquals(0, variables.drops());
        variables.set(0, 0, 0, key(room), 1);
        assertEquals(1, variables.drops());
        assertEquals(0, variables.get(0, 0, key(room)));
        // What is there can still be changed, and what is freed can be used again.
        variables.set(0, 0, 0, key(0), 99);
        assertEquals(99, variables.get(0, 0, key(0)));
        for (int i = 0; i < room; i++) {
            variables.free(0, 0, 0, key(i));
        }
        variables.set(0, 1, 0, key(0), 1);
        assertEquals(0, variables.get(1, 0, key(0)));
        variables.clean();
        for (int i = 0; i < room; i++) {
            variables.set(0, 1, 0, key(i), i + 1);
        }
        assertEquals(1, variables.drops());
        assertEquals(1, variables.dirtyDrops());
        assertEquals(0, variables.rinsingDrops());
        assertEquals(room, variables.get(1, 0, key(room - 1)));
    }

    @Test
    void keepsBytes() {
        DynamicVariables variables = new DynamicVariables(4096, 32, 4, 0, pool);
        variables.setBytes(0, 0, 7, key(1), "first value, 20 bytes".getBytes(), 20);
        variables.setBytes(0, 0, 8, key(1), "second".getBytes(), 6);
        int at = variables.reference(0, 7, key(1));
        assertEquals("first value, 20 byte", new String(variables.memory(), at, 20));
        at = variables.reference(0, 8, key(1));
        assertEquals("second", new String(variables.memory(), at, 6));
    }

    /** Real threads, each with variables of its own in buckets that all share: none may lose or see another's value. */
    @Test
    void threadsDoNotDisturbOneAnother() throws Exception {
        int threads = 4;
        int rounds = 20_000;
        DynamicVariables variables = new DynamicVariables(threads * 8 * 64, 16, 4, 0, pool);
        variables.onShortage(variables::clean);
        ExecutorService pooled = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<Long>> results = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                long thread = t;
                results.add(pooled.submit(() -> {
                    start.await();
                    KeyBuilder key = key(5);
                    long wrong = 0;
                    for (int i = 1; i <= rounds; i++) {
                        variables.set((int) thread, 0, thread, key, i);
                        wrong += variables.get(0, thread, key) == i ? 0 : 1;
                        variables.set((int) thread, 0, thread, key, 0);
                        wrong += variables.get(0, thread, key) == 0 ? 0 : 1;
                    }
                    return wrong;
                }));
            }
            for (Future<Long> result : results) {
                assertEquals(0, result.get());
            }
        } finally {
            pooled.shutdown();
        }
        assertEquals(0, variables.drops() + variables.dirtyDrops() + variables.rinsingDrops());
        // Every chunk has come back.
        for (int i = 0; i < variables.capacity(); i++) {
            variables.set(0, 1, 0, key(i), 1);
        }
        assertEquals(0, variables.drops() + variables.dirtyDrops());
        assertTrue(variables.capacity() > threads);
    }
}

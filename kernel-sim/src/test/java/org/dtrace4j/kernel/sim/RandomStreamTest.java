package org.dtrace4j.kernel.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    @Property
    void boundsAreKept(@ForAll long seed, @ForAll @LongRange(min = 1) long bound) {
        RandomStream stream = new RandomStream(seed);
        for (int i = 0; i < 20; i++) {
            long value = stream.below(bound);
            assertTrue(value >= 0 && value < bound);
        }
    }

    @Test
    void drawsAreSpreadEvenly() {
        RandomStream stream = new RandomStream(42);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) {
            counts[stream.below(10)]++;
        }
        for (int count : counts) {
            assertTrue(Math.abs(count - 10_000) < 500, () -> "count " + count);
        }
    }

    @Test
    void streamsAreNamedAndIndependent() {
        RandomStreams first = new RandomStreams(5);
        RandomStreams second = new RandomStreams(5);
        long expected = first.stream("a").next();
        second.stream("b").next();
        assertEquals(expected, second.stream("a").next());
        assertNotEquals(expected, new RandomStreams(6).stream("a").next());
        assertSame(first.stream("a"), first.stream("a"));
        assertEquals(Map.of("a", 1L, "b", 1L), second.draws());
    }

    @Test
    void skewedDrawsHaveTheirMedianAndSpread() {
        RandomStream stream = new RandomStream(1);
        Distribution.Skewed skewed = new Distribution.Skewed(10_000, 50);
        int below = 0;
        int within = 0;
        for (int i = 0; i < 20_000; i++) {
            long nanos = skewed.draw(stream);
            below += nanos < 10_000 ? 1 : 0;
            within += nanos > 10_000 / 1.5 && nanos < 15_000 ? 1 : 0;
        }
        assertTrue(Math.abs(below - 10_000) < 400, "below the median: " + below);
        assertTrue(Math.abs(within - 13_600) < 500, "within one spread: " + within);
    }

    @Property
    void everyLatencyDrawsSomethingSensible(@ForAll long seed, @ForAll Latency latency) {
        long nanos = new Latencies(new RandomStreams(seed)).draw(latency);
        assertTrue(nanos >= 0 && nanos < 60_000_000_000L, () -> latency.key() + " drew " + nanos);
        assertSame(latency, Latency.named(latency.key()).orElseThrow());
    }
}

package org.dtrace4j.examples.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What the rules of {@link BytemanBenchmark} call: the quickest that its own library and the JDK's come to. */
public class BytemanHelper {
    private static final LongAdder CALLS = new LongAdder();
    private static final LongAdder SUM = new LongAdder();
    private static final Map<Object, LongAdder> BY = new ConcurrentHashMap<>();
    private static final AtomicLongArray BUCKETS = new AtomicLongArray(Long.SIZE + 1);
    private static final ThreadLocal<long[]> SINCE = ThreadLocal.withInitial(() -> new long[1]);

    public void count() {
        CALLS.increment();
    }

    public void countBy(int key) {
        BY.computeIfAbsent(key, any -> new LongAdder()).increment();
    }

    public void countBy(String key) {
        BY.computeIfAbsent(key, any -> new LongAdder()).increment();
    }

    public void countBy(int first, String second) {
        BY.computeIfAbsent(List.of(first, second), any -> new LongAdder()).increment();
    }

    public void quantize(int value) {
        quantize((long) value);
    }

    public void sum(int value) {
        CALLS.increment();
        SUM.add(value);
    }

    public void begin() {
        SINCE.get()[0] = System.nanoTime();
    }

    public void end() {
        quantize(System.nanoTime() - SINCE.get()[0]);
    }

    private static void quantize(long value) {
        BUCKETS.incrementAndGet(Long.SIZE - Long.numberOfLeadingZeros(value));
    }

    /** How many calls have been seen, whatever was done with them. */
    static long total() {
        long total = CALLS.sum() + BY.values().stream().mapToLong(LongAdder::sum).sum();
        for (int i = 0; i < BUCKETS.length(); i++) {
            total += BUCKETS.get(i);
        }
        return total;
    }
}

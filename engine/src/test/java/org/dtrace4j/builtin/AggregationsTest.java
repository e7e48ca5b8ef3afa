package org.dtrace4j.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.builtin.agg.BadParameterException;
import org.dtrace4j.builtin.agg.Shape;
import org.dtrace4j.testing.FakeFiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The aggregating functions against plain models. */
class AggregationsTest {
    private static final Map<String, List<Long>> PARAMETERS = Map.of("lquantize", List.of(-50L, 100L, 7L), "llquantize",
            List.of(10L, 0L, 6L, 20L));

    private static long parameter(AggregatingFunction f) throws BadParameterException {
        return f.encode(PARAMETERS.getOrDefault(f.name(), List.of()));
    }

    private static long[] aggregate(AggregatingFunction f, List<Long> values) throws Exception {
        FakeFiring firing = new FakeFiring();
        long parameter = parameter(f);
        int slot = firing.newSlot(f.words(parameter));
        for (long value : values) {
            f.getClass().getMethod("update", Firing.class, int.class, long.class, long.class, long.class)
                    .invoke(null, firing, slot, value, 1L, parameter);
        }
        return firing.slot(slot);
    }

    @Property(tries = 200)
    void mergingPartsGivesTheWhole(@ForAll("functions") AggregatingFunction f, @ForAll("values") List<Long> left,
            @ForAll("values") List<Long> right) throws Exception {
        List<Long> both = new java.util.ArrayList<>(left);
        both.addAll(right);
        long[] whole = aggregate(f, both);
        long[] merged = aggregate(f, left);
        f.merge(merged, aggregate(f, right));
        assertArrayEquals(whole, merged);
        long[] other = aggregate(f, right);
        f.merge(other, aggregate(f, left));
        assertArrayEquals(whole, other);
        long[] zero = new long[whole.length];
        f.merge(zero, whole);
        assertArrayEquals(whole, zero);
        assertEquals(0, f.compare(whole, merged, parameter(f)));
    }

    @Property(tries = 500)
    void aValueFallsIntoTheBucketThatBoundsIt(@ForAll("values") List<Long> values) throws Exception {
        for (String name : List.of("quantize", "lquantize", "llquantize")) {
            AggregatingFunction f = Aggregations.find(name).orElseThrow();
            Shape.Distribution shape = (Shape.Distribution) f.shape(parameter(f));
            for (long value : values) {
                long[] data = aggregate(f, List.of(value));
                int bucket = 0;
                while (data[bucket] == 0) {
                    bucket++;
                }
                assertTrue(holds(shape, bucket, value), name + " of " + value + " in bucket " + bucket);
            }
        }
    }

    /** Both sides of every bound of every bucket, and the ends of long. */
    @Test
    void everyBoundSeparatesItsBuckets() throws Exception {
        Map<String, List<List<Long>>> shapes = Map.of("quantize", List.of(List.of()),
                "lquantize", List.of(List.of(-50L, 100L, 7L), List.of((long) Integer.MIN_VALUE, -2147483000L, 13L),
                        List.of(2147480000L, (long) Integer.MAX_VALUE, 1L), List.of(0L, 1L)),
                "llquantize", List.of(List.of(10L, 0L, 6L, 20L), List.of(10L, 3L, 17L, 10L), List.of(2L, 0L, 61L, 2L),
                        List.of(10L, 0L, 3L, 5L), List.of(3L, 1L, 30L, 9L), List.of(10L, 0L, 6L, 1L)));
        for (Map.Entry<String, List<List<Long>>> entry : shapes.entrySet()) {
            AggregatingFunction f = Aggregations.find(entry.getKey()).orElseThrow();
            Method update = f.getClass().getMethod("update", Firing.class, int.class, long.class, long.class, long.class);
            for (List<Long> constants : entry.getValue()) {
                long parameter = f.encode(constants);
                Shape.Distribution shape = (Shape.Distribution) f.shape(parameter);
                SortedSet<Long> values = new TreeSet<>(List.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, 1L,
                        Long.MAX_VALUE - 1, Long.MAX_VALUE));
                for (int bucket = 0; bucket < shape.buckets(); bucket++) {
                    values.addAll(List.of(shape.bound(bucket) - 1, shape.bound(bucket), shape.bound(bucket) + 1));
                }
                for (long value : values) {
                    FakeFiring firing = new FakeFiring();
                    int slot = firing.newSlot(shape.buckets());
                    update.invoke(null, firing, slot, value, 1L, parameter);
                    long[] data = firing.slot(slot);
                    assertEquals(1, Arrays.stream(data).sum());
                    int bucket = 0;
                    while (data[bucket] == 0) {
                        bucket++;
                    }
                    assertTrue(holds(shape, bucket, value), f.name() + constants + " of " + value + " in " + bucket);
                }
            }
        }
    }

    private static boolean holds(Shape.Distribution shape, int bucket, long value) {
        int last = shape.buckets() - 1;
        if (shape instanceof Shape.LogLinear logs) {
            int place = 0;
            while (logs.word(place) != bucket) {
                place++;
            }
            if (place == logs.zeroPlace()) {
                return value > -logs.lowest() && value < logs.lowest();
            }
            // Bounds are on the side of 0.
            return place > logs.zeroPlace()
                    ? value >= shape.bound(bucket) && (place == last || value < shape.bound(logs.word(place + 1)))
                    : value <= shape.bound(bucket) && (place == 0 || value > shape.bound(logs.word(place - 1)));
        }
        if (shape instanceof Shape.PowersOfTwo) {
            if (value < 0) {
                return value <= shape.bound(bucket) && (bucket == 0 || value > shape.bound(bucket - 1));
            }
            return value >= shape.bound(bucket) && (bucket == last || value < shape.bound(bucket + 1));
        }
        return (bucket == 0 || value >= shape.bound(bucket)) && (bucket == last || value < shape.bound(bucket + 1));
    }

    /** Squares add up in 128 bits, within a CPU and when CPUs are merged. */
    @Property(tries = 200)
    void standardDeviationAgreesWithBigNumbers(@ForAll("wide") List<Long> left, @ForAll("wide") List<Long> right)
            throws Exception {
        AggregatingFunction f = Aggregations.find("stddev").orElseThrow();
        long[] data = aggregate(f, left);
        f.merge(data, aggregate(f, right));
        List<Long> all = new java.util.ArrayList<>(left);
        all.addAll(right);
        BigInteger squares = BigInteger.ZERO;
        BigInteger total = BigInteger.ZERO;
        for (long value : all) {
            squares = squares.add(BigInteger.valueOf(value).pow(2));
            total = total.add(BigInteger.valueOf(value));
        }
        assertArrayEquals(new long[] {all.size(), total.longValueExact(), squares.longValue(),
            squares.shiftRight(Long.SIZE).longValueExact()}, data);
        BigInteger count = BigInteger.valueOf(all.size());
        long normal = 7;
        BigInteger mean = total.divide(BigInteger.valueOf(normal)).divide(count);
        BigInteger variance = squares.divide(BigInteger.valueOf(normal * normal)).divide(count).subtract(mean.pow(2));
        assertEquals(variance.max(BigInteger.ZERO).sqrt().longValueExact(),
                ((Shape.Scalar) f.shape(0)).value(data, normal));
    }

    /** Numbers of all magnitudes, of which sixteen do not overflow when they are added. */
    @Provide
    Arbitrary<List<Long>> wide() {
        return Arbitraries.longs().between(-(1L << 58), 1L << 58).withDistribution(RandomDistribution.uniform())
                .withoutEdgeCases().list().ofMinSize(1).ofMaxSize(8);
    }

    @Test
    void scalarsAreWhatTheirNamesSay() throws Exception {
        List<Long> values = List.of(3L, -4L, 10L, 7L);
        Map<String, Long> expected = Map.of("count", 4L, "sum", 16L, "avg", 4L, "min", -4L, "max", 10L, "stddev", 5L);
        for (Map.Entry<String, Long> e : expected.entrySet()) {
            AggregatingFunction f = Aggregations.find(e.getKey()).orElseThrow();
            assertEquals(e.getValue(), ((Shape.Scalar) f.shape(0)).value(aggregate(f, values), 1), e.getKey());
            assertEquals(0, ((Shape.Scalar) f.shape(0)).value(new long[f.words(0)], 1), e.getKey() + " of nothing");
        }
    }

    @ParameterizedTest
    @CsvSource({"lquantize,D_LQUANT_BASEVAL,4294967296:5", "lquantize,D_LQUANT_LIMVAL,0:4294967296",
        "lquantize,D_LQUANT_MISMATCH,5:1", "lquantize,D_LQUANT_STEPTYPE,0:5:0", "lquantize,D_LQUANT_STEPVAL,0:5:65536",
        "lquantize,D_LQUANT_STEPLARGE,0:5:6", "lquantize,D_LQUANT_STEPSMALL,0:70000:1",
        "llquantize,D_LLQUANT_FACTORVAL,65536:0:3:10", "llquantize,D_LLQUANT_FACTORSMALL,1:0:3:10",
        "llquantize,D_LLQUANT_MAGRANGE,10:4:3:10", "llquantize,D_LLQUANT_FACTORNSTEPS,10:0:3:6",
        "llquantize,D_LLQUANT_FACTOREVEN,10:0:3:15", "llquantize,D_LLQUANT_MAGTOOBIG,10:0:40:10"})
    void badConstantsAreRefusedByTheirTags(String name, String tag, String constants) {
        List<Long> values = Arrays.stream(constants.split(":")).map(Long::valueOf).toList();
        BadParameterException e = assertThrows(BadParameterException.class,
                () -> Aggregations.find(name).orElseThrow().encode(values));
        assertEquals(tag, e.tag().name());
    }

    @Test
    void usesOfOneAggregationMustAgree() throws BadParameterException {
        AggregatingFunction f = Aggregations.find("lquantize").orElseThrow();
        long first = f.encode(List.of(0L, 100L, 10L));
        BadParameterException e = assertThrows(BadParameterException.class,
                () -> f.match(first, f.encode(List.of(0L, 100L, 5L))));
        assertEquals("lquantize( ) step (argument #3) doesn't match previous declaration: expected 10, found 5",
                e.getMessage());
    }

    @Provide
    Arbitrary<AggregatingFunction> functions() {
        return Arbitraries.of(Aggregations.all());
    }

    @Provide
    Arbitrary<List<Long>> values() {
        return Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(-120, 120),
                Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L)).list().ofMaxSize(12);
    }
}

package org.dtrace4j.examples.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A lambda expression of every kind; what each gives is known. */
public final class LambdaKinds {
    private final int field = 7;

    private interface Shape {
        private int privately(int x) {
            return x + 1;
        }

        default Supplier<Integer> later(int x) {
            return () -> privately(x);
        }
    }

    private LambdaKinds() { }

    private int twice(int x) {
        return 2 * x + field;
    }

    private static long widened(int x) {
        return x;
    }

    private Supplier<String> own() {
        class Local {
            private final String text = "local" + field;
        }
        return () -> new Local().text;
    }

    /** Runs all. */
    public static List<Object> run() {
        List<Object> results = new ArrayList<>();
        LambdaKinds self = new LambdaKinds();
        String captured = "captured";
        long big = 1L << 40;
        double real = 0.5;
        Supplier<String> captures = () -> captured + big + real;
        results.add(captures.get());
        IntUnaryOperator method = self::twice;
        results.add(method.applyAsInt(4));
        ToLongFunction<Integer> unboxedAndWidened = LambdaKinds::widened;
        results.add(unboxedAndWidened.applyAsLong(5));
        LongSupplier fromInt = () -> 3;
        results.add(fromInt.getAsLong());
        Function<Integer, Long> boxed = x -> x + 1L;
        results.add(boxed.apply(6));
        BiFunction<Integer, Integer, Integer> max = Math::max;
        results.add(max.apply(2, 3));
        Supplier<List<String>> constructor = ArrayList::new;
        results.add(constructor.get());
        IntFunction<int[]> array = int[]::new;
        results.add(array.apply(3).length);
        results.add(new Shape() { }.later(8).get());
        results.add(self.own().get());
        Runnable ignored = () -> results.add("run");
        ignored.run();
        Function<Integer, Function<Integer, Integer>> nested = x -> y -> x - y;
        results.add(nested.apply(9).apply(4));
        results.add(IntStream.range(0, 5).mapToObj(i -> "n" + i).filter(s -> !s.equals("n2")).collect(Collectors.joining(",")));
        List<String> sorted = new ArrayList<>(Arrays.asList("b", "a", "c"));
        sorted.sort(Comparator.<String>naturalOrder().reversed());
        results.add(sorted);
        sorted.removeIf("b"::equals);
        results.add(sorted.stream().map(String::toUpperCase).toList());
        return results;
    }
}

import static org.openjdk.btrace.core.BTraceUtils.*;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.btrace.core.aggregation.Aggregation;
import org.openjdk.btrace.core.aggregation.AggregationFunction;
import org.openjdk.btrace.core.annotations.*;
import org.openjdk.btrace.core.BTraceUtils.Aggregations;
import org.openjdk.btrace.core.BTraceUtils.Atomic;
import org.openjdk.btrace.core.BTraceUtils.Strings;

/** Counts calls by an argument and a string. */
@BTrace
public class CountByTwo {
    private static final Aggregation seen = Aggregations.newAggregation(AggregationFunction.COUNT);
    @OnMethod(clazz = "org.dtrace4j.examples.benchmarks.ToyCode", method = "work")
    public static void entry(int seed, int rounds) {
        Aggregations.addToAggregation(seen, Aggregations.newAggregationKey(box(seed & 7), "init"), 1L);
    }

    @OnTimer(300)
    public static void show() {
        Aggregations.printAggregation("counted", seen);
    }
}

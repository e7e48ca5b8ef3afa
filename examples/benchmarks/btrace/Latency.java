import static org.openjdk.btrace.core.BTraceUtils.*;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.btrace.core.aggregation.Aggregation;
import org.openjdk.btrace.core.aggregation.AggregationFunction;
import org.openjdk.btrace.core.annotations.*;
import org.openjdk.btrace.core.BTraceUtils.Aggregations;
import org.openjdk.btrace.core.BTraceUtils.Atomic;
import org.openjdk.btrace.core.BTraceUtils.Strings;

/** The distribution of the time that calls take. */
@BTrace
public class Latency {
    private static final Aggregation seen = Aggregations.newAggregation(AggregationFunction.QUANTIZE);
    @OnMethod(clazz = "org.dtrace4j.examples.benchmarks.ToyCode", method = "work", location = @Location(Kind.RETURN))
    public static void exit(@Duration long nanos) {
        Aggregations.addToAggregation(seen, nanos);
    }

    @OnTimer(300)
    public static void show() {
        Aggregations.printAggregation("counted", seen);
    }
}

import static org.openjdk.btrace.core.BTraceUtils.*;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.btrace.core.aggregation.Aggregation;
import org.openjdk.btrace.core.aggregation.AggregationFunction;
import org.openjdk.btrace.core.annotations.*;
import org.openjdk.btrace.core.BTraceUtils.Aggregations;
import org.openjdk.btrace.core.BTraceUtils.Atomic;
import org.openjdk.btrace.core.BTraceUtils.Strings;

/** Counts calls. */
@BTrace
public class Count {
    private static final AtomicLong calls = Atomic.newAtomicLong(0);

    @OnMethod(clazz = "org.dtrace4j.examples.benchmarks.ToyCode", method = "work")
    public static void entry() {
        Atomic.incrementAndGet(calls);
    }

    @OnTimer(300)
    public static void show() {
        println(Strings.strcat("counted ", Strings.str(Atomic.get(calls))));
    }
}

import static org.openjdk.btrace.core.BTraceUtils.*;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.btrace.core.aggregation.Aggregation;
import org.openjdk.btrace.core.aggregation.AggregationFunction;
import org.openjdk.btrace.core.annotations.*;
import org.openjdk.btrace.core.BTraceUtils.Aggregations;
import org.openjdk.btrace.core.BTraceUtils.Atomic;
import org.openjdk.btrace.core.BTraceUtils.Strings;

/** Counts calls that return 16, which none does; looked counts that it has looked. */
@BTrace
public class Predicate {
    private static final AtomicLong calls = Atomic.newAtomicLong(0);
    private static long looked;

    @OnMethod(clazz = "org.dtrace4j.examples.benchmarks.ToyCode", method = "work", location = @Location(Kind.RETURN))
    public static void exit(@Return int result) {
        looked = result;
        if (result == 16) {
            Atomic.incrementAndGet(calls);
        }
    }

    @OnTimer(300)
    public static void show() {
        println(Strings.strcat("counted ", Strings.str(looked)));
    }
}

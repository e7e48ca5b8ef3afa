package org.dtrace4j.examples.benchmarks;

import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * All rows of the comparison in one run, side by side: {@code firing}, or {@code quick} with the short function and one and
 * two threads only, and less of everything. Prints tables as {@code RESULTS.md} has them.
 */
final class FiringReport {
    static final List<String> NAMES = List.of("firing", "quick");

    private static final String PROBES = "FiringBenchmark\\.";
    private static final String OTHERS = "(Btrace|Byteman)Benchmark\\.";
    private static final String SHORT = "3";
    private static final String LONG = "22";
    private static final int QUICK_WARMUPS = 4;
    private static final int QUICK_ITERATIONS = 4;

    /** By tool, then by row: nanoseconds for a call, and bytes. */
    private record Cell(double nanos, double bytes) { }

    private final boolean quick;
    private final CommandLineOptions given;

    private FiringReport(boolean quick, CommandLineOptions given) {
        this.quick = quick;
        this.given = given;
    }

    static void run(String name, CommandLineOptions given) throws RunnerException, IOException, InterruptedException {
        new FiringReport(name.equals("quick"), given).run();
    }

    private void run() throws RunnerException, IOException, InterruptedException {
        Map<String, Map<String, Map<FiringRow, Cell>>> tables = new LinkedHashMap<>();
        Map<String, Map<FiringRow, Cell>> one = measure(1, SHORT, PROBES);
        one.putAll(measure(1, SHORT, OTHERS));
        tables.put("function of about 2 ns", one);
        if (!quick) {
            tables.put("function of about 12 ns", measure(1, LONG, PROBES));
        }
        tables.put("function of about 2 ns, two threads", measure(2, SHORT, PROBES));
        if (!quick) {
            tables.put("function of about 2 ns, four threads", measure(4, SHORT, PROBES));
        }
        tables.forEach((title, table) -> print(title, table));
        Map<String, Map<FiringRow, Cell>> two = tables.get("function of about 2 ns, two threads");
        System.out.printf("%n| throughput of two threads, in that of one | probe | by hand |%n|---|---|---|%n");
        for (FiringRow row : FiringRow.values()) {
            System.out.printf("| %s | %s | %s |%n", row, gain(one, two, "dtrace", row), gain(one, two, "hand", row));
        }
    }

    private Map<String, Map<FiringRow, Cell>> measure(int threads, String rounds, String benchmarks)
            throws RunnerException, IOException, InterruptedException {
        ChainedOptionsBuilder options = Benchmarks.options(given).include(benchmarks).threads(threads)
                .param("rounds", rounds);
        if (quick) {
            options.warmupIterations(QUICK_WARMUPS).measurementIterations(QUICK_ITERATIONS)
                    .warmupTime(TimeValue.milliseconds(100)).measurementTime(TimeValue.milliseconds(100));
        }
        Map<String, Map<FiringRow, Cell>> table = new LinkedHashMap<>();
        for (RunResult result : new Runner(options.build()).run()) {
            String tool = result.getParams().getBenchmark().replaceFirst(".*\\.", "");
            table.computeIfAbsent(tool, any -> new EnumMap<>(FiringRow.class)).put(
                    FiringRow.valueOf(result.getParams().getParam("row")),
                    new Cell(Benchmarks.best(result), Benchmarks.allocated(result)));
        }
        return table;
    }

    private static void print(String title, Map<String, Map<FiringRow, Cell>> table) {
        double bare = nanos(table, "dtrace", FiringRow.OFF);
        System.out.printf("%n| %s | probe | by hand | over bare: probe | by hand | ratio of both | bytes | BTrace | Byteman |%n",
                title);
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (FiringRow row : FiringRow.values()) {
            double probe = nanos(table, "dtrace", row);
            double hand = nanos(table, "hand", row);
            Cell cell = table.getOrDefault("dtrace", Map.of()).get(row);
            System.out.printf("| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n", row, text(probe), text(hand),
                    text(probe - bare), text(hand - bare), text((probe - bare) / (hand - bare)),
                    cell == null ? "" : String.format("%.0f", cell.bytes), text(nanos(table, "btrace", row)),
                    text(nanos(table, "byteman", row)));
        }
    }

    private static double nanos(Map<String, Map<FiringRow, Cell>> table, String tool, FiringRow row) {
        Cell cell = table.getOrDefault(tool, Map.of()).get(row);
        return cell == null ? Double.NaN : cell.nanos;
    }

    private static String text(double number) {
        return Double.isNaN(number) ? "" : String.format("%.2f", number);
    }

    /** Two threads make twice the calls in the time of one. */
    private static String gain(Map<String, Map<FiringRow, Cell>> one, Map<String, Map<FiringRow, Cell>> two, String tool,
            FiringRow row) {
        return text(2 * nanos(one, tool, row) / nanos(two, tool, row));
    }
}

package org.dtrace4j.examples.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.dtrace4j.kernel.sim.Coroutines;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * {@code dtrace4j.jar benchmark [JMH's arguments]}: runs benchmarks, with bytes allocated, and prints the best iteration of
 * each, which other load on the machine disturbs least. {@code benchmark firing|quick [JMH's arguments]} runs all rows of the
 * comparison of firings and prints them side by side. {@code benchmark cold-start} is {@link ColdStart}, which measures whole
 * processes, and so without JMH.
 */
public final class Benchmarks {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String COLD_START = "cold-start";
    private static final String COROUTINES = "coroutines";
    /**
     * What the programs of {@code bin/} get from the jar's manifest and from their launcher. JMH runs every benchmark in a
     * JVM of its own, which gets neither.
     */
    private static final String[] JVM = {"-Djdk.attach.allowAttachSelf=true", "-XX:+EnableDynamicAgentLoading",
        "--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED", "--add-opens", "java.base/java.lang=ALL-UNNAMED",
        "-XX:+UseSerialGC"};

    private Benchmarks() { }

    /** Runs what the arguments choose, everything without arguments; ends the process. */
    public static void main(String[] arguments) {
        try {
            if (arguments.length > 0 && arguments[0].equals(COLD_START)) {
                ColdStart.run(List.of(arguments).subList(1, arguments.length));
                System.exit(0);
            }
            if (arguments.length > 0 && FiringReport.NAMES.contains(arguments[0])) {
                FiringReport.run(arguments[0], new CommandLineOptions(Arrays.copyOfRange(arguments, 1, arguments.length)));
                System.exit(0);
            }
            CommandLineOptions given = new CommandLineOptions(arguments);
            if (given.shouldHelp()) {
                given.showHelp();
                System.exit(0);
            }
            ChainedOptionsBuilder options = options(given);
            if (!given.getParameter(COROUTINES).hasValue()) {
                options.param(COROUTINES, coroutines());
            }
            Runner runner = new Runner(options.build());
            if (given.shouldList()) {
                runner.list();
            } else {
                print(runner.run());
            }
            System.exit(0);
        } catch (CommandLineOptionException | RunnerException e) {
            System.err.println("benchmark: " + e.getMessage());
            System.exit(e instanceof RunnerException ? 1 : 2);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            System.exit(1);
        }
    }

    /** What every run has, besides what is given. */
    static ChainedOptionsBuilder options(CommandLineOptions given) throws java.io.IOException, InterruptedException {
        return new OptionsBuilder().parent(given).addProfiler(GCProfiler.class).shouldFailOnError(true).jvmArgsPrepend(JVM)
                .jvmArgsAppend(Agents.jvmArguments());
    }

    /** What there is in this JVM, the best first. */
    private static String[] coroutines() {
        try (Coroutines best = Coroutines.open()) {
            return best.name().equals("platform") ? new String[] {"platform"} : new String[] {best.name(), "platform"};
        }
    }

    private static void print(Collection<RunResult> results) {
        System.out.println();
        System.out.printf("%-40s %-44s %12s %12s%n", "benchmark", "parameters", "best", "bytes/call");
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            StringBuilder parameters = new StringBuilder();
            for (String key : params.getParamsKeys()) {
                parameters.append(key).append('=').append(params.getParam(key)).append(' ');
            }
            System.out.printf("%-40s %-44s %8.2f %s %10s%n",
                    params.getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1"), parameters.toString().strip(),
                    best(result), result.getPrimaryResult().getScoreUnit(),
                    String.format("%.0f", allocated(result)));
        }
    }

    /** Bytes allocated for each call. */
    static double allocated(RunResult result) {
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        return allocated == null ? Double.NaN : allocated.getScore();
    }

    /** The score of the best iteration. */
    static double best(RunResult result) {
        DoubleStream scores = result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore());
        return switch (result.getParams().getMode()) {
            case Throughput -> scores.max().orElse(Double.NaN);
            case AverageTime, SampleTime, SingleShotTime, All -> scores.min().orElse(Double.NaN);
        };
    }
}

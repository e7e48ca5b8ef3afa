package org.dtrace4j.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code dtrace4j.jar benchmark cold-start [runs]}: what a short command costs from the shell, beside a JVM that prints its
 * version with picocli. The programs run in turn, so that other load disturbs all alike; of each the median counts.
 *
 * <p>The other program is treated as ours is: the same JVM with the same flags, the same jar, and an archive of its own
 * classes that a run like the measured one has left.
 */
final class ColdStart {
    private static final int USUAL_RUNS = 15;
    private static final double NANOS_PER_MILLI = 1e6;
    /** Fields of /proc/self/stat behind the name: user and system time of children, in ticks of 10 ms. */
    private static final int CHILDREN_USER = 13;
    private static final double MILLIS_PER_TICK = 10;

    private final Path home;
    private final Path folder;
    private final Map<String, List<double[]>> measured = new TreeMap<>();

    private ColdStart(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    static void run(List<String> arguments) throws IOException {
        int runs = arguments.isEmpty() ? USUAL_RUNS : Integer.parseInt(arguments.get(0));
        Path home = Path.of("").toAbsolutePath();
        if (!Files.exists(home.resolve("bin/dtrace"))) {
            throw new IOException("to be run in the project's folder");
        }
        Path folder = Files.createTempDirectory("dtrace4j-cold");
        try {
            new ColdStart(home, folder).measure(runs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            new ProcessBuilder("rm", "-rf", folder.toString()).start();
        }
    }

    private void measure(int runs) throws IOException, InterruptedException {
        Map<String, List<String>> commands = commands();
        List<String> rehearsal = new ArrayList<>(picocli("-XX:ArchiveClassesAtExit=" + folder.resolve("version.jsa")));
        execute(rehearsal);
        commands.values().forEach(this::executeQuietly);
        for (int run = 0; run < runs; run++) {
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                measured.computeIfAbsent(command.getKey(), name -> new ArrayList<>()).add(execute(command.getValue()));
            }
        }
        double[] other = medians(commands.keySet().iterator().next());
        System.out.printf("%-44s %10s %10s %7s %7s%n", "median of " + runs + " runs", "wall, ms", "CPU, ms", "wall", "CPU");
        for (String name : commands.keySet()) {
            double[] own = medians(name);
            System.out.printf("%-44s %10.0f %10.0f %7.2f %7.2f%n", name, own[0], own[1], own[0] / other[0],
                    own[1] / other[1]);
        }
    }

    /** What is measured, by name; the first is what the others are compared with. */
    private Map<String, List<String>> commands() {
        String dtrace = home.resolve("bin/dtrace").toString();
        Map<String, List<String>> commands = new java.util.LinkedHashMap<>();
        commands.put("JVM, --version by picocli", picocli("-XX:SharedArchiveFile=" + folder.resolve("version.jsa")));
        commands.put("dtrace -V", List.of(dtrace, "-V"));
        commands.put("dtrace -e, one clause", List.of(dtrace, "-e", "-n", "BEGIN{exit(0);}"));
        commands.put("dtrace -e, 100 lines", List.of(dtrace, "-e", "-s",
                home.resolve("examples/benchmarks/hundred-lines.d").toString()));
        commands.put("dtrace -l", List.of(dtrace, "-l"));
        commands.put("dtrace -n 'BEGIN{exit(0);}', with the boot", List.of(dtrace, "-n", "BEGIN{exit(0);}"));
        return commands;
    }

    private List<String> picocli(String archive) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), archive, "-Xshare:auto",
                "-Xlog:disable", "-Xlog:all=off", "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0",
                "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=3",
                "-XX:NewSize=256m", "-XX:+UseTransparentHugePages",
                "-cp", home.resolve("examples/target/dtrace4j.jar").toString(), PicocliVersion.class.getName(),
                "--version");
    }

    private void executeQuietly(List<String> command) {
        try {
            execute(command);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a command; wall time and CPU time of it and its children, in milliseconds. */
    private double[] execute(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true);
        builder.environment().put("DTRACE_MACHINE", folder.resolve("machine").toString());
        builder.environment().put("DTRACE4J_BUILD", "no");
        double before = childrenMillis();
        long start = System.nanoTime();
        int status = builder.start().waitFor();
        double wall = (System.nanoTime() - start) / NANOS_PER_MILLI;
        if (status != 0) {
            throw new IOException("status " + status + ": " + command);
        }
        return new double[] {wall, childrenMillis() - before};
    }

    private static double childrenMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_USER + 1])) * MILLIS_PER_TICK;
    }

    private double[] medians(String name) {
        double[] medians = new double[2];
        for (int i = 0; i < medians.length; i++) {
            int column = i;
            double[] sorted = measured.get(name).stream().mapToDouble(row -> row[column]).sorted().toArray();
            medians[i] = sorted[sorted.length / 2];
        }
        return medians;
    }
}

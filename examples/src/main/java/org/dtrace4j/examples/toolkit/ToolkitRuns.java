package org.dtrace4j.examples.toolkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.dtrace4j.kernel.ksim.SimConnector;
import org.dtrace4j.session.TargetConnection;
import org.dtrace4j.session.TargetConnector;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code java -jar dtrace4j.jar toolkit FOLDER}: runs the scripts of a collection. */
@Command(name = "toolkit", mixinStandardHelpOptions = true, description = {
    "Runs the scripts of a folder, such as opendtrace/toolkit, each unchanged in a machine of its own.",
    "The status is 0 if 95 %% of those that concern this machine, and name only the ten providers that most scripts use, run"
        + " without an error and trace something."})
public final class ToolkitRuns implements Callable<Integer> {
    private static final long SECOND = 1_000_000_000L;
    private static final double BAR = 0.95;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Where the scripts lie.")
    private Path folder;

    @Option(names = "--only", paramLabel = "REGEX", description = "Only scripts whose path this matches somewhere.")
    private String only = "";

    @Option(names = "--seconds", paramLabel = "N", description = "Of the machine's time, for each (${DEFAULT-VALUE}).")
    private long seconds = 10;

    @Option(names = "--jobs", paramLabel = "J", description = "Scripts at the same time (${DEFAULT-VALUE}).")
    private int jobs = 1;

    @Option(names = "--output", paramLabel = "DIR", description = "Keep there what each script prints.")
    private Path output;

    /** Runs the command and ends the process with its status. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ToolkitRuns()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Path machine = Files.createTempDirectory("dtrace4j-toolkit");
        List<ToolkitReport.Row> rows = new ArrayList<>();
        ExecutorService workers = Executors.newFixedThreadPool(jobs);
        try {
            List<Script> scripts = Script.below(folder);
            scripts.removeIf(script -> !script.name().matches(".*(" + only + ").*"));
            List<Optional<String>> objections = objections(scripts, machine);
            List<Future<Outcome>> running = new ArrayList<>();
            for (int i = 0; i < scripts.size(); i++) {
                Script script = scripts.get(i);
                running.add(objections.get(i).isPresent() ? null : workers.submit(() -> run(script, machine)));
            }
            for (int i = 0; i < scripts.size(); i++) {
                Optional<Outcome> result = running.get(i) == null ? Optional.empty() : Optional.of(running.get(i).get());
                rows.add(new ToolkitReport.Row(scripts.get(i), objections.get(i), result));
                if (result.isPresent()) {
                    System.err.println(scripts.get(i).name() + ": " + result.get().text());
                }
            }
        } finally {
            workers.shutdownNow();
            delete(machine);
        }
        ToolkitReport report = new ToolkitReport(rows, seconds);
        report.print(System.out);
        return report.share() >= BAR ? 0 : 1;
    }

    private List<Optional<String>> objections(List<Script> scripts, Path machine) throws IOException {
        TargetConnector.Request request = new TargetConnector.Request(Optional.of(machine.toString()),
                TargetConnector.Purpose.COMPILE, Optional.empty(), false, List.of("dtrace"));
        try (TargetConnection connection = new SimConnector().connect(request).orElseThrow()) {
            Applicability rule = new Applicability(connection.device());
            return scripts.stream().map(rule::objection).toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private Outcome run(Script script, Path machine) throws IOException {
        Outcome outcome = script.kind() == Script.Kind.D ? Trial.run(script, machine, seconds * SECOND)
                : ShellTrial.run(script, seconds * SECOND);
        if (output != null) {
            Files.createDirectories(output);
            Files.writeString(output.resolve(script.name().replace('/', '_')),
                    String.join("\n", outcome.errors()) + "\n--\n" + outcome.output());
        }
        return outcome;
    }
}

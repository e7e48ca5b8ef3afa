package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.module.KernelConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ksim test}: people's scripts against what they are to print. */
@Command(name = "test", description = {
        "Runs scripts, each in a machine of its own, and compares what they print with what they are to print.", "Beside NAME.d or NAME.sh lie NAME.out, and if they are needed NAME.err and NAME.args.",
        "The machine is a fresh one, or has the disk of the one that --machine names, which stays as it is.",
        "The status is 0 if all pass."}, mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    private static final long SECOND = 1_000_000_000L;

    @Mixin
    private MachineOptions machine;

    @Option(names = "--seed", paramLabel = "N", description = "All chance of each machine comes from it (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--seconds", paramLabel = "N", description = "Of the machine's time; a script that has not ended then is "
            + "interrupted as by Ctrl-C (${DEFAULT-VALUE}).")
    private long seconds = 10;

    @Option(names = "--jobs", paramLabel = "J", description = "Scripts at the same time (the host's processors).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--update", description = "Write what they print to NAME.out, and to NAME.err where that is there.")
    private boolean update;

    @Option(names = "--report", paramLabel = "FORM", description = "text, tap or junit (text).")
    private String form = "text";

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write the report to a file.")
    private Path output;

    @Parameters(arity = "1..*", paramLabel = "PATH",
            description = "Scripts, or folders of scripts that have their NAME.out beside them.")
    private List<Path> paths;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (jobs < 1 || seconds < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--jobs and --seconds must be at least 1");
        }
        TestReport report = report();
        List<Verdict> verdicts = play(ScriptTest.in(paths));
        if (update) {
            return update(verdicts);
        }
        if (output == null) {
            report.print(verdicts, spec.commandLine().getOut());
        } else {
            Files.writeString(output, report.text(verdicts));
        }
        return verdicts.stream().allMatch(Verdict::passed) ? KsimMain.SUCCESS : KsimMain.FAILURE;
    }

    private int update(List<Verdict> verdicts) throws IOException {
        for (Verdict verdict : verdicts) {
            if (verdict.test().update(verdict)) {
                spec.commandLine().getOut().println("updated " + verdict.test().name());
            }
            verdict.mishap().ifPresent(text -> spec.commandLine().getErr().println("ksim: " + verdict.test().name() + ": " + text));
        }
        return verdicts.stream().allMatch(verdict -> verdict.mishap().isEmpty()) ? KsimMain.SUCCESS : KsimMain.FAILURE;
    }

    private TestReport report() {
        Optional<TestReport> found = Optional.empty();
        for (TestReport report : TestReport.values()) {
            if (report.name().toLowerCase(Locale.ROOT).equals(form)) {
                found = Optional.of(report);
            }
        }
        return found.orElseThrow(() -> new CommandLine.ParameterException(spec.commandLine(),
                "--report: text, tap or junit, not " + form));
    }

    private List<Verdict> play(List<ScriptTest> tests) throws IOException, InterruptedException {
        DiskImage disk = machine.diskOfNamed();
        KernelConfig config = machine.config(seed, disk);
        ExecutorService workers = Executors.newFixedThreadPool(jobs);
        try {
            List<Future<Verdict>> running = new ArrayList<>();
            for (ScriptTest test : tests) {
                running.add(workers.submit(() -> test.play(config, disk, seconds * SECOND)));
            }
            List<Verdict> verdicts = new ArrayList<>();
            for (Future<Verdict> each : running) {
                verdicts.add(each.get());
            }
            return verdicts;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }
}

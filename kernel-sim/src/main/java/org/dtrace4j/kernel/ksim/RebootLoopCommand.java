package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.module.KernelConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ksim reboot-loop}: boots until it happens. */
@Command(name = "reboot-loop", description = {"Boots the machine again and again, each time on the next seed.",
        "Nothing that the boots do to the disk is kept."}, mixinStandardHelpOptions = true)
final class RebootLoopCommand implements Callable<Integer> {
    @Mixin
    private MachineOptions machine;

    @Option(names = "--max", paramLabel = "N", description = "Boots at most (${DEFAULT-VALUE}).")
    private long max = 1000;

    @Option(names = "--jobs", paramLabel = "J", description = "Boots at the same time (the host's processors).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--seed-from", paramLabel = "N", description = "First seed (${DEFAULT-VALUE}).")
    private long seedFrom = 1;

    @Option(names = "--until-panic", description = "Stop at the first boot that panics; the status is 1 if none does.")
    private boolean untilPanic;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (max < 1 || jobs < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--max and --jobs must be at least 1");
        }
        MachineFolder folder = machine.folder();
        DiskImage disk = folder.readDisk(folder.disk());
        KernelConfig first = machine.config(seedFrom, disk)
                .withHypervisor(folder.hypervisor(false, spec.commandLine().getErr()::println));
        RebootLoop.Plan plan = new RebootLoop.Plan(seedFrom, max, jobs, untilPanic);
        RebootLoop.Summary summary;
        try (ProgressBar bar = ProgressBar.onStandardError(max)) {
            summary = new RebootLoop(plan, first::withSeed, bar::show).run();
        }
        LoopReport.lines(summary).forEach(spec.commandLine().getOut()::println);
        List<BootReport> failed = new ArrayList<>(summary.lost());
        summary.panic().ifPresent(failed::add);
        for (BootReport boot : failed) {
            long id = new Replays(folder).keep(first.withSeed(boot.seed()),
                    List.of(Step.run(Boot.LOOK_NANOS, boot.atNanos() / Boot.LOOK_NANOS + 1)));
            spec.commandLine().getOut().println("seed " + boot.seed() + " is kept: ksim replay " + id);
        }
        return summary.lost().isEmpty() && summary.panic().isPresent() == untilPanic ? KsimMain.SUCCESS : KsimMain.FAILURE;
    }
}

package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.module.Hypervisor;
import org.dtrace4j.kernel.module.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ksim run}: a shell script in the machine, without a terminal. */
@Command(name = "run", description = {"Boots the machine, runs a shell script in it as root, as fast as it can, and ends with the "
        + "script's status.", "What the script does to the machine's disk is kept."}, mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    /** How far the machine runs between two looks at whether the script has ended. */
    private static final long TURN_NANOS = 100_000_000L;

    @Mixin
    private MachineOptions machine;

    @Option(names = "--seed", paramLabel = "N", description = "All chance of the run comes from it (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Parameters(index = "0", paramLabel = "SCRIPT", description = "A file of the host.")
    private Path script;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "Arguments of the script.")
    private List<String> arguments = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        byte[] text = read();
        MachineFolder folder = machine.folder();
        DiskFolder disk = folder.disk();
        DiskImage image = folder.readDisk(disk);
        Hypervisor beneath = folder.hypervisor(true, spec.commandLine().getErr()::println);
        try (Boot boot = Boot.powerOn(machine.config(seed, image).withHypervisor(beneath))) {
            new Replays(folder).record(boot);
            boot.toMultiUser("the machine in " + folder);
            GuestCommand running = boot.startScript(new String(text, StandardCharsets.ISO_8859_1), arguments,
                    System.out, System.err);
            Optional<Outcome> end = Optional.empty();
            while (running.status().isEmpty() && end.isEmpty()) {
                end = boot.run(TURN_NANOS);
            }
            if (boot.disk().isPresent()) {
                disk.write(boot.disk().get());
            }
            if (running.status().isEmpty()) {
                throw new IOException("the machine has ended before the script: " + end.orElseThrow().text());
            }
            return running.status().getAsInt();
        }
    }

    private byte[] read() throws IOException {
        try {
            return Files.readAllBytes(script);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot open " + script + ": No such file or directory");
        }
    }
}

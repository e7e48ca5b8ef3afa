package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.mdb.DebuggerTerminal;
import org.dtrace4j.kernel.mdb.KmdbSession;
import org.dtrace4j.kernel.mdb.LineEditor;
import org.dtrace4j.kernel.mdb.StreamTerminal;
import org.dtrace4j.kernel.mdb.target.DumpFile;
import org.dtrace4j.kernel.mdb.target.LiveTarget;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ksim boot}: one machine with its console. */
@Command(name = "boot", description = {"Boots the machine and connects its console.",
        "Time stands still while the machine waits for a line; at a terminal it runs no faster than time does. A reboot, also the one after a panic, boots with the next "
        + "seed. It ends when the machine halts, or waits for a line when there are no more."},
        mixinStandardHelpOptions = true)
final class BootCommand implements Callable<Integer> {
    /** How far the machine runs between two looks at whether it waits for a line. */
    private static final long TURN_NANOS = 50_000_000L;

    @Mixin
    private MachineOptions machine;

    @Option(names = "--seed", paramLabel = "N", description = "All chance of the boot comes from it (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--kmdb", description = "Load the kernel debugger: a panic ends in it.")
    private boolean kmdb;

    @Option(names = "--crash-dump", paramLabel = "FILE",
            description = "If the machine panics, write its memory there when it reboots; mdb reads it.")
    private Path crashDump;

    @Spec
    private CommandSpec spec;

    /** Holds virtual time back to that of the person at the terminal; absent where nobody is. */
    private RealTime pace;
    private volatile boolean interrupted;

    @Override
    public Integer call() throws IOException {
        MachineFolder folder = machine.folder();
        if (!LineEditor.isAtTerminal()) {
            return run(folder, new StreamTerminal(new InputStreamReader(System.in, StandardCharsets.UTF_8),
                    this::print, true));
        }
        try (LineEditor editor = LineEditor.ofSystem(null)) {
            editor.onInterrupt(() -> interrupted = true);
            pace = new RealTime();
            return run(folder, editor);
        }
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }

    /** Boots until the machine halts. */
    private int run(MachineFolder folder, DebuggerTerminal terminal) throws IOException {
        for (long next = seed; ; next++) {
            Optional<Outcome> outcome = bootOnce(folder, terminal, next);
            if (outcome.isEmpty() || outcome.get() instanceof Outcome.Halted) {
                return KsimMain.SUCCESS;
            }
            if (outcome.get() instanceof Outcome.Deadlocked || outcome.get() instanceof Outcome.Failed) {
                terminal.write("ksim: seed " + next + ": the machine has stopped: " + outcome.get() + "\n");
                return KsimMain.FAILURE;
            }
        }
    }

    private void restartPace(Boot boot) {
        if (pace != null) {
            pace.restart(boot.machine().kernel().clock.now());
        }
    }

    /** Returns how the machine ended; empty when the input did first. */
    private Optional<Outcome> bootOnce(MachineFolder folder, DebuggerTerminal terminal, long bootSeed) throws IOException {
        DiskFolder disk = folder.disk();
        ConsoleScreen screen = new ConsoleScreen(terminal);
        KernelConfig config = machine.config(bootSeed, folder.readDisk(disk)).withKmdb(kmdb).withConsole(screen);
        try (Boot boot = Boot.powerOn(config)) {
            if (kmdb) {
                new KmdbSession(boot.machine(), terminal).install();
            }
            boot.persist(image -> {
                try {
                    disk.write(image);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Optional<Outcome> outcome = boot.run(TURN_NANOS);
            while (outcome.isEmpty()) {
                if (boot.machine().kernel().console.wantsInput()) {
                    String line = screen.readLine();
                    if (line == null) {
                        break;
                    }
                    boot.machine().kernel().console.type(line + "\n");
                    restartPace(boot);
                }
                if (interrupted) {
                    interrupted = false;
                    boot.machine().kernel().console.interrupt();
                }
                outcome = boot.run(TURN_NANOS);
                if (pace != null && boot.isUp()) {
                    pace.waitFor(boot.machine().kernel().clock.now());
                }
            }
            screen.flush();
            if (crashDump != null && outcome.orElse(null) instanceof Outcome.Panicked) {
                Machine panicked = boot.machine();
                DumpFile.write(new LiveTarget(panicked.kernel(), panicked.tracing()::isActive), crashDump);
                terminal.write("ksim: crash dump written to " + crashDump + "\n");
            }
            if (boot.disk().isPresent()) {
                disk.write(boot.disk().get());
            }
            return outcome;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}

package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.mdb.DebuggerTerminal;
import org.dtrace4j.kernel.mdb.KmdbSession;
import org.dtrace4j.kernel.mdb.LineEditor;
import org.dtrace4j.kernel.mdb.StreamTerminal;
import org.dtrace4j.kernel.module.Hypervisor;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ksim boot}: one machine with its console. */
@Command(name = "boot", description = {"Boots the machine and connects its console.",
        "At a terminal the machine keeps to the time of the host once it is up, and others can trace it and look at it.",
        "There Ctrl-C, Ctrl-Z and Ctrl-D go to the machine: Ctrl-D at a prompt logs out. Ctrl-] twice switches it off.",
        "The break key (Ctrl-\\), or ksim break, drops into kmdb if it is loaded; :c goes on.",
        "With input from a pipe or a file its time stands still while it waits for a line.",
        "A reboot, also the one after a panic, boots with the next seed. It ends when the machine halts, or the input does."},
        mixinStandardHelpOptions = true)
final class BootCommand implements Callable<Integer> {
    /** How far the machine runs between two looks at whether it waits for a line. */
    private static final long TURN_NANOS = 50_000_000L;
    private static final String SWITCH_OFF = "\nksim: the machine runs in this process: Ctrl-] once more switches it off; "
            + "its own halt does so in order\n";

    @Mixin
    private MachineOptions machine;

    @Option(names = "--seed", paramLabel = "N", description = "All chance of the boot comes from it (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--kmdb", description = "Load the kernel debugger: a panic ends in it.")
    private boolean kmdb;

    @Option(names = "--crash-dump", paramLabel = "FILE",
            description = "If the machine panics, write its memory there when it reboots; mdb reads it.")
    private Path crashDump;

    @Option(names = "--detach", description = "Leave it running in a process of its own; ksim console attaches to it.")
    private boolean detach;

    @Option(names = "--fast", description = "Let its time run as fast as it can, also when it is up.")
    private boolean fast;

    /** What a detached process is told: no terminal, only the socket. */
    @Option(names = "--serve", hidden = true)
    private boolean serve;

    @Spec
    private CommandSpec spec;

    private Hypervisor beneath = Hypervisor.NONE;

    @Override
    public Integer call() throws IOException, InterruptedException {
        MachineFolder folder = machine.folder();
        if (detach) {
            return new DetachedBoot(folder).start(spec.commandLine().getParseResult().originalArgs(), this::print);
        }
        beneath = folder.hypervisor(true, spec.commandLine().getErr()::println);
        if (serve) {
            return live(folder, Optional.empty());
        }
        if (LineEditor.isAtTerminal()) {
            try (LineEditor editor = LineEditor.ofSystem(new RunFolder(folder).consoleHistory())) {
                editor.offerNames(SimPrograms.names());
                editor.offerPaths(folder.disk().root());
                return live(folder, Optional.of(editor));
            }
        }
        return scripted(folder, new StreamTerminal(new InputStreamReader(System.in, StandardCharsets.UTF_8), this::print,
                true));
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }

    private KernelConfig config(long bootSeed, DiskImage image) throws IOException {
        return machine.config(bootSeed, image).withKmdb(kmdb).withHypervisor(beneath);
    }

    private static int status(Optional<Outcome> outcome, long seed, Consumer<String> out) {
        if (outcome.isPresent() && (outcome.get() instanceof Outcome.Deadlocked || outcome.get() instanceof Outcome.Failed)) {
            out.accept("ksim: seed " + seed + ": the machine has stopped: " + outcome.get().text() + "\n");
            return KsimMain.FAILURE;
        }
        return KsimMain.SUCCESS;
    }

    // ---- a machine that lives: for a person, and for others over its socket

    private int live(MachineFolder folder, Optional<LineEditor> editor) throws IOException, InterruptedException {
        RunFolder run = new RunFolder(folder);
        try (RunFolder.Held held = run.hold(); OutputStream log = Files.newOutputStream(run.consoleLog())) {
            ConsoleHub console = new ConsoleHub(log);
            LiveBoots boots = new LiveBoots(folder, console, this::config, !fast,
                    Optional.ofNullable(crashDump));
            Optional<ConsoleUser.Typist> typist = editor.map(terminal -> attach(new ConsoleUser(terminal), console, boots));
            try (MachineServer server = new MachineServer(boots, console, held.listening())) {
                return status(boots.run(seed), seed, console);
            } finally {
                if (typist.isPresent()) {
                    typist.get().end();
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A person at this terminal: who leaves, or whose terminal goes away, switches the machine off. */
    private static ConsoleUser.Typist attach(ConsoleUser person, ConsoleHub console, LiveBoots boots) {
        console.attach(person);
        return new ConsoleUser.Typist(person, keyboard(person, console, boots), boots::stop);
    }

    /** What the keys of a person at this terminal do. */
    static ConsoleUser.Keyboard keyboard(ConsoleUser person, ConsoleHub console, LiveBoots boots) {
        return new ConsoleUser.Keyboard() {
            /** Whether the person has just asked to leave, and been told what that means. */
            private boolean asked;

            @Override
            public void type(String line) {
                asked = false;
                console.type(person, line);
            }

            @Override
            public void key(int key) {
                asked = false;
                if (key == DebuggerTerminal.BREAK) {
                    console.accept(told(boots.breakIn()));
                    return;
                }
                try {
                    console.key(key, boots::machine);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public boolean leave() {
                if (!asked) {
                    person.text(SWITCH_OFF);
                }
                boolean again = asked;
                asked = true;
                return again;
            }
        };
    }

    private static String told(String problem) {
        return problem.isEmpty() ? "" : "\n" + problem + "\n";
    }

    // ---- a machine that reads its input from a pipe or a file: it goes the same way each time

    private int scripted(MachineFolder folder, DebuggerTerminal terminal) throws IOException {
        for (long next = seed; ; next++) {
            Optional<Outcome> outcome = bootOnce(folder, terminal, next);
            boolean again = outcome.isPresent()
                    && (outcome.get() instanceof Outcome.Rebooted || outcome.get() instanceof Outcome.Panicked);
            if (!again) {
                return status(outcome, next, terminal::write);
            }
        }
    }

    /** Returns how the machine ended; empty when the input did first. */
    private Optional<Outcome> bootOnce(MachineFolder folder, DebuggerTerminal terminal, long bootSeed) throws IOException {
        ConsoleScreen screen = new ConsoleScreen(terminal);
        DiskFolder disk = folder.disk();
        KernelConfig config = config(bootSeed, folder.readDisk(disk)).withConsole(screen);
        DiskBoot onDisk = DiskBoot.powerOn(disk, config, new Replays(folder));
        try (Boot boot = onDisk.boot()) {
            if (kmdb) {
                new KmdbSession(boot.machine(), terminal).install();
            }
            Optional<Outcome> outcome = boot.run(TURN_NANOS);
            while (outcome.isEmpty()) {
                if (boot.machine().kernel().console.wantsInput()) {
                    String line = screen.readLine();
                    if (line == null) {
                        break;
                    }
                    boot.type(line + "\n");
                }
                outcome = boot.run(TURN_NANOS);
            }
            screen.flush();
            onDisk.finish(outcome, Optional.ofNullable(crashDump)).ifPresent(terminal::write);
            return outcome;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}

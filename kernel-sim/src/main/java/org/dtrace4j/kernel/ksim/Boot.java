package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.DiskObject;
import org.dtrace4j.kernel.disk.Pool;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;

/** One boot of a machine, from power-on to its login prompt and on. Driven by one host thread at a time. */
public final class Boot implements AutoCloseable {
    /** What the console shows when the machine is up. */
    private static final String UP = "console login: ";
    private static final String BUSY = " busy\n";
    private static final String UMOUNT = "umount: ";
    private static final String SCRIPT_STATUS = "var/opt/site/boot.status";
    /** A machine that has not come up after this much virtual time will not. */
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    /** How often to look whether it is up. A look costs one switch between coroutines. */
    static final long LOOK_NANOS = 250_000_000L;

    private final Machine machine;
    private Optional<Outcome> outcome = Optional.empty();
    private Optional<Journal> journal = Optional.empty();

    private Boot(Machine machine) {
        this.machine = machine;
    }

    /** The usual machine on a disk; the disk must have been made for {@link SimPrograms#TABLE}. */
    public static KernelConfig config(long seed, DiskImage disk) {
        return KernelConfig.of(seed).withDisk(disk).withPrograms(SimPrograms.TABLE);
    }

    /** A machine at power-on. */
    public static Boot powerOn(KernelConfig config) {
        return new Boot(Machine.start(config, kernel -> kernel.genunix.main.entry()));
    }

    public Machine machine() {
        return machine;
    }

    /** Whether the machine has asked for a login. */
    public boolean isUp() {
        return machine.kernel().console.log().contains(UP);
    }

    /** How it ended; empty while it can go on. */
    Optional<Outcome> outcome() {
        return outcome;
    }

    /** Has its steps written down from now on. Closes the journal when it is closed itself. */
    void keep(Journal steps) {
        journal = Optional.of(steps);
    }

    private void step(Step.Kind kind, String first, List<String> others) {
        journal.ifPresent(steps -> {
            List<String> words = new ArrayList<>(List.of(first));
            words.addAll(others);
            steps.add(new Step(kind, words));
        });
    }

    /** Has a step without words written down. */
    void mark(Step.Kind kind) {
        journal.ifPresent(steps -> steps.add(new Step(kind, List.of())));
    }

    /** Lets daemons begin, in a machine that is up. */
    void beginLife() {
        mark(Step.Kind.LIFE);
        BackgroundLife.start(machine.kernel());
    }

    /** Types a line, with its newline, on the console. */
    void type(String line) {
        step(Step.Kind.TYPE, line, List.of());
        machine.kernel().console.type(line);
    }

    /** Types the interrupt character on the console. */
    void interrupt() {
        mark(Step.Kind.INTERRUPT);
        machine.kernel().console.interrupt();
    }

    /** Starts a command in a machine that is up; see {@link GuestCommand#start}. */
    GuestCommand start(String path, List<String> words, OutputStream out, OutputStream err) {
        step(Step.Kind.START, path, words);
        return GuestCommand.start(machine.kernel(), path, words, out, err);
    }

    /** Starts a shell script, each character of its text one byte; see {@link GuestCommand#startScript}. */
    GuestCommand startScript(String script, List<String> arguments, OutputStream out, OutputStream err) {
        step(Step.Kind.SCRIPT, script, arguments);
        return GuestCommand.startScript(machine.kernel(), script.getBytes(StandardCharsets.ISO_8859_1), arguments, out, err);
    }

    /** Runs for some virtual time, or to the machine's end. Returns how it ended, if it has. */
    public Optional<Outcome> run(long nanos) {
        if (outcome.isEmpty()) {
            journal.ifPresent(steps -> steps.run(nanos));
            outcome = machine.run(machine.kernel().clock.now() + nanos);
        }
        return outcome;
    }

    /** Runs until the machine asks for a login, ends, or has had all the time that a boot may take. */
    public BootReport toLogin() {
        while (!isUp() && machine.kernel().clock.now() < PATIENCE_NANOS && run(LOOK_NANOS).isEmpty()) {
            // Each turn is a look.
        }
        return report();
    }

    /**
     * Runs until the machine asks for a login.
     *
     * @param name the machine's, for people
     * @throws IOException if it does not come so far
     */
    void toMultiUser(String name) throws IOException {
        BootReport report = toLogin();
        if (!report.multiUser()) {
            throw new IOException(name + " does not boot: " + report.outcome().map(Outcome::text).orElse("it hangs"));
        }
    }

    /** How it has gone so far. */
    public BootReport report() {
        return new BootReport(machine.kernel().config.seed(), outcome, isUp(), unmountsBusy(machine.kernel().console.log()),
                bootScript(), machine.kernel().clock.now());
    }

    /** Has the disk written to {@code writer} whenever the machine syncs it. */
    public void persist(Consumer<DiskImage> writer) {
        machine.kernel().zfs.spa.setWriter(writer::accept);
    }

    /** The machine's disk as it is now; empty before the pool was imported. */
    public Optional<DiskImage> disk() {
        return Optional.ofNullable(machine.kernel().zfs.spa.pool()).map(Pool::freeze);
    }

    private Optional<String> bootScript() {
        return disk().map(image -> image.boot().objects().find(SCRIPT_STATUS))
                .filter(file -> file.type() == DiskObject.Type.FILE)
                .map(file -> new String(file.data(), StandardCharsets.UTF_8).strip())
                .filter(text -> !text.isEmpty());
    }

    private static int unmountsBusy(String console) {
        int count = 0;
        for (int at = console.indexOf(UMOUNT); at >= 0; at = console.indexOf(UMOUNT, at + 1)) {
            int end = console.indexOf('\n', at);
            if (end >= 0 && console.startsWith(BUSY, end - BUSY.length() + 1)) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() {
        journal.ifPresent(Journal::close);
        machine.close();
    }
}

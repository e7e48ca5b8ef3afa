package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.mdb.KmdbSession;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.unix.Machdep;

/**
 * A machine that lives: one boot after the other until it halts, with a console that several may use and a socket.
 */
final class LiveBoots implements MachineServer.Owner {
    /** What a boot on a seed and a disk is like. */
    @FunctionalInterface
    interface Configuration {
        KernelConfig of(long seed, DiskImage disk) throws IOException;
    }

    /** How long those who look at a machine that has ended may take to read the rest. */
    private static final long FAREWELL_MILLIS = 2000;
    private static final long HALT_PATIENCE_MILLIS = 30_000;
    private static final long LOOK_MILLIS = 20;

    private final MachineFolder folder;
    private final ConsoleHub console;
    private final Configuration config;
    private final boolean paced;
    private final Optional<Path> crashDump;
    private LiveMachine machine;
    private KmdbSession debugger;
    private long seed;
    /** Somebody wants the machine down: none is booted after this one, however it ends. */
    private boolean isLast;

    /**
     * @param config of each boot; the console is added
     * @param paced whether the machine keeps to the host's time
     * @param crashDump where the memory of a boot that panics is written
     */
    LiveBoots(MachineFolder folder, ConsoleHub console, Configuration config, boolean paced,
            Optional<Path> crashDump) {
        this.folder = folder;
        this.console = console;
        this.config = config;
        this.paced = paced;
        this.crashDump = crashDump;
    }

    /**
     * Boots until the machine halts, or somebody stops it.
     *
     * @param firstSeed of the first boot; a reboot takes the next one
     * @return how the last boot ended; empty if it was stopped
     * @throws IOException if the disk cannot be written
     */
    Optional<Outcome> run(long firstSeed) throws IOException, InterruptedException {
        for (long next = firstSeed; ; next++) {
            Optional<Outcome> outcome = bootOnce(next);
            boolean again = outcome.isPresent()
                    && (outcome.get() instanceof Outcome.Rebooted || outcome.get() instanceof Outcome.Panicked);
            if (!again || isLast()) {
                return outcome;
            }
        }
    }

    /** Where what it writes is shown. */
    ConsoleHub console() {
        return console;
    }

    private synchronized boolean isLast() {
        return isLast;
    }

    private synchronized void bootNoMore() {
        isLast = true;
    }

    private Optional<Outcome> bootOnce(long bootSeed) throws IOException, InterruptedException {
        DiskFolder disk = folder.disk();
        KernelConfig booting = config.of(bootSeed, folder.readDisk(disk)).withConsole(console);
        DiskBoot boot = DiskBoot.powerOn(disk, booting, new Replays(folder));
        LiveMachine live = new LiveMachine(boot.boot(), paced);
        Kernel kernel = boot.boot().machine().kernel();
        KmdbSession session = null;
        if (kernel.config.kmdb()) {
            session = new KmdbSession(boot.boot().machine(), console);
            kernel.unix.machdep.install(onConsole(session));
        }
        AtomicBoolean lives = new AtomicBoolean();
        live.afterStep(() -> {
            console.machineWants(kernel.console.wantsInput());
            if (live.isUp() && lives.compareAndSet(false, true)) {
                live.boot().beginLife();
            }
        });
        console.toMachine(line -> type(live, line));
        begin(live, session, bootSeed);
        try {
            Optional<Outcome> outcome = live.drive();
            boot.finish(outcome, crashDump).ifPresent(console::accept);
            return outcome;
        } finally {
            farewell(live);
        }
    }

    private Machdep.Debugger onConsole(Machdep.Debugger session) {
        return reason -> {
            console.beginDebugging();
            try {
                session.enter(reason);
            } finally {
                console.endDebugging();
            }
        };
    }

    private synchronized void begin(LiveMachine live, KmdbSession session, long bootSeed) {
        machine = live;
        debugger = session;
        seed = bootSeed;
        if (isLast) {
            live.stop();
        }
        notifyAll();
    }

    private static void type(LiveMachine live, String line) {
        try {
            live.call(() -> {
                live.boot().type(line);
                return null;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // The machine has ended before it could read that.
        }
    }

    /** Consumers take what the machine has left them, and go; then it is given up. */
    private void farewell(LiveMachine live) throws InterruptedException {
        long end = System.nanoTime() + FAREWELL_MILLIS * 1_000_000L;
        while (live.tracers() > 0 && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
        }
        live.close();
    }

    /** Ends {@link #run} as soon as the machine has a pause; what it has on its disk is kept. */
    void stop() {
        bootNoMore();
        LiveMachine live = machine();
        console.end();
        live.stop();
    }

    // ---- what connections ask for

    @Override
    public synchronized LiveMachine machine() {
        try {
            while (machine == null) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return machine;
    }

    @Override
    public List<String> status() {
        LiveMachine live = machine();
        List<String> lines = new ArrayList<>();
        String state = console.isDebugging() ? "in the debugger" : live.hasEnded() ? "ending"
                : live.isUp() ? "running" : "booting";
        lines.add("machine   " + folder);
        lines.add("state     " + state);
        lines.add("process   " + ProcessHandle.current().pid());
        synchronized (this) {
            lines.add("seed      " + seed);
        }
        lines.add(String.format(Locale.ROOT, "time      %.3f s since power-on%s", live.nanos() / 1e9,
                paced ? "" : ", as fast as it can"));
        lines.add("consumers " + live.tracers());
        lines.add("consoles  " + console.viewers());
        return lines;
    }

    @Override
    public String breakIn() {
        KmdbSession session;
        synchronized (this) {
            session = debugger;
        }
        if (session == null) {
            return "ksim: the machine runs without kmdb; boot it with --kmdb";
        }
        if (console.isDebugging()) {
            return "ksim: the machine is in the debugger already";
        }
        machine().interruptWith(session::breakIn);
        return "";
    }

    @Override
    public String halt(boolean atOnce) throws InterruptedException {
        bootNoMore();
        LiveMachine live = machine();
        if (atOnce || !live.isUp() || console.isDebugging()) {
            stop();
        } else {
            try {
                live.call(() -> live.boot().start("/usr/sbin/halt", List.of("halt"),
                        java.io.OutputStream.nullOutputStream(), java.io.OutputStream.nullOutputStream()));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                return "";
            }
        }
        long end = System.nanoTime() + HALT_PATIENCE_MILLIS * 1_000_000L;
        while (!live.hasEnded() && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
        }
        return live.hasEnded() ? "" : "ksim: the machine does not halt; try ksim halt --now";
    }
}

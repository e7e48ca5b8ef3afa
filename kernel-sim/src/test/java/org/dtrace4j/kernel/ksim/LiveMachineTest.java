package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.Random;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.remote.Frames;
import org.dtrace4j.device.remote.RemoteDevice;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.RecordedIo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that runs in this process and is reached over its socket, as from any other. */
class LiveMachineTest {
    @TempDir
    private static Path place;

    private static final int STRANGERS = 10_000;
    /** As many as the machine listens to before it knows what they want. */
    private static final int MOST_STRANGERS = 64;
    private static final int MOST_BYTES_PER_STRANGER = 512 << 10;

    private static MachineFolder folder;
    private static ConsoleHub console;
    private static LiveBoots boots;
    private static Thread machine;
    private static volatile Object end;

    @BeforeAll
    static void boot() throws IOException {
        folder = MachineFolder.locate(Optional.of(place.toString()));
        RunFolder.Held held = new RunFolder(folder).hold();
        console = new ConsoleHub(OutputStream.nullOutputStream());
        boots = new LiveBoots(folder, console, (seed, disk) -> Boot.config(seed, disk).withKmdb(true), false,
                Optional.empty());
        machine = new Thread(() -> {
            try (held; MachineServer server = new MachineServer(boots, console, held.listening())) {
                end = boots.run(1);
            } catch (IOException | InterruptedException | RuntimeException e) {
                end = e;
            }
        });
        machine.start();
        await(() -> boots.machine().isUp());
        // What a consumer sees must not depend on how fast the host is.
        boots.machine().setPatience(TimeUnit.MINUTES.toNanos(5));
    }

    /** Halting is the last thing that is tested. */
    @AfterAll
    static void halt() throws Exception {
        assertEquals("", ask("halt"));
        machine.join();
        assertTrue(((Optional<?>) end).orElseThrow() instanceof Outcome.Halted, String.valueOf(end));
        assertFalse(Files.exists(place.resolve("run/socket")));
        assertTrue(new RunFolder(folder).connect().isEmpty());
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) {
        while (!condition.holds()) {
            Thread.onSpinWait();
            assertTrue(machine.isAlive(), String.valueOf(end));
        }
    }

    private static String ask(String service) throws IOException {
        try (LiveClient client = LiveClient.require(folder, service)) {
            return MachineServer.text(client.frames().read(Frames.LARGE));
        } catch (java.io.EOFException e) {
            return "";
        }
    }

    private record Ran(int status, String output, String errors) { }

    private static Ran dtrace(String... arguments) {
        RecordedIo io = new RecordedIo(HostFiles.ofProcess(), Map.of("DTRACE_MACHINE", place.toString()));
        int status = new DtraceCommand(io, List.of(new SimConnector())).run(List.of(arguments));
        return new Ran(status, io.output(), io.errors());
    }

    private static boolean isTraced() throws Exception {
        return boots.machine().call(() -> boots.machine().boot().machine().tracing().isActive());
    }

    @Test
    void itIsTracedWhereItRuns() throws Exception {
        long before = boots.machine().nanos();
        Ran ran = dtrace("-qn", "BEGIN { printf(\"%d\\n\", timestamp); } tick-1s { exit(7); }");
        assertEquals(7, ran.status(), ran.errors());
        assertTrue(Long.parseLong(ran.output().strip()) >= before, ran.output());
        awaitUntraced();
    }

    @Test
    void theHostsCommandIsAProcessThere() throws Exception {
        Ran ran = dtrace("-wqn", "BEGIN { printf(\"<%s %d>\", execname, pid == $pid); system(\"echo in the machine\"); }"
                + "pid$target::main:entry { ustack(); } syscall::write:entry /pid == $target/ { trace(execname); }",
                "-c", "echo hello");
        assertEquals(0, ran.status(), ran.errors());
        assertTrue(ran.output().contains("<dtrace 1>"), ran.output());
        assertTrue(ran.output().contains("in the machine\n") && ran.output().contains("hello\n"), ran.output());
        assertTrue(ran.output().contains("echo`main\n"), ran.output());
        awaitUntraced();
        // Its process ends a little later than the enabling, in the machine's own time.
        while (script("ps -ef").contains(" dtrace\n")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theHostsCommandHasItsArgumentsAndEnvironmentThere() {
        String[] arguments = {"-xargref", "-qn", "BEGIN { printf(\"%d %s %s %s\", curpsinfo->pr_argc,"
                + " copyinstr(*(uintptr_t *)copyin(curpsinfo->pr_argv, 8)),"
                + " copyinstr(*(uintptr_t *)copyin(curpsinfo->pr_argv + 32, 8)),"
                + " copyinstr(*(uintptr_t *)copyin(curpsinfo->pr_envp, 8))); printf(\" %s\", curpsinfo->pr_psargs);"
                + " exit($1 - 1); }", "1", "\u00fc " + "x".repeat(10_000), "not passed on"};
        Ran ran = dtrace(arguments);
        String shown = ("dtrace " + String.join(" ", arguments)).substring(0, 79);
        assertEquals("6 dtrace 1 HOME=/root " + shown + "\n", ran.output(), ran.errors());
    }

    @Test
    void timeStandsStillForEachOfThemWhileItLooksAtWhatWasTraced() throws Exception {
        String program = "tick-200ms /n < 8/ { @[n++] = count(); } tick-200ms /n == 4/ { trunc(@); } tick-200ms /n == 8/ { exit(0); }"
                + " END { printa(\"%d \", @); }";
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            threads.add(new Thread(() -> seen.add(
                    dtrace("-qn", program, "-x", "aggrate=1ms", "-x", "switchrate=50ms", "-x", "aggsortkey").output())));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of("4 5 6 7 \n", "4 5 6 7 \n", "4 5 6 7 \n"), seen);
    }

    @Test
    void whoeverKillsItsProcessEndsAConsumer() throws Exception {
        AtomicReference<Ran> ran = new AtomicReference<>();
        Thread thread = new Thread(() -> ran.set(dtrace("-qn", "BEGIN { printf(\"<%d>\", pid); } profile-10 { @ = count(); }")));
        thread.start();
        while (!isTraced()) {
            Thread.onSpinWait();
        }
        script("kill -INT `ps -eo pid,comm | grep dtrace | while read p c; do echo $p; done`");
        thread.join();
        assertEquals(0, ran.get().status(), ran.get().errors());
        awaitUntraced();
    }

    /** Whoever has started the command sees by which signal it has ended, as after any other. */
    @Test
    void aConsumerThatASignalEndsSaysNothing() throws Exception {
        Ran ran = dtrace("-wqn", "BEGIN { raise(9); } tick-1s { exit(0); }");
        assertEquals(128 + 9, ran.status());
        assertEquals("", ran.output() + ran.errors());
        awaitUntraced();
    }

    @Test
    void severalConsumersDoNotSeeEachOther() throws Exception {
        List<Ran> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String program = "BEGIN { x = " + i + "; } tick-200ms { printf(\"%d\", x); exit(0); }";
            Thread thread = new Thread(() -> {
                Ran ran = dtrace("-qn", program);
                synchronized (all) {
                    all.add(ran);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of("0", "1", "2"), all.stream().map(ran -> ran.output().strip()).sorted().toList());
    }

    @Test
    void aConsumerThatVanishesLeavesNothingEnabled() throws Exception {
        LiveClient client = LiveClient.require(folder, "device");
        Device device = RemoteDevice.over(client.frames(), client, true);
        try (org.dtrace4j.session.Session session = new org.dtrace4j.session.Session(device, null,
                new org.dtrace4j.builtin.option.OptionValues())) {
            session.enable(org.dtrace4j.source.SourceText.ofArgument("-n", "fbt:genunix::entry { @ = count(); }"));
            session.go();
            assertTrue(isTraced());
            client.channel().close();
        }
        awaitUntraced();
    }

    /** The machine notices a little later that a consumer has gone. */
    private static void awaitUntraced() throws Exception {
        while (isTraced()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anEnablingGoesThroughTheMachinesOwnFiles() throws Exception {
        Ran saved = dtrace("-A", "-n", "fbt::exece:entry { @[execname] = count(); }");
        assertEquals(0, saved.status(), saved.errors());
        Path conf = place.resolve("disk").resolve(ConfFile.PATH.substring(1));
        String text = Files.readString(conf, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("dof-data-0="), text);
        assertEquals(text, script("cat " + ConfFile.PATH));
        assertEquals(0, dtrace("-A").status());
        assertFalse(script("cat " + ConfFile.PATH).contains("dof-data"));
    }

    /** What a script prints that runs in the machine. */
    private static String script(String text) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GuestCommand command = boots.machine().call(() -> GuestCommand.startScript(
                boots.machine().boot().machine().kernel(), text.getBytes(StandardCharsets.UTF_8), List.of(), out, out));
        while (boots.machine().call(() -> command.status().isEmpty())) {
            boots.machine().pass(1_000_000, true);
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void theConsoleIsSharedAndTheDebuggerAnswersThere() throws Exception {
        StringBuilder seen = new StringBuilder();
        ConsoleHub.Viewer viewer = new ConsoleHub.Viewer() {
            @Override
            public void text(String text) {
                synchronized (seen) {
                    seen.append(text);
                }
            }

            @Override
            public void wants(boolean line) { }
        };
        console.attach(viewer);
        try {
            assertEquals("", ask("break"));
            awaitSeen(seen, "[0]> ");
            assertTrue(ask("status").contains("in the debugger"));
            assertEquals("ksim: the machine is in the debugger already", ask("break"));
            for (List<String> command : List.of(List.of("-A"), List.of("-n", "BEGIN { exit(0); }"))) {
                Ran refused = dtrace(command.toArray(String[]::new));
                assertEquals(1, refused.status());
                assertEquals("dtrace: failed to initialize dtrace: the machine in " + place + ": it is in its debugger, and runs "
                        + "nothing: continue it there with :c, or end it with \"ksim halt\", and try again\n", refused.errors());
            }
            console.type(null, "::ps ! no such thing");
            awaitSeen(seen, "[0]> ::ps ! no such thing\n");
            console.type(null, ":c");
            await(() -> !console.isDebugging());
            assertTrue(ask("status").contains("running"));
            synchronized (seen) {
                seen.setLength(0);
            }
            assertEquals("", ask("break"));
            awaitSeen(seen, "kmdb: target stopped at:");
            awaitSeen(seen, "[0]> ");
            console.type(null, ":c");
            await(() -> !console.isDebugging());
        } finally {
            console.detach(viewer);
        }
    }

    private static void awaitSeen(StringBuilder seen, String text) {
        await(() -> {
            synchronized (seen) {
                return seen.indexOf(text) >= 0;
            }
        });
    }

    @Test
    void theFolderIsTheOwnersAloneAndOfOneMachine() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve("run/socket"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve("run"))));
        IOException refusal = assertThrows(IOException.class, () -> new RunFolder(folder).hold());
        assertEquals("the machine in " + place + " is running already, as process " + ProcessHandle.current().pid(),
                refusal.getMessage());
    }

    @Test
    void whatAKilledMachineLeavesIsReplaced(@TempDir Path other) throws Exception {
        MachineFolder killed = MachineFolder.locate(Optional.of(other.toString()));
        Files.createDirectories(other.resolve("run"));
        Files.writeString(other.resolve("run/pid"), "1\n");
        Files.writeString(other.resolve("run/socket"), "");
        assertTrue(new RunFolder(killed).connect().isEmpty());
        try (RunFolder.Held held = new RunFolder(killed).hold()) {
            assertTrue(new RunFolder(killed).connect().isPresent());
            assertEquals(Optional.of(Long.toString(ProcessHandle.current().pid())), new RunFolder(killed).pid());
        }
        assertEquals(Optional.empty(), new RunFolder(killed).pid());
    }

    @Test
    void strangersHarmNobody() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            try (java.nio.channels.SocketChannel channel = new RunFolder(folder).connect().orElseThrow()) {
                byte[] noise = new byte[random.nextInt(64)];
                random.nextBytes(noise);
                if (i % 3 == 0 && noise.length >= 4) {
                    // A frame whose length is right, so that what is in it is looked at.
                    ByteBuffer.wrap(noise).putInt(noise.length - 4);
                }
                channel.write(ByteBuffer.wrap(noise));
            } catch (IOException e) {
                // It has been shown the door.
            }
        }
        IOException refusal = assertThrows(IOException.class, () -> LiveClient.require(folder, "nonsense"));
        assertEquals("the machine in " + place + ": no such service: nonsense", refusal.getMessage());
        assertTrue(ask("status").contains("running"));
        assertEquals(0, dtrace("-qn", "BEGIN { exit(0); }").status());
    }

    @Test
    void whoNeverReadsAndWhoNeverSpeaksDoNotHoldOthersUp() throws Exception {
        List<LiveClient> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                silent.add(LiveClient.require(folder, "console"));
                silent.add(LiveClient.require(folder, "device"));
            }
            assertEquals(0, dtrace("-qn", "BEGIN { exit(0); }").status());
            script("cat /etc/system; ls -lR /usr; ls -lR /lib");
        } finally {
            for (LiveClient client : silent) {
                client.close();
            }
        }
    }

    /**
     * Ten thousand who connect and stay, from a process of their own. What the machine uses is measured twice, after a consumer
     * has come and gone alone, and while the strangers are there and another one has: the difference is theirs.
     */
    @Test
    @Tag("campaign")
    void tenThousandStrangersCostNobodyAnything() throws Exception {
        String[] consumer = {"-qn", "unsigned long long from;"
                + "tick-10ms { n++; from = from ? from : timestamp; to = timestamp; @ = count(); }"
                + "tick-10s { printf(\"%d %d\", n, (to - from) / 10000000 + 1); exit(0); }"};
        assertEquals(0, dtrace(consumer).status());
        awaitUntraced();
        int threads = Thread.activeCount();
        long before = usedMemory();
        AtomicReference<Ran> traced = new AtomicReference<>();
        Thread tracing = new Thread(() -> traced.set(dtrace(consumer)));
        tracing.start();
        try (Strangers strangers = new Strangers(place, STRANGERS)) {
            assertEquals("", strangers.awaitAll());
            tracing.join();
            awaitUntraced();
            long grown = usedMemory() - before;
            int more = Thread.activeCount() - threads;
            String refused = ask("status").lines().filter(line -> line.startsWith("refused")).findFirst().orElse("");
            System.out.printf("%d strangers: %d bytes and %d threads more; %s%n", STRANGERS, grown, more, refused);
            // So many are connected at the same time, each with its buffers, its thread and perhaps its process in the machine.
            assertTrue(grown < (long) MOST_STRANGERS * MOST_BYTES_PER_STRANGER, grown + " bytes for strangers");
            assertTrue(more <= 2 * MOST_STRANGERS, more + " threads for strangers");
            // A third of them speak nonsense and are hung up on for that; all but the last few of the others are too many.
            assertTrue(Integer.parseInt(refused.replaceAll("\\D", "")) > STRANGERS / 2, refused);
        }
        Ran ran = traced.get();
        assertEquals(0, ran.status(), ran.errors());
        assertEquals("", ran.errors());
        // No tick between the first and the last is missing, neither where it was counted nor here.
        String[] counts = ran.output().strip().split("\\s+");
        assertTrue(Integer.parseInt(counts[0]) > 900, ran.output());
        assertEquals(counts[1], counts[0]);
        assertEquals(counts[2], counts[0]);
        assertTrue(ask("status").contains("running"));
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void theCommandsSayWhatIsThere() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertEquals(KsimMain.SUCCESS, KsimMain.run(new String[] {"status", "--machine", place.toString()},
                new PrintWriter(out), new PrintWriter(err)));
        assertTrue(out.toString().contains("state     running"), out.toString());
        assertEquals(KsimMain.FAILURE, KsimMain.run(new String[] {"status", "--machine", place + "/none"},
                new PrintWriter(out), new PrintWriter(err)));
        assertEquals("ksim: no machine is running in " + place + "/none\n", err.toString());
    }

    @Test
    void keysReachTheTerminalOfTheMachine() throws Exception {
        try (LiveClient client = LiveClient.require(folder, "console")) {
            StringBuilder seen = new StringBuilder();
            type(client, seen, "Lroot", "# ");
            MachineServer.send(client.frames(), "Lsleep 100000");
            type(client, seen, "K\u001a", "[1] + Stopped                  sleep 100000\n# ");
            type(client, seen, "Lfg", "sleep 100000\n");
            type(client, seen, "K\u0003", "# ");
            type(client, seen, "K\u0004", "console login: ");
        }
    }

    /** Sends a message, and reads what is shown until it ends so. */
    private static void type(LiveClient client, StringBuilder seen, String message, String end) throws IOException {
        seen.setLength(0);
        MachineServer.send(client.frames(), message);
        while (!seen.toString().endsWith(end)) {
            String shown = MachineServer.text(client.frames().read(Frames.LARGE));
            seen.append(shown.startsWith("T") ? shown.substring(1) : "");
        }
    }
}

package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A boot that is played again is the same boot. */
class ReplayTest {
    private static final DiskImage DISK = FreshDisk.with(SimPrograms.TABLE);

    @TempDir
    private Path folder;
    private MachineFolder machine;
    private Replays replays;

    @BeforeEach
    void locate() throws IOException {
        machine = MachineFolder.locate(Optional.of(folder.toString()));
        replays = new Replays(machine);
    }

    /** Boots, types, runs a script, halts; returns the digest of its schedule. */
    private long live(long seed, OutputStream out) throws IOException {
        try (Boot boot = Boot.powerOn(Boot.config(seed, machine.readDisk(machine.disk())).withMemoryPages(20_000))) {
            replays.record(boot);
            boot.toLogin();
            boot.type("root\n");
            boot.run(30_000_000L);
            boot.type("sleep 100\n");
            boot.run(70_000_001L);
            boot.interrupt();
            boot.run(50_000_000L);
            boot.startScript("echo played $1\n", List.of("once more"), out, out);
            boot.run(200_000_000L);
            boot.start("/usr/sbin/halt", List.of("halt"), out, out);
            Optional<Outcome> outcome = boot.run(20_000_000_000L);
            assertTrue(outcome.isPresent());
            return boot.machine().kernel().sched.log().digest();
        }
    }

    @Test
    void theSameStepsAtTheSameMomentsMakeTheSameSchedule() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long digest = live(3, out);
        Replays.Recording recording = replays.find(Optional.empty());
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        try (Replay replay = new Replay(recording, recording.config())) {
            assertTrue(replay.run(Long.MAX_VALUE, again).isPresent());
            assertEquals(digest, replay.boot().machine().kernel().sched.log().digest());
        }
        assertEquals("played once more\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("root\nsleep 100\nplayed once more\n", again.toString(StandardCharsets.UTF_8));
    }

    @Test
    void itStopsWhereItIsTold() throws Exception {
        live(3, OutputStream.nullOutputStream());
        Replays.Recording recording = replays.find(Optional.of("1"));
        try (Replay replay = new Replay(recording, recording.config())) {
            assertTrue(replay.run(812_000_000L, OutputStream.nullOutputStream()).isEmpty());
            assertEquals(812_000_000L, replay.boot().machine().kernel().clock.now());
            assertTrue(replay.run(Long.MAX_VALUE, OutputStream.nullOutputStream()).isPresent());
        }
    }

    @Test
    void dtraceTracesItFromItsFirstMillisecond() throws Exception {
        live(3, OutputStream.nullOutputStream());
        FolderIo io = new FolderIo(folder);
        int status = new org.dtrace4j.cli.DtraceCommand(io, List.of(new SimConnector())).run(List.of("-x", "replay=last",
                "-qn", "fbt::vfs_mountroot:entry { printf(\"<root %d>\", timestamp < 1000000000); }"
                + "syscall::exece:return /execname == \"sleep\"/ { printf(\"<%s %d>\", execname, timestamp / 1000000); }"
                + "END { printf(\"<end>\"); }"));
        assertEquals(0, status, io.said());
        assertTrue(io.said().matches("(?s).*<root 1>.*<sleep \\d+>.*<end>.*"), io.said());
    }

    @Test
    void theLastOnesAreKept() throws Exception {
        for (int seed = 1; seed <= 10; seed++) {
            replays.keep(Boot.config(seed, DISK), List.of(Step.run(1000, seed)));
        }
        assertEquals(List.of(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L),
                replays.all().stream().map(Replays.Recording::id).toList());
        Replays.Recording seventh = replays.find(Optional.of("7"));
        assertEquals(7, seventh.seed());
        assertEquals(7000, seventh.nanos());
        assertEquals(10, replays.find(Optional.of("last")).id());
        assertEquals("there is no replay 2; ksim replay --list lists them",
                assertThrows(IOException.class, () -> replays.find(Optional.of("2"))).getMessage());
    }

    @Test
    void stepsAreLinesOfText() throws Exception {
        for (Step step : List.of(Step.run(250_000_000, 12), new Step(Step.Kind.TYPE, List.of("echo 'ä' \n")),
                new Step(Step.Kind.INTERRUPT, List.of()), new Step(Step.Kind.SCRIPT, List.of("", "a b", "")))) {
            assertEquals(step, Step.of(step.line()));
        }
        for (String line : List.of("", "run", "run 1", "run x 2", "type", "type *", "dance")) {
            assertThrows(IOException.class, () -> Step.of(line), line);
        }
    }

    @Test
    void theCommandPlaysWhatAPanicEndedAndLists() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] machine = {"--machine", folder.toString()};
        assertEquals(1, ksim(out, err, "replay", machine));
        assertTrue(err.toString().contains("nothing that the machine in"), err.toString());
        assertEquals(0, ksim(out, err, "vprobe", machine, "-w", "-n",
                "vprobe::vfs_mountroot:return /timestamp > 1/ { panic(); }"), err.toString());
        assertEquals(0, ksim(out, err, "reboot-loop", machine, "--until-panic", "--max", "3"), out + " " + err);
        assertTrue(out.toString().contains("seed 1 is kept: ksim replay 1\n"), out.toString());
        assertEquals(0, ksim(out, err, "replay", machine, "1"), err.toString());
        assertTrue(out.toString().contains("ksim: replay 1 of seed 1 ended after"), out.toString());
        assertTrue(out.toString().contains(" s: the machine has rebooted\n") || out.toString().contains(" s: the machine panicked: "), out.toString());
        assertTrue(out.toString().contains("panic action at probe vprobe:genunix:vfs_mountroot:return"), out.toString());
        assertEquals(0, ksim(out, err, "replay", machine, "--list"));
        assertTrue(out.toString().contains("   1  seed 1, "), out.toString());
        assertEquals(2, ksim(out, err, "replay", machine, "--until", "5"));
        assertTrue(err.toString().contains("--until: not a time: 5 (812ms and 1.698s are)"), err.toString());
    }

    @Test
    void timesMayHaveFractions() {
        assertEquals(OptionalLong.of(812_000_000), ReplayCommand.nanos("812ms"));
        assertEquals(OptionalLong.of(1_698_646_000), ReplayCommand.nanos("1.698646s"));
        for (String none : List.of("", "5", "1.5ns", ".5s", "5.s", "1s2", "99999999999999min")) {
            assertEquals(OptionalLong.empty(), ReplayCommand.nanos(none), none);
        }
    }

    private static int ksim(StringWriter out, StringWriter err, String command, String[] machine, String... rest) {
        String[] line = new String[1 + machine.length + rest.length];
        line[0] = command;
        System.arraycopy(machine, 0, line, 1, machine.length);
        System.arraycopy(rest, 0, line, 1 + machine.length, rest.length);
        return KsimMain.run(line, new PrintWriter(out), new PrintWriter(err));
    }
}

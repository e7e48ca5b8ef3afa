package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.device.Device;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.module.Hypervisor;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.TargetConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is traced beneath the kernel: seen before the kernel could, and not seen by the kernel. */
class VprobeTest {
    private static final DiskImage DISK = FreshDisk.with(SimPrograms.TABLE);
    private static final long SEED = 5;
    /** A predicate for a time when all three trace. */
    private static final String LATE = "/timestamp > 4000000000 && timestamp < 9000000000/";

    @TempDir
    private Path folder;
    private final List<String> complaints = new ArrayList<>();

    /** Runs {@code ksim vprobe} on the folder; returns what it said. */
    private String vprobe(int status, String... arguments) {
        List<String> line = new ArrayList<>(List.of("vprobe", "--machine", folder.toString()));
        line.addAll(List.of(arguments));
        StringWriter said = new StringWriter();
        assertEquals(status, KsimMain.run(line.toArray(String[]::new), new PrintWriter(said), new PrintWriter(said)),
                said::toString);
        return said.toString();
    }

    private Hypervisor hypervisor(boolean logged) throws Exception {
        return MachineFolder.locate(Optional.of(folder.toString())).hypervisor(logged, complaints::add);
    }

    private String log() throws Exception {
        return Files.readString(folder.resolve("run/vprobe.log"), StandardCharsets.ISO_8859_1);
    }

    private static KernelConfig machine(DiskImage disk) {
        return Boot.config(SEED, disk);
    }

    // ---- the command

    @Test
    void savesAndRemovesAndSaysWhatIsWrongAsDtraceDoes() {
        String conf = folder.resolve("vprobe.conf").toString();
        assertEquals("dtrace: saved enabling in " + conf + "\n", vprobe(0, "-n", "vprobe::main:entry"));
        assertEquals("dtrace: invalid probe specifier vprobe::mian:entry: probe description vprobe::mian:entry does not "
                + "match any probes\n", vprobe(1, "-n", "vprobe::mian:entry").lines().findFirst().orElse("") + "\n");
        assertTrue(vprobe(1, "-n", "fbt::main:entry").contains("does not match any probes"));
        assertTrue(vprobe(1, "-n", "BEGIN", "-o", "x").contains("cannot be saved in x"));
        assertTrue(vprobe(0, "-n", "BEGIN { panic(); }").contains("without -w it will not be enabled at boot"));
        assertEquals("dtrace: removed enabling in " + conf + "\n", vprobe(0));
        assertEquals("", vprobe(0));
        assertFalse(Files.exists(folder.resolve("disk")));
    }

    @Test
    void knowsTypesAndSymbolsOfModulesThatAreNotLoaded() throws Exception {
        vprobe(0, "-n", "vprobe:tmpfs:tmp_unmount:entry { print(args[0]->vfs_flag); sym((uintptr_t)&`maxusers); }");
        try (Boot boot = Boot.powerOn(machine(DISK).withHypervisor(hypervisor(true)))) {
            assertTrue(boot.toLogin().multiUser());
        }
        assertTrue(log().contains("tmp_unmount:entry"), log());
    }

    // ---- what it sees

    @Test
    void seesTheKernelFromItsFirstFunctionOnLongBeforeAnAnonymousEnablingIs() throws Exception {
        vprobe(0, "-q", "-n", "vprobe::main:entry, vprobe::startup:entry, vprobe::vfs_mountroot:entry"
                + " { printf(\"%s %d\\n\", probefunc, timestamp); }");
        DiskImage disk = AnonymousDisk.with(DISK, "fbt::vfs_mountroot:entry, fbt::exece:entry { @ = count(); }");
        long[] noticed = new long[1];
        Boot[] booting = new Boot[1];
        KernelConfig config = machine(disk).withConsole(text -> {
            if (text.startsWith("NOTICE: enabling probe 0")) {
                noticed[0] = booting[0].machine().kernel().clock.now();
            }
        });
        try (Boot boot = Boot.powerOn(config.withHypervisor(hypervisor(true)))) {
            booting[0] = boot;
            assertTrue(boot.toLogin().multiUser());
        }
        List<String> lines = log().lines().filter(line -> !line.isEmpty()).toList();
        assertEquals("seed " + SEED, lines.get(0));
        assertEquals(List.of("main", "startup", "vfs_mountroot"),
                lines.subList(1, 4).stream().map(line -> line.split(" ")[0]).toList());
        assertTrue(noticed[0] > 0);
        assertTrue(Long.parseLong(lines.get(3).split(" ")[1]) < noticed[0], log());
    }

    @Test
    void runsBesideAnAnonymousEnablingAndALiveConsumerAndAllCountTheSame() throws Exception {
        vprobe(0, "-q", "-n", "vprobe::exece:entry { @[\"beneath\"] = count(); }",
                "-n", "vprobe:genunix:cv_*:entry" + LATE + "{ @[\"beneath, late\"] = count(); }");
        new DiskFolder(folder.resolve("disk"))
                .write(AnonymousDisk.with(DISK, "fbt::exece:entry { @[\"anonymous\"] = count(); }"));
        MachineFolder machine = MachineFolder.locate(Optional.of(folder.toString()));
        DiskImage disk = machine.readDisk(machine.disk());
        String claimed;
        String live;
        try (Boot boot = Boot.powerOn(machine(disk).withHypervisor(hypervisor(true)))) {
            boot.run(3_000_000_000L);
            live = inMachine(boot, "-qn", "fbt:genunix:cv_*:entry" + LATE + "{ @[\"live\"] = count(); } tick-10s { exit(0); }");
            claimed = inMachine(boot, "-qae");
        }
        String beneath = log();
        assertEquals(count(claimed, "anonymous"), count(beneath, "beneath"), beneath + claimed);
        assertEquals(count(live, "live"), count(beneath, "beneath, late"), beneath + live);
        assertTrue(count(live, "live") > 0);
    }

    /** Runs the dtrace command on a machine that has booted. */
    private String inMachine(Boot boot, String... arguments) {
        FolderIo io = new FolderIo(folder);
        Device device = boot.machine().tracing().open();
        int status = new DtraceCommand(io, List.of(request -> Optional.of(new FixedConnection(device)))).run(
                List.of(arguments));
        assertEquals(0, status, io.said());
        return io.said();
    }

    private record FixedConnection(Device device) implements TargetConnection {
        @Override
        public FileAccess systemFiles() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> providerModules() {
            return List.of();
        }

        @Override
        public void close() {
            device.close();
        }
    }

    private static long count(String output, String key) {
        return output.lines().map(String::strip).filter(line -> line.matches(key + " +\\d+"))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1))).findFirst().orElse(-1);
    }

    // ---- what the kernel sees of it

    /** All that there is of a kernel at its login prompt. */
    private record Trail(long digest, long nanos, String console, Map<String, Long> memory) { }

    private static Trail trail(KernelConfig config) {
        try (Boot boot = Boot.powerOn(config)) {
            BootReport report = boot.toLogin();
            assertTrue(report.multiUser());
            return new Trail(boot.machine().kernel().sched.log().digest(), boot.machine().kernel().clock.now(),
                    boot.machine().kernel().console.log(), sums(boot.machine().kernel().memory));
        }
    }

    private static Map<String, Long> sums(AddressSpace memory) {
        Map<String, Long> sums = new TreeMap<>();
        byte[] part = new byte[1 << 16];
        for (AddressSpace.Range range : memory.ranges()) {
            CRC32C sum = new CRC32C();
            for (long at = 0; at < range.sizeBytes(); at += part.length) {
                int length = (int) Math.min(part.length, range.sizeBytes() - at);
                memory.read(range.base() + at, part, 0, length);
                sum.update(part, 0, length);
            }
            sums.put(range.name() + " " + range.sizeBytes(), sum.getValue());
        }
        return sums;
    }

    @Test
    void changesNeitherScheduleNorMemoryNorWhatTheKernelsDtraceTells() throws Exception {
        vprobe(0, "-n", "vprobe::: { @[probefunc, execname] = count(); } profile-997 { @p[stack()] = count(); }");
        DiskImage disk = AnonymousDisk.with(DISK, "fbt::exece:entry { @ = count(); }");
        KernelConfig config = machine(disk).withMemoryPages(16_384);
        assertEquals(trail(config), trail(config.withHypervisor(hypervisor(true))));
        assertTrue(log().contains("thread_start"), log());
    }

    @Test
    void theKernelsDtraceDoesNotKnowOfIt() throws Exception {
        vprobe(0, "-n", "vprobe:::entry { @ = count(); }");
        try (Boot boot = Boot.powerOn(machine(DISK).withHypervisor(hypervisor(false)))) {
            boot.toLogin();
            assertFalse(boot.machine().tracing().isAttached());
            try (Device device = boot.machine().tracing().open()) {
                assertFalse(boot.machine().tracing().isActive());
                assertEquals(List.of(), device.match(new ProbePattern("vprobe", "", "", "")));
                assertFalse(device.match(new ProbePattern("fbt", "tmpfs", "", "")).isEmpty());
            }
        }
    }

    // ---- panics

    @Test
    void aPanicStopsTheMachineWhereverItIs() throws Exception {
        vprobe(0, "-w", "-n", "vprobe::main:entry", "-n", "vprobe::startup:entry { panic(); }");
        try (Boot boot = Boot.powerOn(machine(DISK).withHypervisor(hypervisor(true)))) {
            BootReport report = boot.toLogin();
            assertTrue(report.panicked(), report::toString);
            assertTrue(report.outcome().get() instanceof Outcome.Panicked panic
                    && panic.message().contains("vprobe:unix:startup:entry"), report::toString);
        }
        assertTrue(log().contains("main:entry"), log());
    }

    @Test
    void aRebootLoopStopsAtItsPanic() throws Exception {
        RebootLoop.Summary plain = loop(Hypervisor.NONE, false);
        vprobe(0, "-w", "-n", "vprobe:tmpfs:tmp_unmount:return/arg1 == EBUSY/ { panic(); }");
        RebootLoop.Summary stopped = loop(hypervisor(false), true);
        assertEquals(plain.busySeeds().get(0), stopped.panic().orElseThrow().seed());
    }

    private static RebootLoop.Summary loop(Hypervisor beneath, boolean untilPanic) {
        return new RebootLoop(new RebootLoop.Plan(1, 400, 2, untilPanic),
                seed -> Boot.config(seed, DISK).withMemoryPages(16_384).withHypervisor(beneath), summary -> { }).run();
    }

    @Test
    void withoutPermissionItIsComplainedOfAndTheMachineBoots() throws Exception {
        vprobe(0, "-n", "vprobe::startup:entry { panic(); }");
        try (Boot boot = Boot.powerOn(machine(DISK).withHypervisor(hypervisor(true)))) {
            assertTrue(boot.toLogin().multiUser());
        }
        assertEquals(List.of("ksim: vprobe: could not enable it: Destructive actions not allowed (it was made without -w)"),
                complaints);
    }

    @Test
    void aDamagedFileIsComplainedOfAndRunsNothing() throws Exception {
        vprobe(0, "-w", "-n", "vprobe::startup:entry { panic(); }");
        Path conf = folder.resolve("vprobe.conf");
        byte[] bytes = Files.readAllBytes(conf);
        bytes[bytes.length / 2] ^= 1;
        Files.write(conf, bytes);
        assertEquals(Hypervisor.NONE, hypervisor(true));
        assertEquals(1, complaints.size());
        assertTrue(complaints.get(0).startsWith("ksim: " + conf + ": the checksum does not match")
                && complaints.get(0).endsWith("; the machine boots without it"), complaints::toString);
    }
}

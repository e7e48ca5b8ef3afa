package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ModuleDescription;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.kernel.providers.UnbootedMachine;
import org.dtrace4j.kernel.providers.UnbootedMachine.Facts;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.TargetConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootFactsTest {
    private static final ProbePattern ALL = new ProbePattern("", "", "", "");

    @TempDir
    Path folder;

    private MachineFolder machine() throws IOException {
        MachineFolder machine = MachineFolder.locate(Optional.of(folder.resolve("machine").toString()));
        machine.readDisk(machine.disk());
        return machine;
    }

    private Path file(String name) {
        return folder.resolve("machine/disk").resolve(name);
    }

    private static void append(Path file, String text) throws IOException {
        file.toFile().setWritable(true);
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Boot booted(MachineFolder machine, long seed) throws IOException {
        Boot boot = Boot.powerOn(Boot.config(seed, machine.readDisk(machine.disk())));
        assertTrue(boot.toLogin().multiUser());
        return boot;
    }

    /** Everything that the compiler, a list or a report may ask, of all that there is. */
    @ParameterizedTest
    @ValueSource(longs = {1, 40})
    void theUnbootedMachineAnswersAsTheBootedOne(long seed) throws IOException {
        MachineFolder machine = machine();
        try (Boot boot = booted(machine, seed); Device with = boot.machine().tracing().open();
                UnbootedMachine unbooted = new UnbootedMachine(BootFacts.of(machine).orElseThrow());
                Device without = unbooted.open()) {
            assertEquals(with.system(), without.system());
            assertEquals(with.modules(), without.modules());
            List<ProbeInfo> probes = with.match(ALL);
            assertEquals(probes, without.match(ALL));
            assertTrue(probes.size() > 1000);
            for (ProbeInfo probe : probes) {
                assertEquals(with.arguments(probe.id()), without.arguments(probe.id()), probe.description());
                assertEquals(with.attributes(probe.id()), without.attributes(probe.id()), probe.description());
                assertEquals(List.of(probe), without.match(new ProbePattern("", "", "", "", probe.id())));
            }
            for (String name : List.of("profile-33", "profile-10ms", "tick-7s", "tick-0", "tick-1x", "profile-")) {
                ProbePattern onDemand = new ProbePattern("profile", "", "", name);
                assertEquals(with.match(onDemand), without.match(onDemand), name);
            }
            int last = with.match(ALL).size();
            assertTrue(last > probes.size());
            assertEquals(with.attributes(last), without.attributes(last));
            assertEquals(with.attributes(last + 1), without.attributes(last + 1));
        }
    }

    @Test
    void symbolsLieWhereTheyLieInTheBootedMachine() throws IOException {
        MachineFolder machine = machine();
        try (Boot boot = booted(machine, 1); Device with = boot.machine().tracing().open();
                UnbootedMachine unbooted = new UnbootedMachine(BootFacts.of(machine).orElseThrow());
                Device without = unbooted.open()) {
            int symbols = 0;
            for (ModuleDescription module : with.modules()) {
                TypeContainer types = with.types(module.name()).orElseThrow();
                TypeContainer same = without.types(module.name()).orElseThrow();
                assertEquals(List.copyOf(types.symbols()), List.copyOf(same.symbols()));
                for (TypeContainer.NameSpace space : TypeContainer.NameSpace.values()) {
                    assertEquals(types.types(space).keySet(), same.types(space).keySet());
                }
                for (String name : new TreeSet<>(types.symbols().stream().map(TypeContainer.Symbol::name).toList())) {
                    symbols++;
                    assertEquals(with.addressOf(module.name(), name), without.addressOf(module.name(), name), name);
                    assertEquals(with.addressOf("", name), without.addressOf("", name), name);
                    long address = with.addressOf(module.name(), name).orElse(0);
                    assertEquals(with.symbolAt(address), without.symbolAt(address), name);
                    assertEquals(with.symbolAt(address + 3), without.symbolAt(address + 3), name);
                }
            }
            assertTrue(symbols > 500);
            assertEquals(with.addressOf("", "no_such_symbol"), without.addressOf("", "no_such_symbol"));
            assertEquals(with.addressOf("nomodule", "panic"), without.addressOf("nomodule", "panic"));
            assertEquals(with.types("nomodule"), without.types("nomodule"));
        }
    }

    /** Processes are the boot's; whoever asks for one has the machine boot, and finds what was found before where it was. */
    @Test
    void aQuestionAboutAProcessBootsTheMachine() throws IOException {
        MachineFolder machine = machine();
        ProbePattern init = new ProbePattern("pid1", "", "main", "entry");
        ProbePattern onDemand = new ProbePattern("profile", "", "", "tick-7s");
        try (Boot boot = booted(machine, 1); Device with = boot.machine().tracing().open();
                Device without = new UnbootedDevice(new UnbootedMachine(BootFacts.of(machine).orElseThrow()),
                        () -> connection(booted(machine, 1)))) {
            List<ProbeInfo> tick = without.match(onDemand);
            assertEquals(with.match(onDemand), tick);
            assertEquals(1, tick.size());
            assertEquals(with.processProbes(init), without.processProbes(init));
            assertEquals(with.match(init), without.match(init));
            assertFalse(with.match(init).isEmpty());
            assertEquals(tick, without.match(onDemand));
            assertEquals(with.match(ALL), without.match(ALL));
        }
    }

    private static TargetConnection connection(Boot boot) {
        Device device = boot.machine().tracing().open();
        return new TargetConnection() {
            @Override
            public Device device() {
                return device;
            }

            @Override
            public FileAccess systemFiles() {
                throw new UnsupportedOperationException("nobody wants them here");
            }

            @Override
            public List<String> providerModules() {
                return List.of();
            }

            @Override
            public void close() {
                device.close();
                boot.close();
            }
        };
    }

    private String dtrace(int expected, String... arguments) {
        FolderIo io = new FolderIo(folder.resolve("machine"));
        int status = new DtraceCommand(io, List.of(new SimConnector())).run(List.of(arguments));
        assertEquals(expected, status, io::said);
        return io.said();
    }

    @Test
    void aProgramWithAnErrorIsRefusedWithoutABoot() {
        String said = dtrace(DtraceCommand.FAILURE, "-n", "BEGIN { trace(nosuch); }");
        assertTrue(said.contains("nosuch"), said);
        assertFalse(Files.exists(folder.resolve("machine/disk")));
    }

    /** The machine boots after the program was compiled where its boot is known, and before where it is not. */
    @Test
    void whatIsTracedDoesNotDependOnWhenTheMachineBoots() throws IOException {
        String[] command = {"-wn", """
                BEGIN { printf("%d %d %s", $pid, pid, execname); system("echo from the machine"); }
                profile-997 /pid && execname != "dtrace"/ { @[execname, func(arg0)] = count(); }
                fbt:genunix:fop_read:entry { @f[probefunc, stringof(((vnode_t *)arg0)->v_path)] = count(); }
                tick-1s { printf("%d", timestamp - walltimestamp + epid + id); exit(3); }
                """};
        String late = dtrace(3, command);
        append(file("var/svc/log/any.log"), "x\n");
        assertEquals(late, dtrace(3, command));
        append(file("etc/motd"), "hello\n");
        assertTrue(BootFacts.of(MachineFolder.locate(Optional.of(folder.resolve("machine").toString()))).isEmpty());
        assertEquals(late, dtrace(3, command));
        assertTrue(late.contains("from the machine"), late);
    }

    @Test
    void theBuildKnowsAFreshDiskAndOneThatIsYetToBeMade() throws IOException {
        MachineFolder none = MachineFolder.locate(Optional.of(folder.resolve("none").toString()));
        Facts fresh = BootFacts.of(none).orElseThrow();
        assertFalse(Files.exists(none.path()));
        assertEquals(fresh, BootFacts.of(machine()).orElseThrow());
    }

    @Test
    void logsAndTheAnonymousEnablingDecideNothing() throws IOException {
        MachineFolder machine = machine();
        append(file("var/svc/log/svc.startd.log"), "a boot\n");
        append(file("kernel/drv/dtrace.conf"), "dof-data-0=0x7f;\n");
        append(file("etc/system"), "* vvvv Added by DTrace\nforceload: drv/fbt\n* ^^^^ Added by DTrace\n");
        assertTrue(BootFacts.of(machine).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"etc/system", "sbin/mount", "etc/new-file"})
    void aChangedDiskIsNotKnown(String name) throws IOException {
        MachineFolder machine = machine();
        append(file(name), "# changed\n");
        assertTrue(BootFacts.of(machine).isEmpty());
    }

    @Test
    void whatABootOfAChangedDiskDecidedIsKnownUntilItChangesAgain() throws IOException {
        MachineFolder machine = machine();
        append(file("etc/motd"), "hello\n");
        try (Boot boot = booted(machine, 1)) {
            BootFacts.keep(machine, boot.machine());
            assertEquals(Facts.of(boot.machine().kernel(), boot.machine().tracing()),
                    BootFacts.of(machine).orElseThrow());
        }
        append(file("etc/motd"), "hello\n");
        assertTrue(BootFacts.of(machine).isEmpty());
    }

    /** Drivers that the boot loads register their providers in another order; then ids differ, and a boot is needed. */
    @Test
    void whereTheProbesWouldDifferNothingIsKept() throws IOException {
        MachineFolder machine = machine();
        append(file("etc/system"), "forceload: drv/fbt\n");
        try (Boot boot = booted(machine, 1); Device with = boot.machine().tracing().open()) {
            assertEquals("fbt", with.match(new ProbePattern("", "", "", "", 4)).get(0).provider());
            BootFacts.keep(machine, boot.machine());
        }
        assertTrue(BootFacts.of(machine).isEmpty());
    }

    @Test
    void damagedFactsAreNone() throws IOException {
        MachineFolder machine = machine();
        append(file("etc/motd"), "hello\n");
        Files.writeString(machine.path().resolve(BootFacts.FILE), "nonsense\n");
        assertTrue(BootFacts.of(machine).isEmpty());
    }
}

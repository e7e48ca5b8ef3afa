package org.dtrace4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.SystemFile;
import org.dtrace4j.testing.FakeTarget;
import org.dtrace4j.trace.anon.AnonymousTracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An enabling made by {@code dtrace -A}, run at the boot of another system, claimed there by {@code dtrace -a}. */
class AnonymousEndToEndTest {
    private static final long SECOND = 1_000_000_000L;

    private final FakeTarget first = StorySystem.create();
    private final FakeTarget second = StorySystem.create();
    private final FakeConnector disk = new FakeConnector(first);
    private final List<String> console = new ArrayList<>();

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void whatWasTracedSinceBootIsShownAndNoMore() {
        save("-n", "fbt::add:entry /arg0 < 3/ { printf(\"%s %d\", execname, arg0); @[\"seen\"] = count(); }");
        assertTrue(boot());
        assertEquals(List.of("NOTICE: enabling probe 0 (fbt::add:entry)", "NOTICE: enabling probe 1 (dtrace:::ERROR)"),
                console);
        second.sleep(SECOND);
        assertEquals("""
                CPU     ID                    FUNCTION:NAME
                  1      6                        add:entry sh 1
                  0      6                        add:entry svc.startd 2

                  seen                                                              2
                """, claim("-ae").output());
        FakeIo again = claim("-ae");
        assertEquals("dtrace: could not enable tracing: No anonymous tracing state\n", again.errors());
    }

    @Test
    void withoutTheExitTracingGoesOnWithTheOptionsOfTheEnabling() {
        save("-q", "-n", "fbt::add:entry /arg0 == 5 || arg0 == 25/ { printf(\"%d\\n\", arg0); } tick-4s { exit(3); }");
        assertTrue(boot());
        second.sleep(SECOND);
        FakeIo io = claim("-a");
        assertEquals("5\n25\n\n", io.output());
        assertEquals("", io.errors());
    }

    @Test
    void faultsSinceBootAreReported() {
        save("-qn", "BEGIN { trace(*(int *)8); }");
        assertTrue(boot());
        assertEquals("dtrace: error on enabled probe ID 1 (ID 1: dtrace:::BEGIN): invalid address (0x8) in action #1"
                + " at DIF offset 4\n", claim("-ae").errors());
    }

    @Test
    void theClaimantMayNotEnableProbesOfItsOwn() {
        save("-n", "BEGIN");
        assertTrue(boot());
        FakeIo io = claim("-a", "-n", "BEGIN");
        assertTrue(io.errors().endsWith(
                "dtrace: could not enable tracing: Can't claim anonymous state and enable probes\n"),
                io.errors());
    }

    @Test
    void severalProgramsShareTheirVariables() {
        save("-q", "-n", "BEGIN { n = 41; }", "-n", "BEGIN { printf(\"%d\\n\", ++n); }");
        assertTrue(boot());
        assertEquals("42\n\n", claim("-ae").output());
    }

    @Test
    void destructiveProgramsNeedTheOptionWhenTheyAreSaved() {
        save("-n", "fbt:tmpfs:tmp_unmount:return/arg1 == EBUSY/{ panic(); }");
        boot();
        assertTrue(console.get(2).contains("Destructive actions not allowed"), console.toString());
        second.sleep(5 * SECOND);
        assertEquals(null, second.panicMessage());
    }

    @Test
    void theFirstProgramOfTheCasePanicsTheSystem() {
        save("-w", "-n", "fbt:tmpfs:tmp_unmount:return/arg1 == EBUSY/{ panic(); }");
        assertTrue(boot());
        second.sleep(5 * SECOND);
        assertTrue(second.panicMessage().startsWith("dtrace: panic action at probe fbt:tmpfs:tmp_unmount:return (ecb "),
                second.panicMessage());
    }

    @Test
    void aDamagedFileRunsNothing() {
        save("-n", "BEGIN");
        byte[] conf = disk.systemFiles.files.get(ConfFile.PATH);
        conf[conf.length / 2] ^= 1;
        assertEquals(false, boot());
        assertTrue(console.get(0).startsWith("WARNING: dtrace: anonymous enabling ignored: /kernel/drv/dtrace.conf: the"
                + " checksum does not match"), console.toString());
        assertEquals("dtrace: could not enable tracing: No anonymous tracing state\n", claim("-a").errors());
    }

    private void save(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-A"));
        all.addAll(List.of(arguments));
        FakeIo io = new FakeIo();
        assertEquals(0, new DtraceCommand(io, List.of(disk)).run(all), io.errors());
    }

    private boolean boot() {
        return AnonymousTracing.attach(second.dtrace(), Optional.of(disk.systemFiles.files.get(ConfFile.PATH)),
                Optional.of(disk.systemFiles.files.get(SystemFile.PATH)), false, console::add);
    }

    private FakeIo claim(String... arguments) {
        FakeIo io = new FakeIo();
        new DtraceCommand(io, List.of(new FakeConnector(second))).run(List.of(arguments));
        return io;
    }
}

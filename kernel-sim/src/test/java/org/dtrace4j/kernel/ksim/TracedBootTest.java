package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.kernel.module.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host's dtrace command on a machine folder, and dtrace inside the machine. */
class TracedBootTest {
    @TempDir
    private Path folder;

    /** Runs a command; returns what it said. */
    private String dtrace(int status, String... arguments) {
        FolderIo io = new FolderIo(folder);
        int ended = new DtraceCommand(io, List.of(new SimConnector())).run(List.of(arguments));
        String said = io.said();
        assertEquals(status, ended, said);
        return said;
    }

    @Test
    void tracesABootFromInitOnAndTellsTheSameTwice() {
        dtrace(0, "-A", "-n", "fbt::exece:entry, fbt:tmpfs:tmp_rename:entry, fbt:tmpfs:tmp_unmount:return"
                + " { printf(\"%d %s %d\", timestamp, execname, pid); }");
        String first = dtrace(0, "-ae");
        assertTrue(first.contains("tmp_unmount:return"), first);
        assertEquals(first, dtrace(0, "-ae"));
        assertEquals("dtrace: cleaned up old anonymous enabling in /kernel/drv/dtrace.conf\n"
                + "dtrace: cleaned up forceload directives in /etc/system\n", dtrace(0, "-A"));
        assertEquals("dtrace: could not enable tracing: No anonymous tracing state\n", dtrace(1, "-ae"));
    }

    @Test
    void whatBootsBeforeDtraceAttachesCannotBeTraced() {
        dtrace(0, "-A", "-n", "fbt::vfs_mountroot:entry, fbt::vfs_mountfs:entry { trace(1); } BEGIN { trace(2); }");
        String told = dtrace(0, "-ae");
        assertTrue(told.contains(":BEGIN"), told);
        assertTrue(!told.contains("vfs_mount"), told);
    }

    @Test
    void anEnablingThatMayNotPanicIsReportedAtOnceAndAtBoot() throws Exception {
        String said = dtrace(0, "-A", "-n", "fbt:tmpfs:tmp_unmount:return { panic(); }");
        assertTrue(said.contains("-w"), said);
        MachineFolder machine = MachineFolder.locate(Optional.of(folder.toString()));
        try (Boot boot = Boot.powerOn(Boot.config(1, machine.readDisk(machine.disk())))) {
            BootReport report = boot.toLogin();
            assertTrue(report.multiUser());
            String console = boot.machine().kernel().console.log();
            assertTrue(console.contains("estructive"), console);
        }
    }

    @Test
    void aLiveDestructiveEnablingNeedsPermission() {
        String said = dtrace(1, "-n", "BEGIN { breakpoint(); }");
        assertTrue(said.endsWith("dtrace: could not enable tracing: Destructive actions not allowed\n  hint: with -w they are\n"), said);
    }

    @Test
    void vnHoldIsAMacro() {
        String said = dtrace(1, "-n", "fbt::VN_HOLD:entry");
        assertTrue(said.contains("probe description fbt::VN_HOLD:entry does not match any probes"), said);
    }

    @Test
    void theMachineTracesItself() throws Exception {
        MachineFolder machine = MachineFolder.locate(Optional.of(folder.toString()));
        try (Boot boot = Boot.powerOn(Boot.config(5, machine.readDisk(machine.disk())))) {
            boot.toLogin();
            String console = typed(boot, "root\n", "dtrace -qn 'tick-1s { printf(\"%s ticks\\n\", execname); exit(3); }'\n",
                    "echo status $?\n", "dtrace -A -w -n 'BEGIN { breakpoint(); }'\n",
                    "tail -1 /kernel/drv/dtrace.conf\n");
            assertTrue(console.contains(" ticks\n"), console);
            assertTrue(console.contains("status 3\n"), console);
            assertTrue(console.contains("dtrace: saved anonymous enabling in /kernel/drv/dtrace.conf\n"), console);
            assertTrue(console.contains("# dof-data-sum=0x"), console);
        }
    }

    @Test
    void theInterruptKeyEndsTracingAndAggregationsPrint() throws Exception {
        MachineFolder machine = MachineFolder.locate(Optional.of(folder.toString()));
        try (Boot boot = Boot.powerOn(Boot.config(5, machine.readDisk(machine.disk())))) {
            boot.toLogin();
            typed(boot, "root\n");
            Console console = boot.machine().kernel().console;
            int before = console.log().length();
            console.type("dtrace -qn 'tick-1s { @ = count(); } END { printf(\"the end\"); }'; echo status $?\n");
            boot.run(3_500_000_000L);
            console.interrupt();
            boot.run(100_000_000L);
            assertTrue(console.wantsInput());
            String said = console.log().substring(before);
            assertTrue(said.matches("(?s)\\s*the end\\s+3\\s+status 0\n# "), said);
        }
    }

    private static String typed(Boot boot, String... lines) {
        int before = boot.machine().kernel().console.log().length();
        for (String line : lines) {
            boot.machine().kernel().console.type(line);
            do {
                boot.run(100_000_000L);
            } while (!boot.machine().kernel().console.wantsInput());
        }
        return boot.machine().kernel().console.log().substring(before);
    }

    @Test
    void seedsDiffer() throws Exception {
        MachineFolder machine = MachineFolder.locate(Optional.of(folder.toString()));
        long[] ends = new long[2];
        for (int i = 0; i < 2; i++) {
            try (Boot boot = Boot.powerOn(Boot.config(i, machine.readDisk(machine.disk())))) {
                boot.toLogin();
                ends[i] = boot.machine().kernel().vars.proc_init().p_mstart();
            }
        }
        assertNotEquals(ends[0], ends[1]);
    }
}

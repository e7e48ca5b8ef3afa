package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.kernel.boot.KernelInvariants;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.junit.jupiter.api.Test;

class GuestCommandTest {
    private static final DiskImage DISK = FreshDisk.with(SimPrograms.TABLE);
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void runToEnd(Boot boot, GuestCommand command) {
        for (int i = 0; i < 100 && command.status().isEmpty(); i++) {
            assertTrue(boot.run(SECOND).isEmpty());
        }
    }

    @Test
    void aScriptRunsAsRootWithItsArgumentsAndTellsItsStatus() {
        try (Boot boot = Boot.powerOn(Boot.config(1, DISK))) {
            assertTrue(boot.toLogin().multiUser());
            String script = "echo $1 and $2\nnosuchcommand\necho moved > /tmp/x; cat /tmp/x\nexit 7\n";
            GuestCommand command = GuestCommand.startScript(boot.machine().kernel(), script.getBytes(StandardCharsets.UTF_8),
                    List.of("a", "b"), out, err);
            runToEnd(boot, command);
            assertEquals(7, command.status().orElseThrow());
            assertEquals("a and b\nmoved\n", text(out));
            assertTrue(text(err).endsWith("line 2: nosuchcommand: not found\n"), text(err));
            boot.run(SECOND);
            assertEquals(List.of(), KernelInvariants.violations(boot.machine().kernel()));
        }
    }

    @Test
    void whatItLeavesBehindIsNothing() {
        try (Boot boot = Boot.powerOn(Boot.config(1, DISK))) {
            boot.toLogin();
            runToEnd(boot, GuestCommand.startScript(boot.machine().kernel(), "ps -ef".getBytes(StandardCharsets.UTF_8),
                    List.of(), out, err));
            assertTrue(text(out).contains("ksim run"), text(out));
            out.reset();
            boot.run(SECOND);
            runToEnd(boot, GuestCommand.start(boot.machine().kernel(), "/usr/bin/ls", List.of("ls", "/tmp"), out, err));
            assertEquals("", text(out) + text(err));
        }
    }

    /** A program whose stack is used up ends, and nothing else does. */
    @Test
    void aProgramThatCallsItselfForEverGetsASegmentationFault() {
        try (Boot boot = Boot.powerOn(Boot.config(1, DISK))) {
            boot.toLogin();
            String script = "(f() { f; }; f)\necho status $?\n";
            runToEnd(boot, GuestCommand.startScript(boot.machine().kernel(), script.getBytes(StandardCharsets.UTF_8),
                    List.of(), out, err));
            assertEquals("status 139\n", text(out), text(err));
            assertEquals(List.of(), KernelInvariants.violations(boot.machine().kernel()));
        }
    }

    @Test
    void aCommandThatIsKilledSaysSo() {
        try (Boot boot = Boot.powerOn(Boot.config(1, DISK))) {
            boot.toLogin();
            GuestCommand command = GuestCommand.startScript(boot.machine().kernel(),
                    "kill -9 $$\n".getBytes(StandardCharsets.UTF_8), List.of(), out, err);
            runToEnd(boot, command);
            assertEquals(128 + 9, command.status().orElseThrow());
        }
    }

    /** As at a terminal; what is in the pipes when it ends comes out, and what is written for ever does not keep it. */
    @Test
    void itDoesNotWaitForWhatItLeavesInTheBackground() {
        try (Boot boot = Boot.powerOn(Boot.config(1, DISK))) {
            boot.toLogin();
            String script = "(sleep 1; echo early; echo complaint >&2; sleep 1000; echo late) &\n"
                    + "(while :; do echo x; done) &\nsleep 2\necho done\nexit 3\n";
            GuestCommand command = GuestCommand.startScript(boot.machine().kernel(), script.getBytes(StandardCharsets.UTF_8),
                    List.of(), out, err);
            runToEnd(boot, command);
            assertEquals(3, command.status().orElseThrow());
            assertEquals(List.of("early", "done"), text(out).lines().filter(line -> line.length() > 1).toList());
            assertEquals("complaint\n", text(err));
            assertEquals(List.of(), KernelInvariants.violations(boot.machine().kernel()));
        }
    }
}

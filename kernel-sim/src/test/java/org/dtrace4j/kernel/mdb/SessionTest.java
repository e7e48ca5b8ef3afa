package org.dtrace4j.kernel.mdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.boot.WholeMachine;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;

/** How sessions begin and end, and the terminals that they take place on. */
class SessionTest {
    private static final long SECOND = 1_000_000_000L;

    private static Machine machine(StringBuilder console) {
        return Machine.start(KernelConfig.of(3).withMemoryPages(8192).withDisk(WholeMachine.DISK)
                .withConsole(console::append), k -> k.genunix.main.entry());
    }

    @Test
    void aMachineThatWasLookedAtGoesOnAsIfItHadNotBeen() {
        StringBuilder plain = new StringBuilder();
        try (Machine machine = machine(plain)) {
            machine.run(4 * SECOND);
        }
        StringBuilder console = new StringBuilder();
        StringBuilder session = new StringBuilder();
        try (Machine machine = machine(console)) {
            KmdbSession kmdb = new KmdbSession(machine, DebuggerTerminal.ofLines(
                    List.of("::ps", "::threadlist -v", "::walk vnode | ::kgrep", ":c", "::status", ":c"), session));
            kmdb.install();
            assertTrue(machine.run(SECOND).isEmpty());
            assertEquals(Optional.empty(), kmdb.breakIn());
            assertTrue(machine.run(2 * SECOND).isEmpty());
            assertEquals(Optional.empty(), kmdb.breakIn());
            machine.run(4 * SECOND);
        }
        assertEquals(plain.toString(), console.toString());
        assertTrue(session.toString().startsWith("\nWelcome to kmdb\nLoaded modules: [ "), session::toString);
        assertTrue(session.toString().contains("> :c\nkmdb: target stopped at:\nkmdb_enter+0x"), session::toString);
        assertTrue(session.toString().contains("DTrace state: inactive\n"), session::toString);
    }

    @Test
    void quittingHaltsTheMachineAndSystemdumpPanicsIt() {
        StringBuilder console = new StringBuilder();
        for (String line : List.of("$q", "$<systemdump")) {
            StringBuilder session = new StringBuilder();
            try (Machine machine = machine(console)) {
                KmdbSession kmdb = new KmdbSession(machine, DebuggerTerminal.ofLines(List.of(line), session));
                kmdb.install();
                machine.run(SECOND);
                Outcome outcome = kmdb.breakIn().orElseThrow();
                if (line.equals("$q")) {
                    assertInstanceOf(Outcome.Halted.class, outcome);
                } else {
                    Outcome.Panicked panic = assertInstanceOf(Outcome.Panicked.class, outcome);
                    assertTrue(panic.message().startsWith("BAD TRAP: type=e"), panic.message());
                }
            }
        }
        assertTrue(console.toString().contains("due to a NULL pointer dereference\n"), console::toString);
    }

    // ---- ends of input

    /** A person who types what is in the queue; an empty line is the end of input. */
    private static final class Person implements DebuggerTerminal {
        private final Queue<String> lines;
        private final StringBuilder seen = new StringBuilder();

        Person(List<String> lines) {
            this.lines = new ArrayDeque<>(lines);
        }

        @Override
        public String readLine(String prompt) {
            String line = lines.poll();
            return line == null || line.isEmpty() ? null : line;
        }

        @Override
        public void write(String text) {
            seen.append(text);
        }

        @Override
        public boolean isInteractive() {
            return true;
        }
    }

    @Test
    void aPersonIsRemindedHowToLeaveAndALostTerminalLetsTheMachineGoOn() {
        Person person = new Person(List.of("", "::echo still here", "", "", ""));
        try (Machine machine = machine(new StringBuilder())) {
            KmdbSession kmdb = new KmdbSession(machine, person);
            kmdb.install();
            machine.run(SECOND);
            assertEquals(Optional.empty(), kmdb.breakIn());
        }
        String hint = "Use :c to let the system go on, $q to leave.\n";
        assertTrue(person.seen.toString().endsWith(hint + "still here\n" + hint + hint + hint), person.seen::toString);
    }

    @Test
    void aStreamIsReadToItsEndAndEchoedOnlyWhenAsked() {
        StringBuilder out = new StringBuilder();
        StreamTerminal silent = new StreamTerminal(new StringReader("::ps\r\nlast"), out::append, false);
        assertEquals("::ps", silent.readLine("[0]> "));
        assertEquals("last", silent.readLine("[0]> "));
        assertNull(silent.readLine("[0]> "));
        assertEquals("", out.toString());
        assertEquals("a", new StreamTerminal(new StringReader("a"), out::append, true).readLine("[0]> "));
        assertEquals("[0]> a\n", out.toString());
        assertFalse(silent.isInteractive());
    }

    @Test
    void linesCanBeEditedAndCompleted() throws IOException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        // The last key is control-D.
        byte[] typed = "ab\177c 'x\\y' !1\r::threadl\t\r\4".getBytes(StandardCharsets.ISO_8859_1);
        try (LineDisciplineTerminal terminal = new LineDisciplineTerminal("test", "xterm", screen,
                        StandardCharsets.UTF_8);
                LineEditor editor = LineEditor.of(terminal, null)) {
            terminal.processInputBytes(typed);
            editor.offerNames(List.of("::thread", "::threadlist", "proc"));
            assertEquals("ac 'x\\y' !1", editor.readLine("[0]> "));
            assertEquals("::threadlist", editor.readLine("[0]> ").strip());
            assertNull(editor.readLine("[0]> "));
            editor.write("done\n");
        }
        assertTrue(screen.toString(StandardCharsets.UTF_8).contains("[0]> "));
    }

    // ---- mdb

    @Test
    void mdbSaysWhatIsWrongWithItsArguments() {
        assertEquals(MdbCommand.USAGE, status(List.of(), "Usage: mdb [-e command]... dump\n"));
        assertEquals(MdbCommand.USAGE, status(List.of("-z", "x"), "Usage: mdb [-e command]... dump\n"));
        assertEquals(MdbCommand.FAILURE, status(List.of("/no/such/file"),
                "mdb: failed to open /no/such/file: No such file or directory\n"));
        assertEquals(MdbCommand.FAILURE, status(List.of("pom.xml"),
                "mdb: failed to open dump: pom.xml is not a crash dump of this version, or damaged\n"));
    }

    private static int status(List<String> arguments, String expected) {
        StringBuilder out = new StringBuilder();
        int status = new MdbCommand(new StreamTerminal(new StringReader(""), out::append, false)).run(arguments);
        assertEquals(expected, out.toString());
        return status;
    }
}

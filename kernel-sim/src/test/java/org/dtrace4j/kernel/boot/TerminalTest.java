package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.Terminals.open;
import static org.dtrace4j.kernel.boot.Terminals.read;
import static org.dtrace4j.kernel.boot.Terminals.typeSoon;
import static org.dtrace4j.kernel.boot.Terminals.typed;
import static org.dtrace4j.kernel.boot.Terminals.write;
import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Termios;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console as a stream: what is typed, what is read, signals, modes, flow control. In what is typed {@code <X>} is Ctrl-X. */
class TerminalTest {
    @ParameterizedTest
    @CsvSource({
        "plain$, plain$", "ab<?>c$, ac$", "one two<W>three$, one three$", "one  <W>two$, two$", "junk<U>good$, good$",
        "<?><W><U>still$, still$", "a\\<?>b$, a<?>b$", "\\<U>$, <U>$", "<V><C>x$, <C>x$", "<V>$x$, <M>x$", "part<D>, part",
        "gru\u0308\u00fcn<?><?><?>n$, grun$", "a<R>b$, ab$", "<S><Q>go$, go$", "a<O>b<O>c$, abc$", "x\\<D>y$, x<D>y$",
    })
    void aLineIsEditedBeforeItIsRead(String keys, String line) {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            int typist = typeSoon(sys, k, keys);
            assertEquals(typed(line), read(sys, fd, 100));
            sys.waitpid(typist, 0);
        });
    }

    @Test
    void aReadEndsWithALineAndWhatItLeavesIsForTheNext() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            int typist = typeSoon(sys, k, "one$two$<D>three$");
            assertEquals("on", read(sys, fd, 2));
            assertEquals("e\n", read(sys, fd, 100));
            assertTrue(sys.pollIn(fd, 0));
            assertEquals("two\n", read(sys, fd, 100));
            assertEquals("", read(sys, fd, 100), "the end of the file");
            assertEquals("three\n", read(sys, fd, 100));
            assertFalse(sys.pollIn(fd, 0));
            sys.waitpid(typist, 0);
        });
    }

    @Test
    void theConsoleWantsALineWhileSomebodyWaitsForOne() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            assertFalse(k.console.wantsInput());
            int typist = sys.fork(child -> {
                child.nanosleep(20_000_000);
                boolean wanted = k.console.wantsInput();
                k.console.type("yes\n");
                return wanted && !k.console.wantsInput() ? 0 : 1;
            });
            assertEquals("yes\n", read(sys, fd, 10));
            assertFalse(k.console.wantsInput());
            assertEquals(0, sys.waitpid(typist, 0).status());
        });
    }

    @Test
    void theInterruptCharacterReachesTheSessionOfTheTerminalAndForgetsWhatWasTyped() {
        WholeMachine.run(1, (sys, k) -> {
            int session = sys.fork(child -> {
                child.setsid();
                int fd = open(child);
                child.fork(grandchild -> {
                    read(grandchild, fd, 10);
                    return 0;
                });
                child.nanosleep(10_000_000_000L);
                return 0;
            });
            int other = sys.fork(child -> {
                open(child);
                child.nanosleep(100_000_000);
                return 7;
            });
            int typist = typeSoon(sys, k, "never read", "<C>");
            assertEquals(SIGINT, sys.waitpid(session, 0).signal());
            assertEquals(7, sys.waitpid(other, 0).status());
            sys.waitpid(typist, 0);
            int late = typeSoon(sys, k, "$");
            assertEquals("\n", read(sys, open(sys), 100), "what was typed before is gone");
            sys.waitpid(late, 0);
        });
    }

    @Test
    void aSessionHasTheTerminalThatItsLeaderOpensUntilItEnds() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            assertEquals(ENOTTY, errno(() -> sys.ioctl(fd, "TIOCGPGRP", null)));
            for (int turn = 0; turn < 2; turn++) {
                int session = sys.fork(child -> {
                    int me = child.getpid();
                    boolean right = child.setsid() == me && child.getpgrp() == me && errno(child::setsid) == EPERM;
                    int mine = open(child);
                    return right && child.ioctl(mine, "TIOCGSID", null).equals(me)
                            && child.ioctl(mine, "TIOCGPGRP", null).equals(me)
                            && errno(() -> child.ioctl(mine, "TIOCSPGRP", 1)) == EPERM ? 0 : 1;
                });
                assertEquals(0, sys.waitpid(session, 0).status());
                assertEquals(ENOTTY, errno(() -> sys.ioctl(fd, "TIOCGSID", null)), "it is free again");
            }
        });
    }

    @Test
    void stoppedOutputHoldsWritersBackAndLosesNothing() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            k.console.type(typed("<S>"));
            sys.nanosleep(1_000_000);
            StringBuilder expected = new StringBuilder();
            int typist = sys.fork(child -> {
                child.nanosleep(50_000_000);
                boolean held = !k.console.log().contains("line 0");
                k.console.type(typed("<Q>"));
                return held ? 0 : 1;
            });
            long begin = sys.gethrtime();
            for (int i = 0; i < 200; i++) {
                String line = "line " + i + " of many that do not fit into the queues of a stream\n";
                expected.append(line);
                byte[] data = line.getBytes(StandardCharsets.US_ASCII);
                assertEquals(data.length, sys.write(fd, data, 0, data.length));
            }
            assertTrue(sys.gethrtime() - begin > 40_000_000, "the writer had to wait");
            assertEquals(0, sys.waitpid(typist, 0).status());
            assertTrue(k.console.log().endsWith(expected.toString()), k.console.log());
        });
    }

    @Test
    void whatNobodyReadsIsLostWhenItIsTooMuch() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            String line = "x".repeat(99) + "\n";
            for (int i = 0; i < 40; i++) {
                k.console.type(line);
            }
            sys.nanosleep(1_000_000);
            int lines = 0;
            for (; sys.pollIn(fd, 0); lines++) {
                assertEquals(line, read(sys, fd, 1000));
            }
            assertEquals(31, lines, "21 fill the stream head, 11 the queue of ldterm, whose service procedure loses one");
            k.console.type("y".repeat(5000) + "\n");
            int typist = typeSoon(sys, k, "<U>short$");
            assertEquals("short\n", read(sys, fd, 1000), "a line that is too long is never whole");
            sys.waitpid(typist, 0);
        });
    }

    // ---- modes

    @Test
    void modesAreThoseOfATerminalAndCanBeSet() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            assertEquals(List.of("ttcompat", "ldterm", "wc"), sys.ioctl(fd, "I_LIST", null));
            assertEquals("ttcompat", sys.ioctl(fd, "I_LOOK", null));
            byte[] modes = (byte[]) sys.ioctl(fd, "TCGETS", null);
            ByteBuffer termios = ByteBuffer.wrap(modes).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(Termios.SIZE, modes.length);
            assertEquals(0x2502, termios.getInt(0));
            assertEquals(0xbd, termios.getInt(8));
            assertEquals(0x8a3b, termios.getInt(12));
            assertEquals(0x7f, modes[Termios.OFFSET_C_CC + VERASE]);
            termios.putInt(12, termios.getInt(12) & ~(ICANON | ECHO | ISIG));
            modes[Termios.OFFSET_C_CC + VEOF] = 1;
            sys.ioctl(fd, "TCSETSW", modes);
            assertArrayEquals(modes, (byte[]) sys.ioctl(fd, "TCGETS", null));
            int typist = typeSoon(sys, k, "x<C>", "y");
            assertEquals("x\u0003", read(sys, fd, 10), "at once, and no signal");
            assertEquals("y", read(sys, fd, 10));
            sys.waitpid(typist, 0);
            assertEquals(EINVAL, errno(() -> sys.ioctl(fd, "TCSETS", new byte[3])));
            assertEquals(EINVAL, errno(() -> sys.ioctl(fd, "NO_SUCH_CALL", null)));
        });
    }

    @Test
    void aLineThatWaitsIsLookedAtAgainWhenCanonicalInputIsSwitchedOff() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            k.console.type("half");
            sys.nanosleep(1_000_000);
            assertFalse(sys.pollIn(fd, 0));
            byte[] modes = (byte[]) sys.ioctl(fd, "TCGETS", null);
            modes[12] &= ~ICANON;
            modes[Termios.OFFSET_C_CC + VEOF] = 1;
            sys.ioctl(fd, "TCSETS", modes);
            assertEquals("half", read(sys, fd, 10));
        });
    }

    // ---- what probes see

    /** The lines; {@code %S} has written the end of a string, too. */
    private static List<String> lines(List<String> output) {
        return output.stream().filter(line -> !line.isEmpty()).map(line -> line.replace("\\0", "")).toList();
    }

    @Test
    void theEchoIsWhatATerminalWouldShow() {
        List<String> echoed = WholeMachine.trace(WholeMachine.config(1),
                "fbt::putnext:entry /stringof(args[0]->q_next->q_qinfo->qi_minfo->mi_idname) == \"wc\""
                        + " && stringof(args[0]->q_qinfo->qi_minfo->mi_idname) == \"ldterm\" && args[1]->b_datap->db_type == 0/ { this->n = msgdsize(args[1]);"
                        + " this->text = (char *)alloca(100); bcopy(args[1]->b_rptr, this->text, this->n);"
                        + " this->text[this->n] = '\\0'; printf(\"%S\\n\", stringof(this->text)); }", (sys, k) -> {
                    int fd = open(sys);
                    int typist = typeSoon(sys, k, "ab<?>c<V><A>$", "junk<U>d$", "<C>");
                    read(sys, fd, 100);
                    read(sys, fd, 100);
                    sys.waitpid(typist, 0);
                    byte[] text = "a\tb\n".getBytes(StandardCharsets.US_ASCII);
                    sys.write(fd, text, 0, text.length);
                });
        assertEquals(List.of("ab\\b \\bc^\\b^A\\r\\n", "junk\\b \\b\\b \\b\\b \\b\\b \\bd\\r\\n", "^C", "a\\tb\\r\\n"), lines(echoed));
    }

    @Test
    void eachMessagePassesAllModulesAndCharactersAreCounted() {
        List<String> seen = WholeMachine.trace(WholeMachine.config(1),
                "fbt::putnext:entry { printf(\"%s>%s %d\\n\", stringof(args[0]->q_qinfo->qi_minfo->mi_idname),"
                        + " stringof(args[0]->q_next->q_qinfo->qi_minfo->mi_idname), msgsize(args[1])); }"
                        + " sysinfo:::rawch,sysinfo:::outch,sysinfo:::rcvint { printf(\"%s %d\\n\", probename, arg0); }",
                (sys, k) -> {
                    int fd = open(sys);
                    sys.write(fd, "hey\n".getBytes(StandardCharsets.US_ASCII), 0, 4);
                    int typist = typeSoon(sys, k, "x$");
                    read(sys, fd, 100);
                    sys.waitpid(typist, 0);
                });
        assertEquals(List.of("rcvint 1", "ldterm>strrhead 64",
                "strwhead>ttcompat 4", "ttcompat>ldterm 4", "outch 5", "ldterm>wc 5",
                "kb8042>conskbd 2", "conskbd>wc 2", "wc>ldterm 2", "rawch 2", "ldterm>ttcompat 2", "ttcompat>strrhead 2",
                "ldterm>wc 3"), lines(seen));
    }

    @Test
    void whoeverPollsATerminalThatHisSessionHasLostIsToldSo() {
        WholeMachine.run(1, (sys, k) -> {
            int leader = sys.fork(child -> {
                child.setsid();
                open(child);
                int tty = child.open("/dev/tty", Syscalls.O_RDWR, 0);
                child.fork(other -> {
                    other.sigaction(SIGHUP, Syscalls.IGNORE);
                    other.nanosleep(50_000_000);
                    return other.poll(new int[] {tty}, new int[] {POLLIN}, Syscalls.FOREVER)[0];
                });
                child.nanosleep(20_000_000);
                return 0;
            });
            sys.waitpid(leader, 0);
            assertEquals(POLLERR, sys.waitpid(-1, 0).status());
        });
    }

    @Test
    void modulesArePushedAndPopped() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            sys.ioctl(fd, "I_PUSH", "ptem");
            assertEquals(List.of("ptem", "ttcompat", "ldterm", "wc"), sys.ioctl(fd, "I_LIST", null));
            write(sys, fd, "through it\n");
            assertTrue(k.console.log().endsWith("through it\n"));
            sys.ioctl(fd, "I_POP", null);
            assertEquals("ttcompat", sys.ioctl(fd, "I_LOOK", null));
            assertEquals(EINVAL, errno(() -> sys.ioctl(fd, "I_PUSH", "tmpfs")));
        });
    }

    // ---- messages

    @Test
    void messagesShareDataUntilTheLastIsFreed() {
        WholeMachine.run(1, (sys, k) -> {
            Msgb mp = k.genunix.stream.allocb(8, 0);
            k.genunix.stream.append(mp, new byte[] {1, 2, 3}, 0, 3);
            Msgb twin = k.genunix.stream.dupmsg(mp);
            Msgb copy = k.genunix.stream.copymsg(mp);
            assertEquals(2, mp.b_datap().db_ref());
            k.genunix.stream.linkb(copy, twin);
            assertEquals(6, k.genunix.stream.msgdsize(copy));
            k.genunix.stream.freemsg(mp);
            assertEquals(1, twin.b_datap().db_ref());
            assertArrayEquals(new byte[] {1, 2, 3}, k.genunix.stream.bytes(twin));
            assertEquals(twin.address(), k.genunix.stream.unlinkb(copy).address());
            k.genunix.stream.freemsg(copy);
            k.genunix.stream.freemsg(twin);
            k.genunix.stream.freemsg(null);
            assertEquals(List.of(), StreamInvariants.lostMessages(k));
        });
    }
}

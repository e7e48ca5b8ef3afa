package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.Terminals.open;
import static org.dtrace4j.kernel.boot.Terminals.read;
import static org.dtrace4j.kernel.boot.Terminals.typeSoon;
import static org.dtrace4j.kernel.boot.Terminals.write;
import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;

/** Pseudo-terminals: what passes between their sides, who waits for whom, and what is left when one side goes. */
class PseudoTerminalTest {
    /** A master of a pseudo-terminal, in a machine whose drivers may not be loaded yet. */
    private static int openMaster(Syscalls sys, Kernel k) throws SystemCallError {
        k.modules.load("drv/clone");
        k.modules.load("drv/ptm");
        k.modules.load("drv/pts");
        return sys.open("/dev/ptmx", Syscalls.O_RDWR, 0);
    }

    private static String slave(Syscalls sys, int master) throws SystemCallError {
        return "/dev/pts/" + (int) sys.fstat(master).rdev();
    }

    @Test
    void whatOneSideOfAPseudoTerminalWritesTheOtherReads() {
        WholeMachine.run(1, (sys, k) -> {
            int master = openMaster(sys, k);
            int second = sys.open("/dev/ptmx", Syscalls.O_RDWR, 0);
            assertEquals("/dev/pts/1", slave(sys, master));
            assertEquals("/dev/pts/2", slave(sys, second));
            int fd = sys.open(slave(sys, master), Syscalls.O_RDWR, 0);
            assertEquals(List.of("ttcompat", "ldterm", "ptem", "pts"), sys.ioctl(fd, "I_LIST", null));
            assertEquals(List.of("ptm"), sys.ioctl(master, "I_LIST", null));
            write(sys, master, "typpo\u007f\u007fo\r");
            assertEquals("typo\n", read(sys, fd, 100));
            assertEquals("typpo\b \b\b \bo\r\n", read(sys, master, 100), "the echo");
            write(sys, fd, "said\n");
            assertEquals("said\r\n", read(sys, master, 100));
            sys.close(fd);
            assertEquals("", read(sys, master, 100), "the slave is closed");
            sys.close(master);
            assertEquals(EAGAIN, errno(() -> sys.open("/dev/pts/1", Syscalls.O_RDWR, 0)), "no master");
            int third = sys.open("/dev/ptmx", Syscalls.O_RDWR, 0);
            assertEquals("/dev/pts/1", slave(sys, third), "the first is free again");
            sys.close(third);
            sys.close(second);
            assertEquals(List.of(), StreamInvariants.lostMessages(k));
        });
    }

    @Test
    void whenTheMasterOfAPseudoTerminalGoesItsSessionIsHungUp() {
        WholeMachine.run(1, (sys, k) -> {
            int master = openMaster(sys, k);
            String path = slave(sys, master);
            int session = sys.fork(child -> {
                child.close(master);
                child.setsid();
                int fd = child.open(path, Syscalls.O_RDWR, 0);
                write(child, fd, "ready");
                read(child, fd, 10);
                return 0;
            });
            assertEquals("ready", read(sys, master, 100));
            sys.close(master);
            assertEquals(SIGHUP, sys.waitpid(session, 0).signal());
        });
    }

    @Test
    void aWriterWaitsUntilTheOtherSideOfAPseudoTerminalReads() {
        WholeMachine.run(1, (sys, k) -> {
            int master = openMaster(sys, k);
            String path = slave(sys, master);
            int writer = sys.fork(child -> {
                int fd = child.open(path, Syscalls.O_RDWR, 0);
                for (int i = 0; i < 300; i++) {
                    write(child, fd, "line " + i + " of many that do not fit into the queues of two streams\n");
                }
                return 0;
            });
            sys.nanosleep(50_000_000);
            StringBuilder text = new StringBuilder();
            for (String part = read(sys, master, 1000); !part.isEmpty(); part = read(sys, master, 1000)) {
                text.append(part);
            }
            assertEquals(300, text.toString().split("\r\n").length);
            assertTrue(text.toString().endsWith("line 299 of many that do not fit into the queues of two streams\r\n"));
            assertEquals(0, sys.waitpid(writer, 0).status());
            sys.close(master);
            assertEquals(List.of(), StreamInvariants.lostMessages(k));
        });
    }

    @Test
    void aWriterDoesNotWaitForATerminalThatHasGone() {
        WholeMachine.run(1, (sys, k) -> {
            int master = openMaster(sys, k);
            String path = slave(sys, master);
            int writer = sys.fork(child -> {
                child.close(master);
                int fd = child.open(path, Syscalls.O_RDWR, 0);
                int error = 0;
                while (error == 0) {
                    error = errno(() -> child.write(fd, new byte[1_000], 0, 1_000));
                }
                return error;
            });
            sys.nanosleep(50_000_000);
            sys.close(master);
            assertEquals(EIO, sys.waitpid(writer, 0).status());
        });
    }

    @Test
    void devTtyIsTheTerminalOfWhoOpensIt() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(ENXIO, errno(() -> sys.open("/dev/tty", Syscalls.O_RDWR, 0)), "no session, no terminal");
            int master = openMaster(sys, k);
            String path = slave(sys, master);
            int typist = typeSoon(sys, k, "answer$");
            int onConsole = sys.fork(child -> {
                child.setsid();
                open(child);
                int tty = child.open("/dev/tty", Syscalls.O_RDWR, 0);
                write(child, tty, "on the console\n");
                return child.ioctl(tty, "I_LIST", null).equals(List.of("ttcompat", "ldterm", "wc"))
                        && child.pollIn(tty, Syscalls.FOREVER) && read(child, tty, 100).equals("answer\n") ? 0 : 1;
            });
            assertEquals(0, sys.waitpid(onConsole, 0).status());
            assertTrue(k.console.log().endsWith("on the console\n"));
            sys.waitpid(typist, 0);
            int elsewhere = sys.fork(child -> {
                child.close(master);
                child.setsid();
                child.open(path, Syscalls.O_RDWR, 0);
                write(child, child.open("/dev/tty", Syscalls.O_RDWR, 0), "elsewhere\n");
                return 0;
            });
            assertEquals("elsewhere\r\n", read(sys, master, 100));
            sys.waitpid(elsewhere, 0);
            sys.close(master);
        });
    }
}

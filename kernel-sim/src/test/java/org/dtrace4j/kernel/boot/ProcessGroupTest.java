package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.Syscalls.ChildState;
import org.dtrace4j.kernel.user.Syscalls.ChildStatus;
import org.junit.jupiter.api.Test;

/** Process groups, and processes that stop: what job control is made of. */
class ProcessGroupTest {
    private static final long MILLISECOND = 1_000_000L;

    /** The errors of setpgid, in a session that begins with the caller. */
    @Test
    void groupsAreMadeAndJoined() {
        WholeMachine.run(1, (sys, k) -> {
            int session = sys.fork(leader -> {
                int me = leader.setsid();
                int child = leader.fork(c -> {
                    c.nanosleep(50 * MILLISECOND);
                    return 0;
                });
                int second = leader.fork(c -> {
                    c.setpgid(0, child);
                    c.nanosleep(50 * MILLISECOND);
                    return c.getpgrp() == child ? 0 : 1;
                });
                leader.setpgid(child, 0);
                boolean right = leader.getpgid(child) == child && leader.getpgrp() == me && leader.getsid(child) == me
                        && errno(() -> leader.setpgid(0, 0)) == EPERM && errno(() -> leader.setpgid(child, 4000)) == EPERM
                        && errno(() -> leader.setpgid(4000, 0)) == ESRCH && errno(() -> leader.setpgid(child, -1)) == EINVAL
                        && errno(() -> leader.getpgid(4000)) == ESRCH;
                int sleeper = leader.fork(c -> {
                    c.exec("/usr/bin/sleep", List.of("sleep", "1"), c.environment());
                    return 1;
                });
                leader.nanosleep(20 * MILLISECOND);
                right &= errno(() -> leader.setpgid(sleeper, 0)) == EACCES;
                leader.kill(sleeper, SIGKILL);
                right &= leader.waitpid(-child, 0).status() == 0 && leader.waitpid(-child, 0).status() == 0
                        && errno(() -> leader.waitpid(-child, 0)) == ECHILD && leader.waitpid(0, 0).signal() == SIGKILL;
                return right && second > 0 ? 0 : 1;
            });
            assertEquals(0, sys.waitpid(session, 0).status());
        });
    }

    @Test
    void aParentIsToldOnceThatAChildStopsAndGoesOn() {
        WholeMachine.run(1, (sys, k) -> {
            int child = sys.fork(c -> {
                c.nanosleep(100 * MILLISECOND);
                return 3;
            });
            int both = Syscalls.WUNTRACED | Syscalls.WCONTINUED;
            sys.nanosleep(10 * MILLISECOND);
            sys.kill(child, SIGSTOP);
            assertEquals(new ChildStatus(child, 0, SIGSTOP, ChildState.STOPPED), sys.waitpid(-1, both));
            assertNull(sys.waitpid(-1, both | Syscalls.WNOHANG));
            sys.kill(child, SIGCONT);
            assertEquals(new ChildStatus(child, 0, SIGCONT, ChildState.CONTINUED), sys.waitpid(-1, both));
            assertNull(sys.waitpid(-1, both | Syscalls.WNOHANG));
            sys.kill(child, SIGSTOP);
            sys.nanosleep(10 * MILLISECOND);
            sys.kill(child, SIGCONT);
            assertEquals(3, sys.waitpid(child, 0).status(), "who does not ask is not told");
        });
    }

    @Test
    void nobodyIsStoppedWhomNobodyCouldLetGoOn() {
        WholeMachine.run(1, (sys, k) -> {
            int orphan = sys.fork(c -> {
                c.setsid();
                c.kill(c.getpid(), SIGTSTP);
                return 5;
            });
            assertEquals(5, sys.waitpid(orphan, Syscalls.WUNTRACED).status());
            int caught = sys.fork(c -> {
                boolean[] heard = new boolean[1];
                c.sigaction(SIGTSTP, () -> heard[0] = true);
                c.kill(c.getpid(), SIGTSTP);
                return heard[0] ? 6 : 7;
            });
            assertEquals(6, sys.waitpid(caught, Syscalls.WUNTRACED).status());
        });
    }

    @Test
    void aStoppedGroupThatIsLeftAloneIsHungUp() {
        WholeMachine.run(1, (sys, k) -> {
            int session = sys.fork(leader -> {
                leader.setsid();
                int job = leader.fork(c -> {
                    c.setpgid(0, 0);
                    c.kill(c.getpid(), SIGTSTP);
                    c.nanosleep(10_000 * MILLISECOND);
                    return 0;
                });
                return leader.waitpid(job, Syscalls.WUNTRACED).signal();
            });
            assertEquals(SIGTSTP, sys.waitpid(session, 0).status());
            assertEquals(SIGHUP, sys.waitpid(-1, 0).signal(), "the job, whose parent is process 1 now");
        });
    }

    @Test
    void theBackgroundMayNotReadTheTerminal() {
        WholeMachine.run(1, (sys, k) -> {
            int session = sys.fork(leader -> {
                leader.setsid();
                int fd = leader.open("/dev/console", Syscalls.O_RDWR, 0);
                int job = leader.fork(c -> {
                    c.setpgid(0, 0);
                    return c.read(fd, new byte[10], 0, 10) == 3 ? 0 : 1;
                });
                boolean right = leader.waitpid(job, Syscalls.WUNTRACED)
                        .equals(new ChildStatus(job, 0, SIGTTIN, ChildState.STOPPED));
                leader.ioctl(fd, "TIOCSPGRP", job);
                leader.kill(-job, SIGCONT);
                int typist = leader.fork(c -> {
                    c.nanosleep(20 * MILLISECOND);
                    k.console.type("hi\n");
                    return 0;
                });
                right &= leader.waitpid(job, 0).status() == 0;
                leader.sigaction(SIGTTOU, Syscalls.IGNORE);
                leader.ioctl(fd, "TIOCSPGRP", leader.getpid());
                leader.sigaction(SIGTTOU, null);
                leader.waitpid(typist, 0);
                int deaf = leader.fork(c -> {
                    c.setpgid(0, 0);
                    c.sigaction(SIGTTIN, Syscalls.IGNORE);
                    return errno(() -> c.read(fd, new byte[10], 0, 10));
                });
                right &= leader.waitpid(deaf, Syscalls.WUNTRACED).status() == EIO;
                int setter = leader.fork(c -> {
                    c.setpgid(0, 0);
                    c.ioctl(fd, "TCSETS", c.ioctl(fd, "TCGETS", null));
                    return 0;
                });
                right &= leader.waitpid(setter, Syscalls.WUNTRACED).signal() == SIGTTOU;
                leader.kill(setter, SIGKILL);
                leader.waitpid(setter, 0);
                return right ? 0 : 1;
            });
            assertEquals(0, sys.waitpid(session, 0).status());
        });
    }

    @Test
    void eachProcessOfAGroupIsSentTheSignal() {
        List<String> sent = WholeMachine.trace(WholeMachine.config(1),
                "proc:::signal-send /args[2] == 24/ { printf(\"%s %d\\n\", probename, args[2]); }"
                        + " fbt::stop:entry { printf(\"stop %d %d\\n\", arg0, arg1); }", (sys, k) -> {
                    int first = sys.fork(c -> {
                        c.setpgid(0, 0);
                        c.nanosleep(10_000 * MILLISECOND);
                        return 0;
                    });
                    sys.setpgid(first, 0);
                    int second = sys.fork(c -> {
                        c.setpgid(0, first);
                        c.nanosleep(10_000 * MILLISECOND);
                        return 0;
                    });
                    sys.nanosleep(10 * MILLISECOND);
                    sys.kill(-first, SIGTSTP);
                    sys.waitpid(first, Syscalls.WUNTRACED);
                    sys.waitpid(second, Syscalls.WUNTRACED);
                    sys.kill(-first, SIGKILL);
                    sys.waitpid(first, 0);
                    sys.waitpid(second, 0);
                });
        assertEquals(List.of("signal-send 24", "signal-send 24", "stop 5 24", "stop 5 24"),
                sent.stream().filter(line -> !line.isEmpty()).toList());
    }

    @Test
    void aSubshellInTheBackgroundIsTheProcessThatTheShellNames() {
        WholeMachine.run(1, (sys, k) -> assertEquals(7, WholeMachine.sh(sys,
                "(trap 'exit 7' USR1; sleep 1; exit 1) & p=$!; sleep 0.5; kill -USR1 $p; wait $p")));
    }
}

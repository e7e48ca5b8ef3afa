package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;

/** Processes: fork, exit, wait, signals, stopping. */
class ProcessTest {
    private static final long MILLISECOND = 1_000_000;

    @Test
    void parentWaitsForChild() {
        List<String> log = new ArrayList<>();
        SmallKernel.run(1, small -> {
            small.init(sys -> {
                int child = sys.fork(c -> {
                    log.add("child " + c.getpid() + " of " + c.getppid());
                    c.nanosleep(20 * MILLISECOND);
                    return 7;
                });
                Syscalls.ChildStatus status = sys.waitpid(-1, 0);
                log.add("waited for " + status.pid() + ": " + status.status() + ", " + (status.pid() == child));
                log.add("gone: " + (small.process(child) == null));
                try {
                    sys.waitpid(-1, 0);
                } catch (SystemCallError e) {
                    log.add("errno " + e.errno());
                }
                sys.nanosleep(10_000 * MILLISECOND);
                return 0;
            });
            small.sleepTicks(50);
        });
        assertEquals(List.of("child 4 of 1", "waited for 4: 7, true", "gone: true", "errno " + ECHILD), log);
    }

    @Test
    void noHangReturnsNothingWhileChildLives() {
        List<String> log = new ArrayList<>();
        SmallKernel.run(1, small -> {
            small.init(sys -> {
                sys.fork(c -> {
                    c.nanosleep(50 * MILLISECOND);
                    return 0;
                });
                log.add(String.valueOf(sys.waitpid(-1, Syscalls.WNOHANG)));
                sys.nanosleep(200 * MILLISECOND);
                log.add(String.valueOf(sys.waitpid(-1, Syscalls.WNOHANG).pid()));
                sys.nanosleep(10_000 * MILLISECOND);
                return 0;
            });
            small.sleepTicks(60);
        });
        assertEquals(List.of("null", "4"), log);
    }

    @Test
    void handlerRunsAndSigsuspendEnds() {
        List<String> log = new ArrayList<>();
        SmallKernel.run(1, small -> {
            small.init(sys -> {
                sys.sigaction(Syscalls.SIGCLD, () -> log.add("SIGCLD"));
                sys.fork(c -> {
                    c.nanosleep(30 * MILLISECOND);
                    return 0;
                });
                try {
                    sys.sigsuspend();
                } catch (SystemCallError e) {
                    log.add("errno " + e.errno());
                }
                log.add("child " + sys.waitpid(-1, 0).pid());
                sys.nanosleep(10_000 * MILLISECOND);
                return 0;
            });
            small.sleepTicks(50);
        });
        assertEquals(List.of("SIGCLD", "errno " + EINTR, "child 4"), log);
    }

    @Test
    void defaultOfTermKills() {
        List<String> log = new ArrayList<>();
        SmallKernel.run(1, small -> {
            small.init(sys -> {
                int child = sys.fork(c -> {
                    c.nanosleep(10_000 * MILLISECOND);
                    log.add("not reached");
                    return 0;
                });
                sys.nanosleep(20 * MILLISECOND);
                sys.kill(child, Syscalls.SIGTERM);
                Syscalls.ChildStatus status = sys.waitpid(child, 0);
                log.add(status.status() + " signal " + status.signal());
                sys.nanosleep(10_000 * MILLISECOND);
                return 0;
            });
            small.sleepTicks(50);
        });
        assertEquals(List.of("0 signal 15"), log);
    }

    @Test
    void ignoredSignalDoesNothingButKillAlwaysKills() {
        List<String> log = new ArrayList<>();
        SmallKernel.run(1, small -> {
            small.init(sys -> {
                int child = sys.fork(c -> {
                    c.sigaction(Syscalls.SIGTERM, Syscalls.IGNORE);
                    c.nanosleep(10_000 * MILLISECOND);
                    return 0;
                });
                sys.nanosleep(20 * MILLISECOND);
                sys.kill(child, Syscalls.SIGTERM);
                sys.nanosleep(20 * MILLISECOND);
                log.add("alive " + (small.process(child).p_stat() == SRUN));
                sys.kill(child, Syscalls.SIGKILL);
                log.add("signal " + sys.waitpid(child, 0).signal());
                sys.nanosleep(10_000 * MILLISECOND);
                return 0;
            });
            small.sleepTicks(50);
        });
        assertEquals(List.of("alive true", "signal 9"), log);
    }

    @Test
    void stopStandsStillUntilContinued() {
        List<String> log = new ArrayList<>();
        SmallKernel.run(1, small -> {
            small.init(sys -> {
                int child = sys.fork(c -> {
                    for (int i = 0; i < 3; i++) {
                        c.nanosleep(50 * MILLISECOND);
                        log.add("tick");
                    }
                    return 0;
                });
                sys.nanosleep(20 * MILLISECOND);
                sys.kill(child, Syscalls.SIGSTOP);
                sys.nanosleep(500 * MILLISECOND);
                log.add("stopped " + (small.process(child).p_tlist().t_state() == TS_STOPPED));
                sys.kill(child, Syscalls.SIGCONT);
                sys.waitpid(child, 0);
                log.add("done");
                sys.nanosleep(10_000 * MILLISECOND);
                return 0;
            });
            small.sleepTicks(200);
        });
        assertEquals(List.of("stopped true", "tick", "tick", "tick", "done"), log);
    }

    @Test
    void requestedStopOfSleeperTakesEffectWhereItSleeps() {
        List<String> log = new ArrayList<>();
        SmallKernel.run(1, small -> {
            small.init(sys -> {
                sys.nanosleep(100 * MILLISECOND);
                log.add("awake at " + sys.gethrtime() / (100 * MILLISECOND));
                sys.nanosleep(10_000 * MILLISECOND);
                return 0;
            });
            small.sleepTicks(3);
            Kthread t = small.process(1).p_tlist();
            t.t_proc_flag(t.t_proc_flag() | TP_PRSTOP);
            small.kernel().genunix.sig.eat_signal(t, SIGCONT);
            small.sleepTicks(50);
            log.add("stopped " + Stops.ISTOPPED(t) + " " + (t.t_whystop() == PR_REQUESTED));
            t.t_schedflag(t.t_schedflag() | TS_PSTART);
            small.kernel().genunix.stops.setrun(t);
            small.sleepTicks(3);
        });
        assertEquals(2, log.size(), log::toString);
        assertEquals("stopped true true", log.get(0));
        assertTrue(log.get(1).startsWith("awake"), log::toString);
    }

    @Test
    void orphansBecomeChildrenOfInit() {
        List<String> log = new ArrayList<>();
        SmallKernel.run(1, small -> {
            small.init(sys -> {
                sys.fork(c -> {
                    c.fork(grandchild -> {
                        grandchild.nanosleep(60 * MILLISECOND);
                        log.add("parent is " + grandchild.getppid());
                        return 3;
                    });
                    return 2;
                });
                log.add("first " + sys.waitpid(-1, 0).status());
                log.add("second " + sys.waitpid(-1, 0).status());
                sys.nanosleep(10_000 * MILLISECOND);
                return 0;
            });
            small.sleepTicks(100);
        });
        assertEquals(List.of("first 2", "parent is 1", "second 3"), log);
    }

    @Test
    void processListsAndIdsAreConsistentAfterManyForks() {
        SmallKernel.run(1, small -> {
            int before = small.kernel().vars.nproc();
            long free = small.kernel().vars.freemem();
            small.init(sys -> {
                for (int round = 0; round < 10; round++) {
                    for (int i = 0; i < 5; i++) {
                        sys.fork(c -> {
                            c.nanosleep(5 * MILLISECOND);
                            return 0;
                        });
                    }
                    for (int i = 0; i < 5; i++) {
                        sys.waitpid(-1, 0);
                    }
                }
                sys.nanosleep(10_000 * MILLISECOND);
                return 0;
            });
            small.sleepTicks(100);
            assertEquals(before + 1, small.kernel().vars.nproc());
            int listed = 0;
            for (Proc p = small.kernel().vars.practive(); p != null; p = p.p_next()) {
                listed++;
                assertEquals(p.address(), small.kernel().genunix.pid.prfind(ProcessCode.pid(p)).address());
            }
            assertEquals(before + 1, listed);
            assertEquals(free, small.kernel().vars.freemem());
            assertNull(small.process(1).p_child());
            assertNotNull(small.process(0));
        });
    }
}

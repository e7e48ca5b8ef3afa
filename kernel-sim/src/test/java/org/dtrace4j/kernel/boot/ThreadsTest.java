package org.dtrace4j.kernel.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.libc.Mutexes;
import org.dtrace4j.kernel.user.libc.Threads;
import org.junit.jupiter.api.Test;

/** Threads of a process: how they begin and end, alone and with it. */
class ThreadsTest {
    private static final long MILLISECOND = 1_000_000;

    /** What is done in a child of the test, which is not init. Returns how the child has ended. */
    private static Syscalls.ChildStatus inChild(Syscalls sys, Syscalls.ChildBody body) throws SystemCallError {
        return sys.waitpid(sys.fork(body), 0);
    }

    private static long memory(Syscalls sys) throws SystemCallError {
        return sys.mmapZeroes(4096);
    }

    private static int threads(Syscalls sys, int pid) throws SystemCallError {
        return ProcLayout.getInt(FileTools.read(sys, "/proc/" + pid + "/psinfo"), ProcLayout.PR_NLWP);
    }

    @Test
    void threadsHaveNumbersRunAtOnceAndCanBeWaitedForOnce() {
        WholeMachine.run(1, (sys, k) -> {
            List<Integer> numbers = new ArrayList<>();
            long begin = sys.gethrtime();
            for (int i = 0; i < 3; i++) {
                numbers.add(Threads.thr_create(sys, own -> {
                    assertEquals(own.lwpSelf(), own.lwpNumber());
                    own.nanosleep(10 * MILLISECOND);
                }));
            }
            assertEquals(List.of(2, 3, 4), numbers);
            assertEquals(4, threads(sys, sys.getpid()));
            assertEquals(3, Threads.thr_join(sys, 3));
            Threads.thr_join(sys, 0);
            Threads.thr_join(sys, 0);
            assertTrue(sys.gethrtime() - begin < 20 * MILLISECOND);
            assertEquals(Errno.ESRCH, WholeMachine.errno(() -> Threads.thr_join(sys, 3)));
            assertEquals(Errno.ESRCH, WholeMachine.errno(() -> Threads.thr_join(sys, 0)));
            assertEquals(Errno.EDEADLK, WholeMachine.errno(() -> Threads.thr_join(sys, 1)));
            assertEquals(1, threads(sys, sys.getpid()));
        });
    }

    @Test
    void theEndOfAProcessIsTheEndOfAllItsThreads() {
        WholeMachine.run(1, (sys, k) -> {
            Syscalls.ThreadBody[] others = {own -> own.nanosleep(1_000_000 * MILLISECOND), own -> {
                while (own.gethrtime() > 0) {
                    own.compute(Latency.COMMAND_WORK);
                }
            }, own -> Mutexes.mutex_lock(own, 0x9f00000L)};
            Syscalls.ChildStatus exited = inChild(sys, child -> {
                child.mapVariables(0x9f00000L, 4096);
                Mutexes.mutex_lock(child, 0x9f00000L);
                for (Syscalls.ThreadBody other : others) {
                    Threads.thr_create(child, other);
                }
                child.nanosleep(MILLISECOND);
                return 5;
            });
            assertEquals(5, exited.status());
            Syscalls.ChildStatus byAnother = inChild(sys, child -> {
                for (Syscalls.ThreadBody other : List.of(others[0], others[1])) {
                    Threads.thr_create(child, other);
                }
                Threads.thr_create(child, own -> own.exit(6));
                child.pause();
                return 0;
            });
            assertEquals(6, byAnother.status());
            int pid = sys.fork(child -> {
                for (Syscalls.ThreadBody other : List.of(others[0], others[1])) {
                    Threads.thr_create(child, other);
                }
                child.pause();
                return 0;
            });
            sys.nanosleep(10 * MILLISECOND);
            assertEquals(3, threads(sys, pid));
            FileTools.write(sys, "/proc/" + pid + "/ctl", 0, 0, ProcLayout.words(ProcLayout.PCDSTOP));
            sys.nanosleep(10 * MILLISECOND);
            sys.kill(pid, Syscalls.SIGKILL);
            assertEquals(Syscalls.SIGKILL, sys.waitpid(pid, 0).signal());
            assertEquals(7, inChild(sys, child -> {
                Threads.thr_create(child, own -> {
                    own.nanosleep(MILLISECOND);
                    own.exit(7);
                });
                child.lwpExit();
                return 0;
            }).status(), "the first thread has ended before");
            assertEquals(0, inChild(sys, child -> {
                Threads.thr_create(child, own -> own.nanosleep(MILLISECOND));
                child.lwpExit();
                return 8;
            }).status(), "the last thread has ended");
        });
    }

    @Test
    void execEndsOtherThreadsAndForkCopiesOne() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(1, inChild(sys, child -> {
                Threads.thr_create(child, own -> own.exec("/usr/bin/test", List.of("test", "a", "=", "b"), Map.of()));
                Threads.thr_create(child, own -> own.nanosleep(1_000_000 * MILLISECOND));
                child.pause();
                return 0;
            }).status());
            long lock = memory(sys);
            sys.memory().putLong(lock + 64, 42);
            int[] child = new int[1];
            int other = Threads.thr_create(sys, own -> child[0] = own.fork(forked -> {
                assertEquals(1, threads(forked, forked.getpid()));
                assertEquals(42, forked.memory().getLong(lock + 64));
                forked.memory().putLong(lock + 64, 43);
                Mutexes.mutex_lock(forked, lock);
                Threads.thr_join(forked, Threads.thr_create(forked, more -> more.compute(Latency.SCHED_SWITCH)));
                return 9;
            }));
            Threads.thr_join(sys, other);
            assertEquals(9, sys.waitpid(child[0], 0).status());
            assertEquals(42, sys.memory().getLong(lock + 64));
        });
    }

    @Test
    void whatSeveralThreadsMakeAtOnceDoesWhatEachOfThemWanted() {
        WholeMachine.run(1, (sys, k) -> {
            int[] done = new int[4];
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < done.length; i++) {
                int number = i;
                Threads.thr_create(sys, own -> {
                    for (int n = 0; n < 5; n++) {
                        Threads.thr_create(own, more -> done[number]++);
                    }
                    statuses.add(own.waitpid(own.fork(child -> number), 0).status());
                });
            }
            for (int i = 0; i < done.length * 6; i++) {
                Threads.thr_join(sys, 0);
            }
            assertArrayEquals(new int[] {5, 5, 5, 5}, done);
            assertEquals(List.of(0, 1, 2, 3), statuses.stream().sorted().toList());
        });
    }

    @Test
    void allThreadsOfAProcessStopAndGoOn() {
        WholeMachine.run(1, (sys, k) -> {
            int[] turns = new int[2];
            int pid = sys.fork(child -> {
                long lock = memory(child);
                for (int i = 0; i < 2; i++) {
                    int number = i;
                    Threads.thr_create(child, own -> {
                        while (turns[number] < 1000) {
                            Mutexes.mutex_lock(own, lock);
                            own.compute(Latency.SCHED_SWITCH);
                            Mutexes.mutex_unlock(own, lock);
                            own.nanosleep(MILLISECOND);
                            turns[number]++;
                        }
                    });
                }
                Threads.thr_join(child, 0);
                Threads.thr_join(child, 0);
                return 0;
            });
            sys.nanosleep(20 * MILLISECOND);
            FileTools.write(sys, "/proc/" + pid + "/ctl", 0, 0, ProcLayout.words(ProcLayout.PCDSTOP));
            sys.nanosleep(5 * MILLISECOND);
            int[] stopped = turns.clone();
            assertTrue(stopped[0] > 0 && stopped[1] > 0);
            sys.nanosleep(50 * MILLISECOND);
            assertArrayEquals(stopped, turns);
            FileTools.write(sys, "/proc/" + pid + "/ctl", 0, 0, ProcLayout.words(ProcLayout.PCRUN, 0));
            assertEquals(0, sys.waitpid(pid, 0).status());
            assertEquals(1000, turns[1]);
        });
    }

    @Test
    void theKernelTellsOfThreads() {
        List<String> lines = WholeMachine.trace(WholeMachine.config(1), """
                proc:::lwp-create /pid == 1/ { printf("create %d\\n", args[0]->pr_lwpid); }
                proc:::lwp-start /pid == 1/ { printf("start %d\\n", tid); }
                proc:::lwp-exit /pid == 1/ { printf("exit %d\\n", tid); }
                syscall::lwp_*:entry /pid == 1/ { printf("%s %d\\n", probefunc, tid); }
                """, (sys, k) -> {
            int other = Threads.thr_create(sys, own -> own.nanosleep(MILLISECOND));
            Threads.thr_join(sys, other);
            assertNull(k.genunix.lwp.idtot(k.curthread().t_procp(), other));
            assertTrue(Kthread.same(k.genunix.lwp.idtot(k.curthread().t_procp(), 1), k.curthread()));
        });
        assertEquals(List.of("create 2", "exit 2", "lwp_create 1", "lwp_exit 2", "lwp_wait 1", "start 2"),
                lines.stream().filter(line -> !line.isEmpty()).sorted().toList());
    }
}

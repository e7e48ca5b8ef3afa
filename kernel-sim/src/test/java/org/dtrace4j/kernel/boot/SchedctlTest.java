package org.dtrace4j.kernel.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;

/** schedctl(2) on one CPU: who asks for it is not preempted, but not for ever. */
class SchedctlTest {
    private static final long MILLISECOND = 1_000_000;
    private static final KernelConfig ONE_CPU = WholeMachine.config(1).withCpus(1);

    /** Computes until a moment. */
    private static void computeUntil(Syscalls sys, long nanos) {
        while (sys.gethrtime() < nanos) {
            sys.compute(Latency.COMMAND_WORK);
        }
    }

    /** When the child wakes, after the parent has used up its time more than once, so that it has a lower priority. */
    private static final long WAKES = 800 * MILLISECOND;

    /** Starts a child that sleeps so long, and tells when it has woken; lets it begin. */
    private static int sleeper(Syscalls sys, long[] woken) throws SystemCallError {
        long end = sys.gethrtime() + WAKES;
        int child = sys.fork(other -> {
            other.nanosleep(end - other.gethrtime());
            woken[0] = other.gethrtime();
            return 0;
        });
        sys.nanosleep(20 * MILLISECOND);
        return child;
    }

    @Test
    void whoDoesNotAskLosesTheCpuToAHigherPriority() {
        WholeMachine.run(ONE_CPU, (sys, k) -> {
            long[] woken = new long[1];
            long begin = sys.gethrtime();
            int child = sleeper(sys, woken);
            computeUntil(sys, begin + WAKES + 50 * MILLISECOND);
            assertTrue(woken[0] > 0 && woken[0] < begin + WAKES + MILLISECOND, () -> (woken[0] - begin) + " ns");
            sys.waitpid(child, 0);
        });
    }

    @Test
    void whoAsksKeepsTheCpuAndGivesItUpAtTheEnd() {
        WholeMachine.run(ONE_CPU, (sys, k) -> {
            long[] woken = new long[1];
            sys.schedctlInit();
            long begin = sys.gethrtime();
            int child = sleeper(sys, woken);
            computeUntil(sys, begin + WAKES - 2 * MILLISECOND);
            sys.schedctlStart();
            computeUntil(sys, begin + WAKES + 6 * MILLISECOND);
            assertEquals(0, woken[0]);
            assertEquals(1, k.curthread().t_schedctl().sc_preemptctl().sc_yield());
            sys.schedctlStop();
            assertTrue(woken[0] > 0, "the child has had its turn at once");
            assertEquals(0, k.curthread().t_schedctl().sc_preemptctl().sc_yield());
            sys.waitpid(child, 0);
        });
    }

    @Test
    void whoAsksForTooLongIsPreempted() {
        WholeMachine.run(ONE_CPU, (sys, k) -> {
            long[] woken = new long[1];
            sys.schedctlInit();
            long begin = sys.gethrtime();
            int child = sleeper(sys, woken);
            computeUntil(sys, begin + WAKES - 2 * MILLISECOND);
            sys.schedctlStart();
            computeUntil(sys, begin + WAKES + 400 * MILLISECOND);
            assertTrue(woken[0] > begin + WAKES + MILLISECOND && woken[0] < begin + WAKES + 250 * MILLISECOND,
                    () -> (woken[0] - begin) + " ns");
            assertEquals(0, k.curthread().t_schedctl().sc_preemptctl().sc_nopreempt());
            sys.waitpid(child, 0);
        });
    }

    @Test
    void theProbesTell() {
        assertEquals(List.of("nopreempt 1", "preempt 1", "yield 1"), WholeMachine.trace(ONE_CPU, """
                sched:::schedctl-nopreempt { held[args[1]->pr_pid == pid && args[0]->pr_pri < 60 && args[2] == 0] = 1; }
                sched:::schedctl-preempt { forced[args[1]->pr_pid == pid] = 1; }
                sched:::schedctl-yield { yielded[args[0] >= 0 && args[0] < 2] = 1; }
                END { printf("nopreempt %d\\npreempt %d\\nyield %d\\n", held[1], forced[1], yielded[1]); }
                """, (sys, k) -> {
            long[] woken = new long[1];
            sys.schedctlInit();
            int child = sleeper(sys, woken);
            sys.schedctlStart();
            computeUntil(sys, sys.gethrtime() + 2 * WAKES);
            sys.schedctlStop();
            // Somebody wants the CPU all the time; so it is kept beyond each end of the time on it, and given up soon.
            int rival = sys.fork(other -> {
                computeUntil(other, other.gethrtime() + 2 * WAKES);
                return 0;
            });
            for (long end = sys.gethrtime() + WAKES; sys.gethrtime() < end; ) {
                sys.schedctlStart();
                computeUntil(sys, sys.gethrtime() + 12 * MILLISECOND);
                sys.schedctlStop();
            }
            sys.waitpid(child, 0);
            sys.waitpid(rival, 0);
        }).stream().filter(line -> !line.isEmpty()).toList());
    }
}

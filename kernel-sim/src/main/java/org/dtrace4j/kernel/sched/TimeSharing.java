package org.dtrace4j.kernel.sched;

/**
 * The time-sharing class: priorities 0 to 59 that fall when a thread uses up its quantum and rise when it has slept.
 * The numbers are those of {@code ts_dptbl(4)} as delivered, in ticks of 10 ms.
 */
final class TimeSharing {
    static final int HIGHEST = 59;

    private TimeSharing() { }

    static void refill(SimThread thread) {
        thread.quantumTicks = quantumTicks(thread.classPriority);
    }

    /** Priority after the quantum was used up; also notes it as the class priority. */
    static int afterQuantum(SimThread thread) {
        thread.classPriority = Math.max(0, thread.classPriority - 10);
        return thread.classPriority;
    }

    /** Priority of a thread that has slept: high, and with a new quantum. */
    static int afterSleep(SimThread thread) {
        thread.classPriority = Math.min(HIGHEST, 50 + thread.classPriority / 10);
        refill(thread);
        return Math.max(thread.priority, thread.classPriority);
    }

    private static int quantumTicks(int priority) {
        if (priority >= HIGHEST) {
            return 2;
        }
        return Math.max(4, 20 - priority / 10 * 4);
    }
}

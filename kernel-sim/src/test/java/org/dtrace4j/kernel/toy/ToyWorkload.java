package org.dtrace4j.kernel.toy;

import java.util.List;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.sim.RandomStream;
import org.dtrace4j.kernel.struct.Kcondvar;
import org.dtrace4j.kernel.struct.Mutex;

/** Threads that compute, lock, sleep and wake each other at random, from the seed; for runs that are to be compared. */
public final class ToyWorkload {
    private static final int THREADS = 12;
    private static final int STEPS = 30;

    private final ToyCode code;
    private final Mutex[] locks;
    private final Kcondvar[] conditions;
    private int running = THREADS;

    private ToyWorkload(ToyCode code) {
        this.code = code;
        this.locks = new Mutex[] {code.newMutex(), code.newMutex(), code.newMutex()};
        this.conditions = new Kcondvar[] {code.newCondvar(), code.newCondvar(), code.newCondvar()};
    }

    /** A machine that runs the workload and halts. */
    public static ToyMachine machine(KernelConfig config, String coroutines) {
        return ToyMachine.of(config, coroutines, code -> new ToyWorkload(code).run());
    }

    private void run() {
        for (int i = 0; i < THREADS; i++) {
            int id = i;
            int priority = i % 3 == 0 ? 70 + i : 20 + i;
            code.thread(priority, () -> thread(id));
        }
        while (running > 0) {
            code.sleepTicks(1);
            for (Kcondvar condition : conditions) {
                code.broadcast(condition);
            }
        }
        code.note("end");
        code.halt();
    }

    private void thread(int id) {
        RandomStream random = code.kernel().random.stream("thread " + id);
        for (int step = 0; step < STEPS; step++) {
            int which = random.below(locks.length);
            switch (random.below(6)) {
                case 0 -> code.toy_critical(locks[which], id, random.below(200_000));
                case 1 -> code.toy_wait(conditions[which], locks[which], id);
                case 2 -> code.signal(conditions[which]);
                case 3 -> code.sleepTicks(random.below(3));
                case 4 -> code.toy_loop(random.below(50));
                default -> code.spendNanos(random.below(5_000_000));
            }
            code.note("thread " + id + " step " + step);
        }
        running--;
    }

    /** The log of a machine that has ended. */
    public static List<String> log(ToyMachine machine) {
        return machine.code.log;
    }
}

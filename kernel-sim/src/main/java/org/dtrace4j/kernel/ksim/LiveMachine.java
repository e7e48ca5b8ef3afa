package org.dtrace4j.kernel.ksim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.remote.Turns;
import org.dtrace4j.kernel.module.Outcome;

/**
 * A boot that goes on after its login prompt, with others who look in.
 *
 * <p>One thread drives it ({@link #drive}) and is the only one that touches it. The others hand over what is to be done,
 * which happens between two steps, or wait for the machine's time to pass. The pace is that of the host's time once the
 * machine is up, unless it was told otherwise or somebody who waits is in a hurry. Between two such waits it stands still,
 * so that a script that hurries sees the same as if it had the machine to itself.
 */
final class LiveMachine implements Turns {
    /** How far the machine runs at most before it looks whether somebody wants something. */
    private static final long STEP_NANOS = 10_000_000L;
    /** The same while somebody waits for what a process does. */
    private static final long URGENT_STEP_NANOS = 200_000L;
    /** How long somebody waits at most before being told how far it has got. */
    private static final long MOMENT_MILLIS = 50;
    /** How often the machine, standing still, looks whether it still has to. */
    private static final long LOOK_MILLIS = 20;

    /**
     * Somebody who waits for a moment of the machine's time.
     *
     * @param who will look at what was traced and wait again; null for nobody
     */
    private record Wait(Object who, long untilNanos, boolean hurry) { }

    private final Boot boot;
    private final boolean paced;
    private final RealTime pace = new RealTime();
    private final Queue<FutureTask<?>> tasks = new ArrayDeque<>();
    private final List<Wait> waits = new ArrayList<>();
    /** Those in a hurry who look at what was traced, and until when (host's time) the machine stands still for them. */
    private final Map<Object, Long> busy = new IdentityHashMap<>();
    private Runnable afterStep = () -> { };
    private Optional<Supplier<Optional<Outcome>>> interruption = Optional.empty();
    /** How long it stands still at most for somebody in a hurry who looks at what was traced: nanoseconds of the host's time. */
    private long patience = 500_000_000L;
    private int tracers;
    /** How many wait for something that a process of the machine does for them. */
    private int urgent;
    private HostTerminal terminal;
    /** The machine's time after the last step. */
    private long now;
    private boolean up;
    private boolean ended;
    private boolean closed;
    private boolean stopping;

    /** @param paced whether it keeps to the host's time once it is up */
    LiveMachine(Boot boot, boolean paced) {
        this.boot = boot;
        this.paced = paced;
    }

    Boot boot() {
        return boot;
    }

    /** Has it stand still for no more than so many nanoseconds of the host's time, when somebody looks at what was traced. */
    synchronized void setPatience(long nanos) {
        patience = nanos;
    }

    /** Has something called after each step, on the thread that drives. */
    void afterStep(Runnable action) {
        afterStep = action;
    }

    /**
     * Runs the machine until it ends or {@link #stop} is called.
     *
     * @return how it ended; empty if it was stopped
     */
    Optional<Outcome> drive() throws InterruptedException {
        Optional<Outcome> outcome = Optional.empty();
        try {
            while (outcome.isEmpty() && prepareStep()) {
                Optional<Supplier<Optional<Outcome>>> interruption = takeInterruption();
                long step = interruption.isPresent() ? 0 : nextStep();
                if (interruption.isPresent()) {
                    outcome = interruption.get().get();
                } else if (step > 0) {
                    outcome = boot.run(step);
                    stepped();
                    afterStep.run();
                }
            }
            return outcome;
        } finally {
            synchronized (this) {
                ended = true;
                runTasks();
                notifyAll();
            }
        }
    }

    /** Does what was handed over; false if that is the end. */
    private synchronized boolean prepareStep() {
        runTasks();
        return !stopping;
    }

    private synchronized void runTasks() {
        for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Nanoseconds that the machine may run now; 0 after it was not its time yet. */
    private synchronized long nextStep() throws InterruptedException {
        if (urgent == 0 && anyBusy()) {
            // So much of the machine's time would pass meanwhile that what they see would have little to do with one another.
            if (tasks.isEmpty() && interruption.isEmpty() && !stopping) {
                wait(LOOK_MILLIS);
            }
            pace.restart(now);
            return 0;
        }
        boolean hurry = !paced || !up || urgent > 0;
        long until = now + (urgent > 0 ? URGENT_STEP_NANOS : STEP_NANOS);
        for (Wait wait : waits) {
            hurry |= wait.hurry();
            until = Math.min(until, Math.max(wait.untilNanos(), now + 1));
        }
        if (hurry) {
            pace.restart(until);
            return until - now;
        }
        long ahead = pace.nanosUntil(until);
        if (ahead > 0) {
            if (tasks.isEmpty() && interruption.isEmpty() && !stopping) {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(ahead)));
            }
            return 0;
        }
        return until - now;
    }

    private void expectBack(Wait wait) {
        if (wait.hurry() && wait.who() != null) {
            busy.put(wait.who(), System.nanoTime() + patience);
        }
    }

    /** Whether somebody in a hurry looks at what was traced, and may be expected to wait again. */
    private boolean anyBusy() {
        long real = System.nanoTime();
        busy.values().removeIf(until -> until - real <= 0);
        return !busy.isEmpty();
    }

    private synchronized Optional<Supplier<Optional<Outcome>>> takeInterruption() {
        Optional<Supplier<Optional<Outcome>>> taken = interruption;
        interruption = Optional.empty();
        return taken;
    }

    /**
     * Has something done between two steps that may take as long as it likes, and end the machine. Does not wait for it.
     *
     * @param action returns how the machine has ended, if it has
     */
    synchronized void interruptWith(Supplier<Optional<Outcome>> action) {
        interruption = Optional.of(action);
        notifyAll();
    }

    private synchronized void stepped() {
        now = boot.machine().kernel().clock.now();
        up = up || boot.isUp();
        List<Wait> over = waits.stream().filter(wait -> wait.untilNanos() <= now).toList();
        waits.removeAll(over);
        over.forEach(this::expectBack);
        notifyAll();
    }

    /** Ends {@link #drive} as soon as the machine has a pause. */
    synchronized void stop() {
        stopping = true;
        notifyAll();
    }

    /** Counts those who trace: one more, or with -1 one less. */
    synchronized void countTracer(int change) {
        tracers += change;
    }

    /** Somebody who has waited does not any more. */
    synchronized void forget(Object who) {
        busy.remove(who);
        notifyAll();
    }

    /** One more, or with -1 one less, waits for what a process of the machine does: time may run ahead. */
    synchronized void urge(int change) {
        urgent += change;
        notifyAll();
    }

    /** The terminals of processes that the host has started; on the thread that drives. */
    HostTerminal terminal() {
        if (terminal == null) {
            terminal = new HostTerminal(boot.machine().kernel());
        }
        return terminal;
    }

    synchronized int tracers() {
        return tracers;
    }

    /** Waits until the machine has asked for a login; returns whether it has, within this time of the host. */
    synchronized boolean waitUntilUp(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); !up && !ended && left > 0; left = end - System.nanoTime()) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
        return up;
    }

    synchronized boolean isUp() {
        return up;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** The machine's time, as of its last step. */
    synchronized long nanos() {
        return now;
    }

    /** Gives up the machine. Whoever still asks for something is told that it has gone. */
    synchronized void close() {
        closed = true;
        boot.close();
    }

    @Override
    public <T> T call(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        synchronized (this) {
            if (closed) {
                throw new DeviceException(DeviceException.Reason.GONE);
            }
            tasks.add(task);
            if (ended) {
                // Nobody drives it any more, so this thread may.
                runTasks();
            }
            notifyAll();
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    @Override
    public Passed pass(long nanos, boolean hurry) throws InterruptedException {
        return pass(null, nanos, hurry);
    }

    /**
     * As {@link #pass(long, boolean)}.
     *
     * @param who waits, and comes back. If in a hurry, the machine stands still until then, though not for long
     */
    synchronized Passed pass(Object who, long nanos, boolean hurry) throws InterruptedException {
        busy.remove(who);
        long start = now;
        Wait wait = new Wait(who, start + Math.max(nanos, 0), hurry);
        waits.add(wait);
        notifyAll();
        long end = System.nanoTime() + (nanos > 0 ? TimeUnit.MILLISECONDS.toNanos(MOMENT_MILLIS) : 0);
        for (long left = end - System.nanoTime(); waits.contains(wait) && !ended && left > 0; left = end - System.nanoTime()) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
        if (waits.remove(wait)) {
            expectBack(wait);
        }
        return new Passed(Math.min(nanos, now - start), !ended);
    }
}

package org.dtrace4j.kernel.sched;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.probe.SdtProbes;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.sim.EventQueue;
import org.dtrace4j.kernel.sim.LongMap;

/**
 * The clock tick, 100 times in a virtual second on CPU 0, and what is to happen at one of the ticks.
 *
 * <p>A timeout of n ticks expires at the first tick that is at least n times 10 ms later, after the lbolt has moved and
 * the clock function was called; so it is between n and n + 1 ticks away. Expired functions run in interrupt context,
 * in the order of (tick, request).
 */
public final class Callouts extends BareKernelCode {
    /** Nanoseconds of a tick. */
    public static final long TICK_NANOS = 1_000_000_000L / Kernel.HZ;

    private final EventQueue expiring = new EventQueue();
    private final LongMap<Callout> byId = new LongMap<>();
    private final Event tick = new Event() {
        @Override
        public void fire() {
            k.loop.interrupt(k.sched.cpus().get(0), Callouts.this::tick);
        }
    };
    private Runnable clockFunction = () -> { };
    /** What ends the sleep of a thread. */
    private final long wakingFunction;
    /** The callout that is being called; a copy in memory that belongs to observers. */
    private org.dtrace4j.kernel.struct.Callout executing;
    private long lbolt;
    private long nextId = 1;

    private final class Callout extends Event {
        private final FunctionPointer function;
        private final long argument;
        private final SimThread sleeper;
        private final long id;

        Callout(FunctionPointer function, long argument, SimThread sleeper, long id) {
            this.function = function;
            this.argument = argument;
            this.sleeper = sleeper;
            this.id = id;
        }

        @Override
        public void fire() {
            byId.remove(id);
            show(this);
            if (sleeper != null) {
                k.sched.wake(sleeper, SimThread.Wakeup.TIMED_OUT);
            } else {
                function.body().call(argument);
            }
            showEnd();
        }
    }

    public Callouts(Kernel kernel) {
        super(kernel);
        wakingFunction = kernel.functions.function("genunix", "setrun").map(FunctionIndex.Function::address).orElse(0L);
    }

    /** Puts into kernel memory, for whoever traces, what is about to be called. */
    @InFunction(module = "genunix", function = "callout_list_expire")
    private void show(Callout callout) {
        if (executing == null) {
            executing = org.dtrace4j.kernel.struct.Callout.at(k.memory,
                    k.observerHeap.alloc(org.dtrace4j.kernel.struct.Callout.SIZE));
        }
        executing.c_xid(callout.id);
        executing.c_func(callout.sleeper != null ? wakingFunction : callout.function.address());
        executing.c_arg(callout.sleeper != null ? callout.sleeper.kthread().address() : callout.argument);
        executing.c_runtime(k.clock.now());
        SdtProbes.callout__start(this, executing);
    }

    @InFunction(module = "genunix", function = "callout_list_expire")
    private void showEnd() {
        SdtProbes.callout__end(this, executing);
    }

    /** Starts the clock: the first tick is at the next multiple of 10 ms. */
    public void startClock() {
        k.events.schedule(tick, (k.clock.now() / TICK_NANOS + 1) * TICK_NANOS);
    }

    /** What happens at each tick before the callouts: {@code clock()}. In interrupt context. */
    public void onTick(Runnable clock) {
        clockFunction = clock;
    }

    /** Ticks since {@link #startClock}. Probe context. */
    public long lbolt() {
        return lbolt;
    }

    /** Calls a function after some ticks; returns a number for {@link #cancel}. */
    public long timeout(FunctionPointer function, long argument, long ticks) {
        return add(new Callout(function, argument, null, nextId), ticks);
    }

    /** Lets the next sleep of the running thread end after some ticks; returns a number for {@link #cancel}. */
    public long wakeAfter(long ticks) {
        return add(new Callout(null, 0, k.loop.currentThread(), nextId), ticks);
    }

    private long add(Callout callout, long ticks) {
        long untilNext = (TICK_NANOS - k.clock.now() % TICK_NANOS) % TICK_NANOS == 0 ? 0 : 1;
        expiring.schedule(callout, lbolt + Math.max(ticks, 1) + untilNext);
        byId.put(callout.id, callout);
        return nextId++;
    }

    /** Takes a callout back. Returns the ticks that were left, or -1 when it is over. */
    public long cancel(long id) {
        Callout callout = byId.remove(id);
        if (callout == null) {
            return -1;
        }
        expiring.cancel(callout);
        return Math.max(0, callout.timeNanos() - lbolt);
    }

    private void tick() {
        lbolt++;
        k.events.schedule(tick, k.clock.now() + TICK_NANOS);
        clockFunction.run();
        while (expiring.nextTimeNanos() <= lbolt) {
            fireNext();
        }
        k.sched.endTimeSlices();
    }

    private void fireNext() {
        ((Callout) expiring.poll()).fire();
    }
}

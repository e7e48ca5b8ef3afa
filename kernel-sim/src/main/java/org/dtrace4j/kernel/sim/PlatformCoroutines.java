package org.dtrace4j.kernel.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Coroutines on platform threads. Each that has begun holds a thread of a pool that all machines of the JVM share; the
 * running one hands over by waking the next and parking itself.
 */
final class PlatformCoroutines extends Coroutines {
    private static final long STACK_BYTES = 512 * 1024;
    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS,
            new SynchronousQueue<>(), PlatformCoroutines::newThread);

    private final Flow main = new Flow(null);
    private final List<Flow> begun = new ArrayList<>();
    private Flow current = main;
    private volatile boolean closed;

    private static Thread newThread(Runnable body) {
        Thread thread = new Thread(null, body, "simulated-thread", STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public String name() {
        return "platform";
    }

    @Override
    public Coroutine create(Supplier<Coroutine> body) {
        return new Flow(body);
    }

    @Override
    public Coroutine main() {
        return main;
    }

    @Override
    public void transfer(Coroutine to) {
        requireOpen();
        Flow from = current;
        if (to == from) {
            return;
        }
        from.thread = Thread.currentThread();
        resume((Flow) to);
        from.awaitTurn();
    }

    /** The frames of a platform thread have to unwind before it can serve somebody else. */
    @Override
    public void endHere(Supplier<Coroutine> next) { }

    private void resume(Flow flow) {
        current = flow;
        if (flow.body != null && !flow.begun) {
            flow.begun = true;
            begun.add(flow);
            POOL.execute(flow::run);
        } else {
            // The waking thread must see all that was written before: turn is volatile.
            Thread thread = flow.thread;
            flow.turn = true;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void requireOpen() {
        if (closed) {
            throw Abandoned.INSTANCE;
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Flow flow : begun) {
            if (!flow.done) {
                LockSupport.unpark(flow.thread);
            }
        }
        begun.clear();
    }

    private final class Flow implements Coroutine {
        private final Supplier<Coroutine> body;
        private Thread thread;
        private boolean begun;
        private volatile boolean turn;
        private volatile boolean done;

        Flow(Supplier<Coroutine> body) {
            this.body = body;
        }

        private void run() {
            try {
                Coroutine successor = body.get();
                done = true;
                resume((Flow) successor);
            } catch (Abandoned end) {
                done = true;
            }
        }

        private void awaitTurn() {
            while (!turn) {
                requireOpen();
                LockSupport.park(this);
            }
            turn = false;
        }

        @Override
        public boolean isDone() {
            return done;
        }
    }
}

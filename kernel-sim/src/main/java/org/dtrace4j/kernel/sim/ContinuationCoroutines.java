package org.dtrace4j.kernel.sim;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;

/** Coroutines on {@code jdk.internal.vm.Continuation}. All run on the thread that drives the machine. */
final class ContinuationCoroutines extends Coroutines {
    private static final Binding BINDING = Binding.find();

    private final Flow main = new Flow(null);
    private Flow current = main;
    private Flow next;

    /** Whether this JDK has continuations and lets us at them. */
    static boolean isAvailable() {
        return BINDING != null;
    }

    @Override
    public String name() {
        return "continuation";
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
        if (to == current) {
            return;
        }
        next = (Flow) to;
        if (current == main) {
            runUntilMain();
        } else {
            BINDING.yieldNow();
        }
    }

    /** A continuation that nobody runs again is garbage, with all frames on it. */
    @Override
    public void endHere(Supplier<Coroutine> successor) {
        Flow ended = current;
        next = (Flow) successor.get();
        ended.done = true;
        BINDING.yieldNow();
        throw new IllegalStateException("a coroutine that has ended was taken up again");
    }

    private void runUntilMain() {
        while (next != main) {
            current = next;
            next = null;
            BINDING.run(current.continuation);
        }
        current = main;
        next = null;
    }

    /** Suspended continuations are only objects; nothing is left to release. */
    @Override
    public void close() { }

    private final class Flow implements Coroutine {
        private final Supplier<Coroutine> body;
        private final Object continuation;
        private boolean done;

        Flow(Supplier<Coroutine> body) {
            this.body = body;
            this.continuation = body == null ? null : BINDING.create(this::run);
        }

        private void run() {
            Coroutine successor = body.get();
            done = true;
            next = (Flow) successor;
        }

        @Override
        public boolean isDone() {
            return done;
        }
    }

    /**
     * The constructor and methods of the JDK's class, found at run time because JDK 17 has none we could compile
     * against. A record, since the JIT compiler trusts the fields of records and so inlines the calls.
     */
    private record Binding(MethodHandle constructor, MethodHandle runner, MethodHandle yielder, Object scope) {
        static Binding find() {
            try {
                Class<?> scopeClass = Class.forName("jdk.internal.vm.ContinuationScope");
                Class<?> type = Class.forName("jdk.internal.vm.Continuation");
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                Object scope = lookup.findConstructor(scopeClass, MethodType.methodType(void.class, String.class))
                        .invoke("dtrace4j");
                return new Binding(
                        lookup.findConstructor(type, MethodType.methodType(void.class, scopeClass, Runnable.class))
                                .asType(MethodType.methodType(Object.class, Object.class, Runnable.class)),
                        lookup.findVirtual(type, "run", MethodType.methodType(void.class))
                                .asType(MethodType.methodType(void.class, Object.class)),
                        lookup.findStatic(type, "yield", MethodType.methodType(boolean.class, scopeClass))
                                .asType(MethodType.methodType(boolean.class, Object.class)),
                        scope);
            } catch (Throwable absent) {
                // Not exported, or not there: this JVM has to do with platform threads.
                return null;
            }
        }

        Object create(Runnable body) {
            try {
                return constructor.invokeExact(scope, body);
            } catch (Throwable t) {
                throw unexpected(t);
            }
        }

        void run(Object continuation) {
            try {
                runner.invokeExact(continuation);
            } catch (Throwable t) {
                throw unexpected(t);
            }
        }

        void yieldNow() {
            try {
                boolean ignored = (boolean) yielder.invokeExact(scope);
            } catch (Throwable t) {
                throw unexpected(t);
            }
        }

        private static RuntimeException unexpected(Throwable t) {
            if (t instanceof RuntimeException e) {
                return e;
            }
            if (t instanceof Error e) {
                throw e;
            }
            return new IllegalStateException(t);
        }
    }
}

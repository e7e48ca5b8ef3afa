package org.dtrace4j.verify;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;

/**
 * One attack after the other on the verifier: an image is refused, in words; or its clauses run, watched by a {@link
 * Watchdog} and a {@link Meter}, and keep to what was proved. Code that has run already, under the same tables, is not run
 * again.
 */
final class Attack {
    private static final MethodType TYPE = MethodType.methodType(void.class, Firing.class, Ecb.class, long.class,
            long.class, long.class, long.class, long.class, long.class, long.class, long.class, long.class, long.class);
    private static final MethodType GUARD = TYPE.dropParameterTypes(0, 2).changeReturnType(boolean.class);
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int FIRINGS = 6;
    /** The JVM itself allocates when it links a call; a clause would do so every time. */
    private static final int ALLOCATION_TRIES = 20;

    private static final class AnyEcb extends Ecb {
        AnyEcb() {
            super(1);
        }
    }

    private final Set<Check> omitted;
    private final boolean countsAllocations;
    private final Set<Long> seen = new HashSet<>();
    private final Ecb ecb = new AnyEcb();
    private long refused;
    private long ran;
    private long repeated;

    /** @param omitted checks that the verifier is to leave out */
    Attack(Set<Check> omitted) {
        this(omitted, true);
    }

    /** @param countsAllocations false where what watches allocates itself, because a fuzzer has instrumented it */
    Attack(Set<Check> omitted, boolean countsAllocations) {
        this.omitted = omitted;
        this.countsAllocations = countsAllocations;
    }

    /** Attacks with an image; throws a {@link Watchdog.Violation} or a {@link Meter.TooLong} when the verifier let it do harm. */
    void with(EnablingImage image, long seed) {
        VerifiedImage verified;
        try {
            verified = ImageVerifier.verify(image, omitted);
        } catch (VerifyException e) {
            if (e.getMessage().isEmpty()) {
                throw new Watchdog.Violation("it was refused without a word");
            }
            refused++;
            return;
        }
        if (verified.reports().isEmpty()) {
            return;
        }
        if (!seen.add(identity(verified))) {
            repeated++;
            return;
        }
        ran++;
        run(verified, seed);
    }

    private static long identity(VerifiedImage verified) {
        EnablingImage image = verified.image();
        long tables = List.of(verified.reports(), image.variables(), image.aggregations(), image.constants().length)
                .hashCode();
        for (ClauseImage clause : image.clauses()) {
            tables = tables * 31 + clause.recordSize();
        }
        return tables << 32 ^ Arrays.hashCode(verified.code()) ^ (long) verified.code().length << 48;
    }

    private void run(VerifiedImage verified, long seed) {
        Class<?> code = Meter.metered(verified.code());
        Watchdog watchdog = new Watchdog(verified.image());
        Firing firing = WatchedFiring.of(watchdog);
        for (int i = 0; i < verified.reports().size(); i++) {
            ClauseReport report = verified.reports().get(i);
            watchdog.clause(verified.image().clauses().get(i), report);
            try {
                MethodHandle clause = MethodHandles.publicLookup().findStatic(code, report.method(), TYPE);
                MethodHandle guard = report.guard().isEmpty() ? null
                        : MethodHandles.publicLookup().findStatic(code, report.guard().get(), GUARD);
                for (int j = 0; j < FIRINGS; j++) {
                    fire(clause, guard, report, watchdog, firing, seed + j);
                }
            } catch (ReflectiveOperationException e) {
                throw new Watchdog.Violation("the class has no method for a clause: " + e);
            }
        }
    }

    private void fire(MethodHandle clause, MethodHandle guard, ClauseReport report, Watchdog watchdog, Firing firing,
            long seed) {
        long a = seed % 5 == 0 ? 0 : seed % 19;
        long b = seed % 3 == 0 ? 0 : seed % 23;
        long most = 1;
        for (int i = 0; i < ALLOCATION_TRIES && most != 0; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            fireOnce(clause, report, watchdog, firing, seed, a, b);
            most = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        if (most != 0 && countsAllocations) {
            throw new Watchdog.Violation("it allocates " + most + " bytes");
        }
        if (guard != null && !holds(guard, report, a, b) && watchdog.hasReserved()) {
            throw new Watchdog.Violation("its guard is false, and it reserves a record");
        }
    }

    private void fireOnce(MethodHandle clause, ClauseReport report, Watchdog watchdog, Firing firing, long seed, long a,
            long b) {
        watchdog.fire(seed);
        Meter.start(report.cost().instructions());
        try {
            clause.invokeExact(firing, ecb, a, b, 1L, -1L, 0L, 0L, 0L, 0L, 0L, 0L);
            watchdog.returned();
        } catch (ProbeFault fault) {
            watchdog.ended();
        } catch (Watchdog.Violation | Meter.TooLong violation) {
            throw violation;
        } catch (Throwable e) {
            throw new Watchdog.Violation("it throws " + e);
        }
    }

    private static boolean holds(MethodHandle guard, ClauseReport report, long a, long b) {
        Meter.start(report.cost().instructions());
        try {
            return (boolean) guard.invokeExact(a, b, 1L, -1L, 0L, 0L, 0L, 0L, 0L, 0L);
        } catch (Meter.TooLong violation) {
            throw violation;
        } catch (Throwable e) {
            throw new Watchdog.Violation("its guard throws " + e);
        }
    }

    long refused() {
        return refused;
    }

    /** Images that were accepted and have run. */
    long ran() {
        return ran;
    }

    /** Images that were accepted, with code that had run before. */
    long repeated() {
        return repeated;
    }
}

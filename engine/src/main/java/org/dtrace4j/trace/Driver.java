package org.dtrace4j.trace;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.dtrace4j.abi.ClauseDrop;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.trace.load.LoadedClause;
import org.dtrace4j.trace.site.AttachedSlot;

/**
 * Runs a clause: asks its guard, finds its ECB, and catches what the clause throws.
 *
 * <p>A site calls {@link #drive} with a clause and a slot that are constants to the JIT compiler, which therefore
 * compiles site, driver, clause and probe ABI into the traced method as one. A predicate that needs nothing but
 * arguments is asked first of all, so that while it is false nothing else is paid for.
 *
 * <p>There is no guard against a clause that reaches a probe of its own consumer: what the probe ABI calls in a target
 * is not to be probed, which is for providers to see to, as in the original. If one does not, the recursion ends as a
 * fault.
 */
final class Driver {
    private static final MethodHandle DRIVE;

    static {
        try {
            DRIVE = MethodHandles.lookup().findStatic(Driver.class, "drive",
                    MethodType.methodType(void.class, MethodHandle.class, AttachedSlot.class, boolean.class,
                            ProbeHost.class, long.class, long.class, long.class, long.class, long.class, long.class,
                            long.class, long.class, long.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Driver() { }

    /** What a site is to run for a clause in {@code slot}: of type {@code (ProbeHost, long × 10)void}. */
    static MethodHandle bind(LoadedClause clause, AttachedSlot slot) {
        MethodHandle drive = MethodHandles.insertArguments(DRIVE, 0, clause.code(), slot, clause.remembers());
        if (clause.guard().isEmpty()) {
            return drive;
        }
        MethodHandle guard = MethodHandles.dropArguments(clause.guard().get(), 0, ProbeHost.class);
        return MethodHandles.guardWithTest(guard, drive, MethodHandles.empty(drive.type()));
    }

    private static void drive(MethodHandle clause, AttachedSlot slot, boolean remembers, ProbeHost host, long a0,
            long a1, long a2, long a3, long a4, long a5, long a6, long a7, long a8, long a9) {
        if (host == null) {
            return;
        }
        if (host.armed(slot.slot()) instanceof CpuEcb armed && armed.serial == slot.serial()) {
            LiveEcb ecb = armed.ecb;
            CpuFiring firing = armed.firing;
            if (remembers) {
                firing.beginClause(ecb.place);
            }
            invoke(clause, ecb, firing, a0, a1, a2, a3, a4, a5, a6, a7, a8, a9);
        }
    }

    /** Runs a clause on one CPU. */
    static void run(LiveEcb ecb, CpuFiring firing, long a0, long a1, long a2, long a3, long a4, long a5, long a6,
            long a7) {
        if (ecb.remembers) {
            firing.beginClause(ecb.place);
        }
        invoke(ecb.clause, ecb, firing, a0, a1, a2, a3, a4, a5, a6, a7, 0, 0);
    }

    /** Runs a clause as a part of the current firing, and deals with its faults. */
    static void invoke(MethodHandle clause, LiveEcb ecb, CpuFiring firing, long a0, long a1, long a2, long a3, long a4,
            long a5, long a6, long a7, long a8, long a9) {
        if (!firing.admits(ecb)) {
            return;
        }
        try {
            clause.invokeExact((Firing) firing, (Ecb) ecb, a0, a1, a2, a3, a4, a5, a6, a7, a8, a9);
        } catch (ClauseDrop drop) {
            firing.dropped(ecb, drop);
        } catch (ProbeFault fault) {
            firing.faulted(ecb, fault.kind());
        } catch (RuntimeException | StackOverflowError | LinkageError broken) {
            // The runtime is at fault, or the stack of the traced thread is used up: not a matter of the traced code.
            firing.faulted(ecb, ProbeFault.Kind.UNKNOWN);
        } catch (Error end) {
            // The end of the traced system, of a simulated thread, or of the JVM.
            throw end;
        } catch (Throwable impossible) {
            throw new AssertionError("a clause threw a checked exception", impossible);
        }
    }
}

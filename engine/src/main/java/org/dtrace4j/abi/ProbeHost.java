package org.dtrace4j.abi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a probe site reaches from the code it stands in: the ECBs that are live in this target on the CPU that runs.
 *
 * <p>Code is shared by all targets of a JVM, enablings are not. A site therefore holds, for each clause that anybody has
 * attached to it, a <em>slot</em> number, the same in all targets; the clause runs in this target if its slot holds an ECB.
 * Slots are filled when a consumer goes active and emptied when it stops, so a filled slot needs no further check.
 *
 * <p>Each CPU has slots of its own, and the host has those of the current CPU at hand, so that a site is two loads away
 * from what it is to run and does not ask which CPU it is on:
 *
 * <pre>
 *   host -- here ----------------+
 *        -- slots: | CPU 0 | CPU 1 | CPU 2 | CPU 3 |
 *                            | | ECB | | ECB |       by slot
 * </pre>
 *
 * <p>A target switches CPUs in one thread at a time. {@link #arm} is called in that thread too, or while it does not
 * switch; a slot is filled and emptied in place, from any thread.
 */
public abstract class ProbeHost {
    private static final VarHandle HERE;
    private static final ArmedEcb[][] NO_CPUS = {};
    private static final ArmedEcb[] NONE = {};

    static {
        try {
            HERE = MethodHandles.lookup().findVarHandle(ProbeHost.class, "here", ArmedEcb[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private int cpu;
    /** Slots by CPU; no CPUs when nothing is live. */
    private ArmedEcb[][] slots = NO_CPUS;
    /** Those of {@link #cpu}. Volatile for its readers: compiled code must not keep it from one call to the next. */
    private volatile ArmedEcb[] here = NONE;

    /**
     * Whether what fires now stands inside the innermost function of the stack, or interrupted it, and not at the
     * function's border: then stacks begin with that function instead of its caller.
     */
    public boolean inside;

    /** The CPU that runs now. */
    public final int cpu() {
        return cpu;
    }

    /** Another CPU runs from now on. A simulated machine calls it whenever it switches. */
    public final void switchTo(int next) {
        cpu = next;
        // No full fence: only this thread needs to see it at once.
        HERE.setRelease(this, next < slots.length ? slots[next] : NONE);
    }

    /** Has sites look into these slots, by CPU and slot number. */
    public final void arm(ArmedEcb[][] all) {
        slots = all;
        here = cpu < all.length ? all[cpu] : NONE;
    }

    /** Nothing is live until {@link #arm} is called. Probe context. */
    public final void disarm() {
        arm(NO_CPUS);
    }

    /** What is live in a slot on this CPU, or null. Probe context. */
    public final ArmedEcb armed(int slot) {
        ArmedEcb[] all = here;
        return slot < all.length ? all[slot] : null;
    }
}

package org.dtrace4j.abi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

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
 * <p>Several runtimes may share a host: slot numbers are unique in the JVM, so each fills and empties its own, and the
 * host keeps them all. While it is {@linkplain #suspend suspended}, sites find nothing.
 *
 * <p>Where the CPUs of a target are threads of their own, each has a {@linkplain #lane lane}: a host that stands for one CPU
 * and is not switched.
 *
 * <p>A target switches CPUs in one thread at a time. {@link #reserve}, {@link #suspend} and {@link #resume} are called in
 * that thread too, or while it does not switch; a slot is filled and emptied in place, from any thread.
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
    /** All slots by CPU, also while sites do not see them; no CPUs before one was reserved. */
    private ArmedEcb[][] slots = NO_CPUS;
    /** The slots that sites see: all, or none. */
    private ArmedEcb[][] seen = NO_CPUS;
    /** Those of {@link #cpu}. Volatile for its readers: compiled code must not keep it from one call to the next. */
    private volatile ArmedEcb[] here = NONE;
    private volatile boolean suspended;
    private Lane[] lanes = {};

    /** One CPU of another host, for the code that runs there. */
    private static final class Lane extends ProbeHost { }

    /**
     * Whether what fires now stands inside the innermost function of the stack, or interrupted it, and not at the
     * function's border: then stacks begin with that function instead of its caller.
     */
    public boolean inside;

    /** Whether the function that it stands inside has no frame: then the innermost one of the stack is that one's caller. */
    public boolean leaf;

    /** The CPU that runs now. */
    public final int cpu() {
        return cpu;
    }

    /** Another CPU runs from now on. A simulated machine calls it whenever it switches. */
    public final void switchTo(int next) {
        cpu = next;
        // No full fence: only this thread needs to see it at once.
        HERE.setRelease(this, next < seen.length ? seen[next] : NONE);
    }

    /** Makes room on CPUs 0 to {@code cpus - 1} for slots 0 to {@code limit - 1}. */
    public final synchronized void reserve(int cpus, int limit) {
        int length = slots.length == 0 ? 0 : slots[0].length;
        if (cpus > slots.length || limit > length) {
            int longer = limit > length ? Math.max(limit, length * 2) : length;
            ArmedEcb[][] grown = new ArmedEcb[Math.max(cpus, slots.length)][];
            for (int i = 0; i < grown.length; i++) {
                grown[i] = i < slots.length ? Arrays.copyOf(slots[i], longer) : new ArmedEcb[longer];
            }
            slots = grown;
        }
        show();
    }

    /** Fills a slot that was reserved: what is in it fires from now on, on that CPU. */
    public final void fill(int onCpu, int slot, ArmedEcb ecb) {
        slots[onCpu][slot] = ecb;
    }

    /** Empties a slot. Probe context; needs no lock, as it only takes away. */
    public final void empty(int onCpu, int slot) {
        slots[onCpu][slot] = null;
    }

    /** What fills a slot, also while nothing may fire; null for nothing. Probe context. */
    public final ArmedEcb filling(int onCpu, int slot) {
        ArmedEcb[][] all = slots;
        return onCpu < all.length && slot < all[onCpu].length ? all[onCpu][slot] : null;
    }

    /** Nothing may fire until {@link #resume}: a debugger has the system, or it has panicked. Probe context. */
    public final void suspend() {
        suspended = true;
        show();
    }

    public final void resume() {
        suspended = false;
        show();
    }

    /** Whether nothing may fire now. Whoever fires without a site asks first. Probe context. */
    public final boolean isSuspended() {
        return suspended;
    }

    private void show() {
        seen = suspended ? NO_CPUS : slots;
        here = cpu < seen.length ? seen[cpu] : NONE;
        for (ProbeHost lane : lanes) {
            lane.see(seen);
        }
    }

    private void see(ArmedEcb[][] all) {
        here = cpu < all.length ? all[cpu] : NONE;
    }

    /**
     * A host for the code of one CPU, whose slots are this one's. It cannot be switched, filled or suspended itself. For
     * targets whose CPUs run at the same time.
     */
    public final synchronized ProbeHost lane(int ofCpu) {
        ProbeHost lane = new Lane();
        lane.cpu = ofCpu;
        lanes = Arrays.copyOf(lanes, lanes.length + 1);
        lanes[lanes.length - 1] = (Lane) lane;
        lane.see(seen);
        return lane;
    }

    /** What is live in a slot on this CPU, or null. Probe context. */
    public final ArmedEcb armed(int slot) {
        ArmedEcb[] all = here;
        return slot < all.length ? all[slot] : null;
    }
}

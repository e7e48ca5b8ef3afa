package org.dtrace4j.abi;

/**
 * What a probe site reaches from the code it stands in: the CPU it runs on, and the ECBs that are live in this target.
 *
 * <p>Code is shared by all targets of a JVM, enablings are not. A site therefore holds, for each clause that anybody has
 * attached to it, a <em>slot</em> number, the same in all targets; the clause runs in this target if its slot holds an ECB.
 * Slots are filled when a consumer goes active and emptied when it stops, so a filled slot needs no further check.
 */
public abstract class ProbeHost {
    private static final Ecb[] NONE = {};

    /** The CPU that runs now. A simulated machine sets it whenever it switches. */
    public int cpu;

    /** Live ECBs by slot. Replaced, never changed in place, when it must grow. */
    public volatile Ecb[] slots = NONE;

    /**
     * Whether what fires now stands inside the innermost function of the stack, or interrupted it, and not at the
     * function's border: then stacks begin with that function instead of its caller.
     */
    public boolean inside;

    /** The ECB in a slot, or null. Probe context. */
    public final Ecb slot(int slot) {
        Ecb[] all = slots;
        return slot < all.length ? all[slot] : null;
    }
}

package org.dtrace4j.kernel.module;

import org.dtrace4j.abi.TargetStop;

/** Thrown through kernel code when the machine ends; nobody but the event loop catches it. */
public final class KernelStop extends TargetStop {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    public KernelStop(Outcome outcome) {
        super(outcome.getClass().getSimpleName());
        this.outcome = outcome;
    }

    public Outcome outcome() {
        return outcome;
    }
}

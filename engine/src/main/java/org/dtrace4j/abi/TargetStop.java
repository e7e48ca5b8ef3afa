package org.dtrace4j.abi;

/**
 * The traced system ends while a probe fires ({@code panic()}). Passes through the runtime untouched, up to whoever runs
 * the system.
 */
public abstract class TargetStop extends Error {
    private static final long serialVersionUID = 1L;

    protected TargetStop(String message) {
        super(message, null, false, false);
    }
}

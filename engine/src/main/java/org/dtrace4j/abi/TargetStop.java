package org.dtrace4j.abi;

/**
 * The traced system ends while a probe fires ({@code panic()}), or the thread of it that a command runs on ends, because its
 * process is killed. Passes through the runtime and the command untouched, up to whoever runs the system or the thread.
 */
public abstract class TargetStop extends Error {
    private static final long serialVersionUID = 1L;

    protected TargetStop(String message) {
        super(message, null, false, false);
    }
}

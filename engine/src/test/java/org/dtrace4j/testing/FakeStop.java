package org.dtrace4j.testing;

import org.dtrace4j.abi.TargetStop;

/** The fake system has panicked. */
public final class FakeStop extends TargetStop {
    private static final long serialVersionUID = 1L;

    public FakeStop(String message) {
        super(message);
    }
}

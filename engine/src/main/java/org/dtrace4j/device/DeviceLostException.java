package org.dtrace4j.device;

import java.io.IOException;
import org.dtrace4j.diag.FileErrors;

/** The connection to the traced system has broken, in a call that cannot be refused. The message is for people. */
public final class DeviceLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceLostException(String message) {
        super(message);
    }

    /** That the system could not be reached at all, in the command's words for it. */
    public static DeviceLostException neverReached(IOException e) {
        return new DeviceLostException("failed to initialize dtrace: " + FileErrors.text(e));
    }
}

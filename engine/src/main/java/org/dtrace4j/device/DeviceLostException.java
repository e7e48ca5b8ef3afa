package org.dtrace4j.device;

/** The connection to the traced system has broken, in a call that cannot be refused. The message is for people. */
public final class DeviceLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceLostException(String message) {
        super(message);
    }
}

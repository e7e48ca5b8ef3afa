package org.dtrace4j.device;

/** A request that the device refused. The reasons carry the words that the dtrace command shows. */
public final class DeviceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        DESTRUCTIVE("Destructive actions not allowed"),
        NO_ANONYMOUS_STATE("No anonymous tracing state"),
        ANONYMOUS_AND_PROBES("Can't claim anonymous state and enable probes"),
        ACTIVE("Operation illegal when tracing is active"),
        NOT_ACTIVE("Operation illegal when tracing is not active"),
        BAD_OPTION_NAME("Invalid option name"),
        BAD_OPTION_VALUE("Invalid value for specified option"),
        NO_MEMORY("Not enough space"),
        TOO_LARGE("File too large"),
        NO_ACCESS("DTrace requires additional privileges"),
        BUFFER_TOO_SMALL("Enabling exceeds size of buffer"),
        END_TOO_BIG("END enablings exceed size of principal buffer"),
        BAD_IMAGE("DIF program content is invalid"),
        BUSY("DTrace cannot be used when kernel debugger is active"),
        ABORTED("Abort due to systemic unresponsiveness"),
        NOT_ENABLED("Failed to enable probe"),
        NOT_ATTACHED("Probes could not be enabled"),
        NO_SUCH_ID("Invalid identifier"),
        GONE("DTrace device not available on system");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    private final Reason reason;

    public DeviceException(Reason reason) {
        super(reason.text);
        this.reason = reason;
    }

    /** With what exactly was wrong; the message is the reason's text and the detail. */
    public DeviceException(Reason reason, String detail) {
        super(reason.text + ": " + detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

package org.dtrace4j.builtin.option;

/** An option was refused. The message is the original's. */
public final class OptionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        BAD_NAME("Invalid option name"),
        BAD_VALUE("Invalid value for specified option"),
        TOO_LARGE("Value too large for defined data type"),
        BAD_CONTEXT("Option cannot be used from within a D program"),
        BAD_VERSION("Version is not properly formatted or is too large"),
        UNKNOWN_VERSION("Requested version is not supported by compiler"),
        VERSION_REDUCED("Requested version conflicts with earlier setting"),
        ACTIVE("Operation illegal when tracing is active");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    private final Reason reason;
    private final String option;

    public OptionException(Reason reason, String option) {
        super(reason.text);
        this.reason = reason;
        this.option = option;
    }

    public Reason reason() {
        return reason;
    }

    /** The name that was given. */
    public String option() {
        return option;
    }
}

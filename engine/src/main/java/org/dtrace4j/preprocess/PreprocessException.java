package org.dtrace4j.preprocess;

/** A text could not be preprocessed. The message is the original's. */
public final class PreprocessException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        NOT_FOUND("Preprocessor not found"),
        NOT_STARTED("Failed to exec preprocessor"),
        FAILED("Preprocessor failed to process input program");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;

    PreprocessException(Reason reason) {
        super(reason.text);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

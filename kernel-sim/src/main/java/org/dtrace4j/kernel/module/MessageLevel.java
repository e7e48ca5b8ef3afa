package org.dtrace4j.kernel.module;

/** Levels of {@code cmn_err(9F)} and the words that they put in front of a message. */
public enum MessageLevel {
    CE_CONT(""),
    CE_NOTE("NOTICE: "),
    CE_WARN("WARNING: ");

    private final String prefix;

    MessageLevel(String prefix) {
        this.prefix = prefix;
    }

    public String prefix() {
        return prefix;
    }
}

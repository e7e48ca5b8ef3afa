package org.dtrace4j.cli;

/** The command was called in a wrong way. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean usageShown;

    /**
     * @param message what is wrong; null when the usage text says it all
     * @param usageShown whether the usage text is to follow
     */
    UsageException(String message, boolean usageShown) {
        super(message);
        this.usageShown = usageShown;
    }

    boolean usageShown() {
        return usageShown;
    }
}

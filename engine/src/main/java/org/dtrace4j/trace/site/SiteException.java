package org.dtrace4j.trace.site;

/** Probes could not be put into code. The message is one sentence for a person; nothing has changed. */
public final class SiteException extends Exception {
    private static final long serialVersionUID = 1L;

    public SiteException(String message) {
        super(message);
    }

    SiteException(String message, Throwable cause) {
        super(message, cause);
    }
}

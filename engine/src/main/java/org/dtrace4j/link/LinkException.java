package org.dtrace4j.link;

/** An object file cannot be made or processed; the message is for the user. */
public final class LinkException extends Exception {
    private static final long serialVersionUID = 1L;

    LinkException(String message) {
        super(message);
    }
}

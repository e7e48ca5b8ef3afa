package org.dtrace4j.kernel.mdb.language;

/** A line that is no command; the message says where, in mdb's words. */
public final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SyntaxException(String message) {
        super(message, null, false, false);
    }

    static SyntaxException near(String text) {
        return new SyntaxException("syntax error near \"" + text + "\"");
    }
}

package org.dtrace4j.cli;

import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.dtrace4j.output.TextSink;

/** What the command says to its user on standard error, each message with its name in front. */
final class Messages {
    private final TextSink err;
    private final Runnable before;
    private final BooleanSupplier quiet;

    /**
     * @param before run before each message, so that the output that came before stands before it
     * @param quiet whether mere notices are left out
     */
    Messages(TextSink err, Runnable before, BooleanSupplier quiet) {
        this.err = err;
        this.before = before;
        this.quiet = quiet;
    }

    /** A message that is always shown; may have several lines. */
    void error(String message) {
        before.run();
        err.append("dtrace: ").line(message).flush();
    }

    /** What the library says of its work when it is asked to. */
    void debug(String message) {
        before.run();
        err.append("libdtrace DEBUG: ").line(message).flush();
    }

    /** What another program says to the user, as it is. */
    void raw(byte[] said) {
        if (said.length > 0) {
            before.run();
            err.append(new String(said, StandardCharsets.ISO_8859_1)).flush();
        }
    }

    /** A message that a quiet consumer does not show. */
    void notice(String message) {
        if (!quiet.getAsBoolean()) {
            error(message);
        }
    }
}

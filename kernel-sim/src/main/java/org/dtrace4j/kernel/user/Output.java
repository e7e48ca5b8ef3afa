package org.dtrace4j.kernel.user;

import java.util.Locale;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;

/** Standard output of a command: collects text, so that it takes few system calls, and writes it when told to. */
@InObject("libc.so.1")
public final class Output {
    private static final int FULL = 4096;

    private final Syscalls sys;
    private final StringBuilder pending = new StringBuilder();

    public Output(Syscalls sys) {
        this.sys = sys;
    }

    /** Adds text. */
    @LibraryFunction("fputs")
    public Output print(String text) {
        pending.append(text);
        if (pending.length() >= FULL) {
            flush();
        }
        return this;
    }

    /** Adds a line. */
    @LibraryFunction("puts")
    public Output line(String text) {
        return print(text + "\n");
    }

    /** Adds text in the manner of printf; {@code \n} in the format is a newline on every host. */
    @LibraryFunction("printf")
    public Output format(String format, Object... arguments) {
        return print(String.format(Locale.ROOT, format, arguments));
    }

    /** Writes what has been collected. */
    @LibraryFunction("fflush")
    public void flush() {
        if (pending.length() > 0) {
            String text = pending.toString();
            pending.setLength(0);
            sys.print(1, text);
        }
    }
}

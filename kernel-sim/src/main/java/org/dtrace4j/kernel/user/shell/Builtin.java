package org.dtrace4j.kernel.user.shell;

import java.util.List;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * A command that the shell itself carries out: a row of {@link Builtins}.
 *
 * @param special in the sense of POSIX: assignments before it stay
 * @param keepsRedirections its redirections stay, as those of {@code exec} do
 */
record Builtin(String name, boolean special, boolean keepsRedirections, Body body) {
    /** What it does. */
    interface Body {
        /** Returns the exit status; {@code words} begins with the builtin's name. */
        int run(Interpreter shell, List<String> words) throws SystemCallError;
    }

    /** Says that a builtin is not to be used so; the status for that. */
    static int usage(Interpreter shell, String message) {
        shell.report(message);
        return 2;
    }

    int run(Interpreter shell, List<String> words) throws SystemCallError {
        return body.run(shell, words);
    }
}

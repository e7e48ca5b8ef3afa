package org.dtrace4j.kernel.user.shell;

import java.util.List;
import org.dtrace4j.kernel.image.UserProbe;

/**
 * The static probes of the shell, with the names and arguments of the provider {@code sh} that there was for the Bourne shell:
 *
 * <pre>
 *   line(file, lineno)
 *   function-entry, builtin-entry, command-entry(file, name, lineno), …-return(file, name, status)
 *   subshell-entry(file, child's pid; 0 in the child), subshell-return(file, status)
 *   script-start(file), script-done(file, status)
 * </pre>
 *
 * <p>A file is what {@code $0} says. A command that the shell becomes instead of waiting for it has no {@code command-return}.
 */
final class ShellProbes {
    private static final String TEXT = "char *";
    private static final String NUMBER = "int";

    static final UserProbe LINE = new UserProbe("sh", "simple", "line", List.of(TEXT, NUMBER));
    static final UserProbe FUNCTION_ENTRY = named("call", "function-entry");
    static final UserProbe FUNCTION_RETURN = named("call", "function-return");
    static final UserProbe BUILTIN_ENTRY = named("builtin", "builtin-entry");
    static final UserProbe BUILTIN_RETURN = named("builtin", "builtin-return");
    static final UserProbe COMMAND_ENTRY = named("command", "command-entry");
    static final UserProbe COMMAND_RETURN = named("command", "command-return");
    static final UserProbe SUBSHELL_ENTRY = new UserProbe("sh", "subshell", "subshell-entry", List.of(TEXT, NUMBER));
    static final UserProbe SUBSHELL_RETURN = new UserProbe("sh", "reap", "subshell-return", List.of(TEXT, NUMBER));
    static final UserProbe SCRIPT_START = new UserProbe("sh", "interpretFile", "script-start", List.of(TEXT));
    static final UserProbe SCRIPT_DONE = new UserProbe("sh", "interpretFile", "script-done", List.of(TEXT, NUMBER));

    static final List<UserProbe> ALL = List.of(LINE, FUNCTION_ENTRY, FUNCTION_RETURN, BUILTIN_ENTRY, BUILTIN_RETURN,
            COMMAND_ENTRY, COMMAND_RETURN, SUBSHELL_ENTRY, SUBSHELL_RETURN, SCRIPT_START, SCRIPT_DONE);

    private ShellProbes() { }

    private static UserProbe named(String function, String name) {
        return new UserProbe("sh", function, name, List.of(TEXT, TEXT, NUMBER));
    }
}

package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.shell.Command.Redirection;

/**
 * Runs simple commands: words are expanded, redirections and assignments carried out, and what the first word names is
 * run, which is a function, a builtin or a program.
 *
 * <pre>
 *   no words               assignments and redirections alone: the assignments stay
 *   special builtin        assignments stay; redirections only those of exec
 *   function or builtin    assignments and redirections are for as long as it runs
 *   program                assignments are in its environment, in a process of its own
 * </pre>
 */
final class SimpleCommands {
    private final Interpreter shell;
    private final Syscalls sys;
    private final ShellState state;
    private final ForkedCommands forked;
    /** Status of the last command substitution of a command, which is the status of a command without a name. */
    private int substitutionStatus;

    SimpleCommands(Interpreter shell, ForkedCommands forked) {
        this.shell = shell;
        this.sys = shell.sys;
        this.state = shell.state;
        this.forked = forked;
    }

    /** A command substitution of the command that is being run has ended with a status. */
    void substituted(int status) {
        substitutionStatus = status;
    }

    /**
     * Runs one, and returns its status; the ends of pipes that it has paths of stay open as long.
     *
     * @param last whether the process has nothing more to do afterwards: a program may take it over
     */
    int run(Command.Simple command, boolean last) throws SystemCallError {
        int open = forked.openSubstitutions();
        int status;
        try {
            status = expandAndRun(command, last);
        } catch (ControlFlow | ShellFailure | SystemCallError e) {
            forked.closeSubstitutions(open);
            throw e;
        }
        forked.closeSubstitutions(open);
        return status;
    }

    private int expandAndRun(Command.Simple command, boolean last) throws SystemCallError {
        state.line = command.line();
        sys.probe(ShellProbes.LINE, state.name, state.line);
        sys.compute(Latency.SHELL_COMMAND);
        substitutionStatus = 0;
        List<String> words = shell.expander.fields(command.words());
        if (words.isEmpty()) {
            return shell.redirected(command.redirections(), () -> {
                shell.parameters.assignAll(command.assignments());
                return substitutionStatus;
            });
        }
        if (state.isOn(ShellOption.XTRACE)) {
            sys.print(2, "+ " + String.join(" ", words) + "\n");
        }
        String name = words.get(0);
        Command.Function function = state.function(name);
        // The name of a job brings it to the foreground.
        Builtin builtin = function != null ? null : Builtins.named(state.monitors() && name.startsWith("%") ? "fg" : name);
        if (builtin != null && builtin.special()) {
            return specialBuiltin(builtin, command, words);
        }
        if (function == null && builtin == null) {
            List<String> values = new ArrayList<>();
            for (Command.Assignment assignment : command.assignments()) {
                values.add(shell.expander.single(assignment.value()));
            }
            return command(words, environment(command.assignments(), values), command.redirections(), last);
        }
        List<ShellState.Saved> saved = new ArrayList<>();
        for (Command.Assignment assignment : command.assignments()) {
            saved.add(state.saved(assignment.name()));
        }
        return shell.redirected(command.redirections(), () -> {
            try {
                shell.parameters.assignAll(command.assignments());
                return function != null ? shell.functions.call(function, words) : builtin(builtin, words);
            } finally {
                for (int i = 0; i < saved.size(); i++) {
                    state.restore(command.assignments().get(i).name(), saved.get(i));
                }
            }
        });
    }

    private Map<String, String> environment(List<Command.Assignment> assignments, List<String> values) {
        Map<String, String> environment = state.environment();
        for (int i = 0; i < values.size(); i++) {
            environment.put(assignments.get(i).name(), values.get(i));
        }
        return environment;
    }

    /** Assignments before a special builtin stay; so do redirections of {@code exec} without a command. */
    private int specialBuiltin(Builtin builtin, Command.Simple command, List<String> words) throws SystemCallError {
        shell.parameters.assignAll(command.assignments());
        if (builtin.keepsRedirections()) {
            shell.redirector.apply(command.redirections());
            return builtin(builtin, words);
        }
        return shell.redirected(command.redirections(), true, () -> builtin(builtin, words));
    }

    private int builtin(Builtin builtin, List<String> words) throws SystemCallError {
        sys.probe(ShellProbes.BUILTIN_ENTRY, state.name, builtin.name(), state.line);
        int status = 0;
        try {
            status = builtin.run(shell, words);
        } finally {
            sys.probe(ShellProbes.BUILTIN_RETURN, state.name, builtin.name(), status);
        }
        return status;
    }

    private int command(List<String> words, Map<String, String> environment, List<Redirection> redirections, boolean last)
            throws SystemCallError {
        sys.probe(ShellProbes.COMMAND_ENTRY, state.name, words.get(0), state.line);
        int status = shell.launcher().run(words, environment, redirections, last);
        sys.probe(ShellProbes.COMMAND_RETURN, state.name, words.get(0), status);
        return status;
    }
}

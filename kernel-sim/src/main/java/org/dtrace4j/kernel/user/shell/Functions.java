package org.dtrace4j.kernel.user.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** Runs functions, and files as {@code .} does: what {@code return} leaves, and what may have variables of its own. */
final class Functions {
    private final Interpreter shell;
    private final Syscalls sys;
    private final ShellState state;
    /** Variables as they were before the function that is being run made its own of them; null where it cannot. */
    private Map<String, ShellState.Saved> outerVariables;

    Functions(Interpreter shell) {
        this.shell = shell;
        this.sys = shell.sys;
        this.state = shell.state;
    }

    /** Calls one with {@code words}, of which the first is its name; returns its status. */
    int call(Command.Function function, List<String> words) throws SystemCallError {
        List<String> positional = state.positional;
        Map<String, ShellState.Saved> callers = outerVariables;
        outerVariables = function.ownScope() ? new LinkedHashMap<>() : callers;
        state.positional = List.copyOf(words.subList(1, words.size()));
        sys.probe(ShellProbes.FUNCTION_ENTRY, state.name, words.get(0), state.line);
        int status = 0;
        try {
            status = shell.loops.runOutside(function.body());
            return status;
        } catch (ControlFlow.Return e) {
            status = e.status;
            return status;
        } finally {
            sys.probe(ShellProbes.FUNCTION_RETURN, state.name, words.get(0), status);
            state.positional = positional;
            if (function.ownScope()) {
                outerVariables.forEach(state::restore);
            }
            outerVariables = callers;
        }
    }

    /** Runs the text of a file for {@code .}, in which {@code return} is allowed. */
    int source(String text) throws SystemCallError {
        try {
            return shell.runText(text);
        } catch (ControlFlow.Return e) {
            return e.status;
        }
    }

    /** The function that is being run, if it can have variables of its own, has one of that name from now on. */
    void ownVariable(String name) {
        if (outerVariables != null && !outerVariables.containsKey(name)) {
            outerVariables.put(name, state.saved(name));
            state.hide(name);
        }
    }
}

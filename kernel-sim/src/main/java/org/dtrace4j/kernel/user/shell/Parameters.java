package org.dtrace4j.kernel.user.shell;

import java.util.List;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * The parameters of a shell: its variables, its arguments, and those that it has itself, such as {@code $?}; what they
 * are, and what becomes of them when something is assigned to them.
 */
final class Parameters {
    private static final long NANOS = 1_000_000_000L;

    private final Interpreter shell;
    private final ShellState state;

    Parameters(Interpreter shell) {
        this.shell = shell;
        this.state = shell.state;
    }

    /** The value of a parameter: a variable, an argument, or one of the shell's own; null if it is not set. */
    String value(String name) {
        char first = name.charAt(0);
        if (first >= '0' && first <= '9') {
            int number = name.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(name);
            if (number == 0) {
                return state.name;
            }
            return number <= state.positional.size() ? state.positional.get(number - 1) : null;
        }
        return switch (name) {
            case "?" -> Integer.toString(state.lastStatus);
            case "$" -> Integer.toString(state.pid);
            case "!" -> state.lastBackground == 0 ? null : Integer.toString(state.lastBackground);
            case "#" -> Integer.toString(state.positional.size());
            case "@", "*" -> state.positional.isEmpty() ? null : String.join(" ", state.positional);
            case "-" -> ShellOption.letters(state);
            case "PPID" -> Integer.toString(shell.sys.getppid());
            case "LINENO" -> Integer.toString(state.line);
            case "RANDOM" -> Integer.toString(state.random());
            case "SECONDS" -> Long.toString((shell.sys.gethrtime() - state.secondsBase) / NANOS);
            default -> state.get(name);
        };
    }

    /** Assigns to a variable. */
    void assign(String name, String value) {
        if (name.equals("SECONDS")) {
            long seconds = shell.expander.evaluate(value);
            state.secondsBase = shell.sys.gethrtime() - seconds * NANOS;
        } else if (name.equals("RANDOM")) {
            state.seedRandom(shell.expander.evaluate(value));
        } else if (state.isInteger(name)) {
            state.set(name, Long.toString(shell.expander.evaluate(value)));
        } else {
            state.set(name, value);
        }
    }

    /** Assigns to an element of an array; the first one is the variable itself. */
    void assign(String array, long index, String value) {
        if (index == 0) {
            assign(array, value);
        } else {
            state.setElement(array, index, state.isInteger(array) ? Long.toString(shell.expander.evaluate(value)) : value);
        }
    }

    /** Carries out the assignments of a command, from left to right. */
    void assignAll(List<Command.Assignment> assignments) throws SystemCallError {
        for (Command.Assignment assignment : assignments) {
            if (assignment.elements() != null) {
                state.setArray(assignment.name(), shell.expander.fields(assignment.elements()));
                continue;
            }
            String value = shell.expander.single(assignment.value());
            if (assignment.subscript() != null) {
                assign(assignment.name(), shell.value(assignment.subscript()), value);
                continue;
            }
            if (state.isOn(ShellOption.XTRACE)) {
                shell.sys.print(2, "+ " + assignment.name() + "=" + value + "\n");
            }
            assign(assignment.name(), value);
        }
    }
}

package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.shell.Command.Redirection;

/**
 * Runs commands in one process. A method of the visitor returns the exit status of its command.
 *
 * <p>Where a shell forks, so does this one: for each command that is no builtin, for a subshell, for all of a
 * pipeline but its last command, for {@code $( )} and for {@code &}. A child works on a copy of the state; if the
 * last thing it does is to run a program, it becomes that program instead of waiting for it.
 */
final class Interpreter implements Command.Visitor<Integer> {
    static final int NOT_FOUND = 127;
    static final int NOT_EXECUTABLE = 126;
    /** Greater by that than the signal is the status of what a signal has ended or stopped. */
    static final int SIGNALLED = 128;
    private static final long NANOS = 1_000_000_000L;
    static final int INTERRUPTED = SIGNALLED + Syscalls.SIGINT;
    static final int STOPPED = SIGNALLED + Syscalls.SIGTSTP;

    final Syscalls sys;
    final ShellState state;
    final Expander expander;
    final Redirector redirector;
    final Jobs jobs;

    private final Launcher launcher;
    private final ForkedCommands forked;
    private int loops;
    private int functions;
    /** Greater than 0 where a failing command is a question and not a failure. */
    private int conditions;
    /** Status of the last command substitution of a command, which is the status of a command without a name. */
    private int substitutionStatus;
    /** Bit n: signal n has come and its trap has not been run. */
    private long pendingSignals;
    private boolean interrupted;
    /** Variables as they were before the function that is being run made its own of them; null where it cannot. */
    private Map<String, Object> outerVariables;

    Interpreter(Syscalls sys, ShellState state) {
        this.sys = sys;
        this.state = state;
        this.expander = new Expander(this, state, sys);
        this.redirector = new Redirector(sys, expander, state);
        this.launcher = new Launcher(this);
        this.jobs = new Jobs(this);
        this.forked = new ForkedCommands(this, launcher);
    }

    // ---- messages and parameters

    /** Says something on standard error, behind the shell's name. */
    void report(String message) {
        sys.print(2, state.name + ": " + (state.script ? "line " + state.line + ": " : "") + message + "\n");
    }

    /** The value of a parameter: a variable, an argument, or one of the shell's own; null if it is not set. */
    String parameter(String name) {
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
            case "PPID" -> Integer.toString(sys.getppid());
            case "LINENO" -> Integer.toString(state.line);
            case "RANDOM" -> Integer.toString(state.random());
            case "SECONDS" -> Long.toString((sys.gethrtime() - state.secondsBase) / NANOS);
            default -> state.get(name);
        };
    }

    /** Assigns to a variable. */
    void assign(String name, String value) {
        if (name.equals("SECONDS")) {
            long seconds = expander.evaluate(value);
            state.secondsBase = sys.gethrtime() - seconds * NANOS;
        } else if (name.equals("RANDOM")) {
            state.seedRandom(expander.evaluate(value));
        } else if (state.isInteger(name)) {
            state.set(name, Long.toString(expander.evaluate(value)));
        } else {
            state.set(name, value);
        }
    }

    /** Assigns to an element of an array; the first one is the variable itself. */
    void assign(String array, long index, String value) {
        if (index == 0) {
            assign(array, value);
        } else {
            state.setElement(array, index, state.isInteger(array) ? Long.toString(expander.evaluate(value)) : value);
        }
    }

    // ---- running

    /** Runs a command and notes its status. */
    int run(Command command) throws SystemCallError {
        if (state.isOn(ShellOption.NOEXEC) && !state.interactive) {
            return 0;
        }
        int status = command.accept(this);
        state.lastStatus = status;
        if (pendingSignals != 0) {
            runTraps();
        }
        if (interrupted) {
            interrupted = false;
            throw new ControlFlow.Abandoned(INTERRUPTED);
        }
        return status;
    }

    /** Runs a command after which this process has nothing more to do: a program may take the process over. */
    int runLast(Command command) throws SystemCallError {
        if (state.isOn(ShellOption.NOEXEC)) {
            return run(command);
        }
        if (command instanceof Command.Sequence sequence && !sequence.commands().isEmpty()) {
            int last = sequence.commands().size() - 1;
            for (Command each : sequence.commands().subList(0, last)) {
                run(each);
            }
            return runLast(sequence.commands().get(last));
        }
        if (command instanceof Command.Simple simple && state.traps.isEmpty()) {
            int status = simple(simple, true);
            state.lastStatus = status;
            return status;
        }
        return run(command);
    }

    /** Runs the commands of a text that is not a script file: of {@code eval}, {@code .} or a trap. */
    int runText(String text) throws SystemCallError {
        Command command;
        try {
            command = Parser.parse(text, state.aliases);
        } catch (ShellSyntaxException e) {
            throw new ShellFailure(e.getMessage(), 2);
        }
        return run(command);
    }

    /** Ends the shell where {@code set -e} asks for it. */
    private int checked(int status) throws SystemCallError {
        String onError = state.traps.get(ShellState.ERR);
        if (status != 0 && onError != null && !onError.isEmpty() && conditions == 0) {
            state.lastStatus = status;
            state.traps.remove(ShellState.ERR);
            try {
                runText(onError);
            } finally {
                state.traps.putIfAbsent(ShellState.ERR, onError);
            }
        }
        if (status != 0 && state.isOn(ShellOption.ERREXIT) && conditions == 0) {
            throw new ControlFlow.Exit(status);
        }
        return status;
    }

    private boolean holds(Command condition) throws SystemCallError {
        return runAsPart(condition) == 0;
    }

    /** What runs with something around it: redirections, or a loop. */
    interface Body {
        int run() throws SystemCallError;
    }

    /** Runs something with redirections, which are taken back afterwards. */
    int redirected(List<Redirection> redirections, Body body) throws SystemCallError {
        if (redirections.isEmpty()) {
            return body.run();
        }
        List<Redirector.Saved> saved;
        int open = forked.openSubstitutions();
        try {
            saved = redirector.applyAndSave(redirections);
            forked.closeSubstitutions(open);
        } catch (ShellFailure e) {
            report(e.getMessage());
            return e.status();
        }
        int status;
        try {
            status = body.run();
        } catch (ControlFlow | ShellFailure | SystemCallError e) {
            redirector.restore(saved);
            throw e;
        }
        redirector.restore(saved);
        return status;
    }

    // ---- simple commands

    @Override
    public Integer simple(Command.Simple command) throws SystemCallError {
        return checked(simple(command, false));
    }

    /** Runs one; the ends of pipes that it has paths of stay open as long. */
    private int simple(Command.Simple command, boolean last) throws SystemCallError {
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
        List<String> words = expander.fields(command.words());
        if (words.isEmpty()) {
            return redirected(command.redirections(), () -> {
                assignAll(command.assignments());
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
                values.add(expander.single(assignment.value()));
            }
            return command(words, environment(command.assignments(), values), command.redirections(), last);
        }
        List<Object> saved = new ArrayList<>();
        for (Command.Assignment assignment : command.assignments()) {
            saved.add(state.saved(assignment.name()));
        }
        return redirected(command.redirections(), () -> {
            try {
                assignAll(command.assignments());
                return function != null ? call(function, words) : builtin(builtin, words);
            } finally {
                for (int i = 0; i < saved.size(); i++) {
                    state.restore(command.assignments().get(i).name(), saved.get(i));
                }
            }
        });
    }

    private void assignAll(List<Command.Assignment> assignments) throws SystemCallError {
        for (Command.Assignment assignment : assignments) {
            if (assignment.elements() != null) {
                state.setArray(assignment.name(), expander.fields(assignment.elements()));
                continue;
            }
            String value = expander.single(assignment.value());
            if (assignment.subscript() != null) {
                assign(assignment.name(), value(assignment.subscript()), value);
                continue;
            }
            if (state.isOn(ShellOption.XTRACE)) {
                sys.print(2, "+ " + assignment.name() + "=" + value + "\n");
            }
            assign(assignment.name(), value);
        }
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
        assignAll(command.assignments());
        if (builtin.keepsRedirections()) {
            redirector.apply(command.redirections());
            return builtin(builtin, words);
        }
        return redirected(command.redirections(), () -> builtin(builtin, words));
    }

    private int builtin(Builtin builtin, List<String> words) throws SystemCallError {
        sys.probe(ShellProbes.BUILTIN_ENTRY, state.name, builtin.name(), state.line);
        int status = 0;
        try {
            status = builtin.run(this, words);
        } finally {
            sys.probe(ShellProbes.BUILTIN_RETURN, state.name, builtin.name(), status);
        }
        return status;
    }

    private int command(List<String> words, Map<String, String> environment, List<Redirection> redirections, boolean last)
            throws SystemCallError {
        sys.probe(ShellProbes.COMMAND_ENTRY, state.name, words.get(0), state.line);
        int status = launcher.run(words, environment, redirections, last);
        sys.probe(ShellProbes.COMMAND_RETURN, state.name, words.get(0), status);
        return status;
    }

    private int call(Command.Function function, List<String> words) throws SystemCallError {
        List<String> positional = state.positional;
        int outerLoops = loops;
        Map<String, Object> callers = outerVariables;
        outerVariables = function.ownScope() ? new LinkedHashMap<>() : callers;
        state.positional = List.copyOf(words.subList(1, words.size()));
        loops = 0;
        functions++;
        sys.probe(ShellProbes.FUNCTION_ENTRY, state.name, words.get(0), state.line);
        int status = 0;
        try {
            status = run(function.body());
            return status;
        } catch (ControlFlow.Return e) {
            status = e.status;
            return status;
        } finally {
            sys.probe(ShellProbes.FUNCTION_RETURN, state.name, words.get(0), status);
            functions--;
            loops = outerLoops;
            state.positional = positional;
            if (function.ownScope()) {
                outerVariables.forEach(state::restore);
            }
            outerVariables = callers;
        }
    }

    /** The function that is being run, if it can have variables of its own, has one of that name from now on. */
    void ownVariable(String name) {
        if (outerVariables != null && !outerVariables.containsKey(name)) {
            outerVariables.put(name, state.saved(name));
            state.restore(name, null);
        }
    }

    // ---- compound commands

    @Override
    public Integer sequence(Command.Sequence command) throws SystemCallError {
        int status = 0;
        for (Command each : command.commands()) {
            status = run(each);
        }
        return status;
    }

    @Override
    public Integer andOr(Command.AndOr command) throws SystemCallError {
        boolean left = holds(command.left());
        return left == command.and() ? run(command.right()) : state.lastStatus;
    }

    @Override
    public Integer not(Command.Not command) throws SystemCallError {
        return holds(command.command()) ? 1 : 0;
    }

    @Override
    public Integer timed(Command.Timed command) throws SystemCallError {
        boolean all = command.command() == null;
        long begin = all ? state.secondsBase : sys.gethrtime();
        Syscalls.ProcessTimes before = all ? new Syscalls.ProcessTimes(0, 0, 0, 0) : sys.times();
        int status = all ? 0 : run(command.command());
        Syscalls.ProcessTimes now = sys.times();
        long user = now.user() + now.childrenUser() - before.user() - before.childrenUser();
        long system = now.system() + now.childrenSystem() - before.system() - before.childrenSystem();
        sys.print(2, TimeFormat.format(state.get("TIMEFORMAT"), sys.gethrtime() - begin, user, system, !all));
        return status;
    }

    @Override
    public Integer group(Command.Group command) throws SystemCallError {
        return run(command.body());
    }

    @Override
    public Integer redirected(Command.Redirected command) throws SystemCallError {
        return redirected(command.redirections(), () -> run(command.command()));
    }

    @Override
    public Integer branch(Command.Branch command) throws SystemCallError {
        if (holds(command.condition())) {
            return run(command.consequence());
        }
        return command.alternative() == null ? 0 : run(command.alternative());
    }

    @Override
    public Integer loop(Command.Loop command) throws SystemCallError {
        return inLoop(() -> {
            int status = 0;
            while (holds(command.condition()) != command.until()) {
                status = turn(command.body());
            }
            return status;
        });
    }

    @Override
    public Integer forEach(Command.ForEach command) throws SystemCallError {
        List<String> values = command.words() == null ? state.positional : expander.fields(command.words());
        return inLoop(() -> {
            int status = 0;
            for (String value : values) {
                assign(command.name(), value);
                status = turn(command.body());
            }
            return status;
        });
    }

    @Override
    public Integer forArithmetic(Command.ForArithmetic command) throws SystemCallError {
        value(command.first());
        return inLoop(() -> {
            int status = 0;
            while (command.condition().parts().isEmpty() || value(command.condition()) != 0) {
                status = turn(command.body());
                value(command.step());
            }
            return status;
        });
    }

    /** Runs all turns of a loop, which {@code break} may end. */
    private int inLoop(Body turns) throws SystemCallError {
        loops++;
        try {
            return turns.run();
        } catch (ControlFlow.LoopJump jump) {
            return leaveLoop(jump);
        } finally {
            loops--;
        }
    }

    private long value(Word expression) throws SystemCallError {
        return expander.evaluate(expander.single(expression));
    }

    @Override
    public Integer condition(Command.Condition command) throws SystemCallError {
        state.line = command.line();
        sys.probe(ShellProbes.LINE, state.name, state.line);
        sys.compute(Latency.SHELL_COMMAND);
        return checked(new ConditionEvaluation(this, command).status());
    }

    /** One turn of a loop, which {@code continue} may end. */
    private int turn(Command body) throws SystemCallError {
        try {
            return run(body);
        } catch (ControlFlow.LoopJump jump) {
            if (jump.again && jump.levels == 1) {
                return 0;
            }
            throw jump;
        }
    }

    private int leaveLoop(ControlFlow.LoopJump jump) {
        if (jump.levels > 1 && loops > 1) {
            throw new ControlFlow.LoopJump(jump.again, jump.levels - 1);
        }
        return 0;
    }

    @Override
    public Integer choice(Command.Choice command) throws SystemCallError {
        String subject = expander.single(command.subject());
        boolean falls = false;
        int status = 0;
        for (Command.ChoiceItem item : command.items()) {
            boolean matches = falls;
            for (Word pattern : falls ? List.<Word>of() : item.patterns()) {
                matches = matches || Pattern.matches(expander.pattern(pattern), subject);
            }
            if (matches) {
                status = run(item.body());
                falls = item.fallsThrough();
                if (!falls) {
                    return status;
                }
            }
        }
        return status;
    }

    @Override
    public Integer function(Command.Function command) {
        state.define(command.name(), command);
        return 0;
    }

    // ---- commands in processes of their own

    @Override
    public Integer subshell(Command.Subshell command) throws SystemCallError {
        return checked(forked.subshell(command));
    }

    @Override
    public Integer background(Command.Background command) throws SystemCallError {
        return forked.background(command);
    }

    @Override
    public Integer pipeline(Command.Pipeline command) throws SystemCallError {
        return checked(forked.pipeline(command));
    }

    /** Runs a command whose failure is no failure of the shell's. */
    int runAsPart(Command command) throws SystemCallError {
        conditions++;
        try {
            return run(command);
        } finally {
            conditions--;
        }
    }

    /** Runs a command with its standard output in a pipe; returns what it wrote, without newlines at the end. */
    String captureOutput(Command command) throws SystemCallError {
        ForkedCommands.Output output = forked.captureOutput(command);
        substitutionStatus = output.status();
        state.lastStatus = substitutionStatus;
        return output.text();
    }

    /** Starts a command that is read or written by way of a path, which is returned. */
    String substituteProcess(Word.ProcessSubstitution part) throws SystemCallError {
        return forked.substituteProcess(part);
    }

    // ---- the interrupt key

    /** The interrupt key has been pressed: what is being run is given up. */
    void interrupt() {
        interrupted = true;
    }

    boolean isInterrupted() {
        return interrupted;
    }

    /** What was interrupted has been given up. */
    void clearInterrupt() {
        interrupted = false;
    }

    /** The pipeline whose last command is being run; null while none is. */
    Job pipeline() {
        return forked.pipeline();
    }

    /** How programs are started and waited for. */
    Launcher launcher() {
        return launcher;
    }

    boolean inLoop() {
        return loops > 0;
    }

    boolean inFunction() {
        return functions > 0;
    }

    /** Runs the file of {@code .}, in which {@code return} is allowed. */
    int source(String text) throws SystemCallError {
        functions++;
        try {
            return runText(text);
        } catch (ControlFlow.Return e) {
            return e.status;
        } finally {
            functions--;
        }
    }

    // ---- traps

    /** Called on return to user mode when a trapped signal has come. */
    void signalArrived(int signal) {
        pendingSignals |= 1L << signal;
    }

    private void runTraps() throws SystemCallError {
        while (pendingSignals != 0) {
            int signal = Long.numberOfTrailingZeros(pendingSignals);
            pendingSignals &= ~(1L << signal);
            String action = state.traps.get(signal);
            if (action != null) {
                int status = state.lastStatus;
                runText(action);
                state.lastStatus = status;
            }
        }
    }
}

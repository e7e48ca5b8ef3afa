package org.dtrace4j.kernel.user.shell;

import java.util.List;
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
    static final int SYNTAX_ERROR = 2;
    static final int NOT_FOUND = 127;
    static final int NOT_EXECUTABLE = 126;
    /** Greater by that than the signal is the status of what a signal has ended or stopped. */
    static final int SIGNALLED = 128;
    static final int INTERRUPTED = SIGNALLED + Syscalls.SIGINT;
    static final int STOPPED = SIGNALLED + Syscalls.SIGTSTP;

    final Syscalls sys;
    final ShellState state;
    final Expander expander;
    final Redirector redirector;
    final Jobs jobs;
    final Parameters parameters;
    final Functions functions;
    final Traps traps;
    final Loops loops;

    private final Launcher launcher;
    private final ForkedCommands forked;
    private final SimpleCommands simpleCommands;
    /** Greater than 0 where a failing command is a question and not a failure. */
    private int conditions;
    private boolean interrupted;

    Interpreter(Syscalls sys, ShellState state) {
        this.sys = sys;
        this.state = state;
        this.expander = new Expander(this, state, sys);
        this.redirector = new Redirector(sys, expander, state);
        this.launcher = new Launcher(this);
        this.jobs = new Jobs(this);
        this.parameters = new Parameters(this);
        this.functions = new Functions(this);
        this.traps = new Traps(this);
        this.loops = new Loops(this);
        this.forked = new ForkedCommands(this, launcher);
        this.simpleCommands = new SimpleCommands(this, forked);
    }

    /** Says something on standard error, behind the shell's name. */
    void report(String message) {
        sys.print(2, state.name + ": " + (state.script ? "line " + state.line + ": " : "") + message + "\n");
    }

    /** Says what keeps the rest of a script from being run, which names the line itself; returns the status for that. */
    int syntaxError(ShellSyntaxException e) {
        sys.print(2, state.name + ": " + e.getMessage() + "\n");
        return SYNTAX_ERROR;
    }

    // ---- running

    /** Runs a command and notes its status. */
    int run(Command command) throws SystemCallError {
        if (state.isOn(ShellOption.NOEXEC) && !state.interactive) {
            return 0;
        }
        int status = command.accept(this);
        state.lastStatus = status;
        traps.runPending();
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
            int status = simpleCommands.run(simple, true);
            state.lastStatus = status;
            return status;
        }
        return run(command);
    }

    /** Runs the commands of a text that is not a script file: of {@code eval}, {@code .} or a trap. */
    int runText(String text) throws SystemCallError {
        try {
            return runScript(text, false);
        } catch (ShellSyntaxException e) {
            throw new ShellFailure(e.getMessage(), SYNTAX_ERROR);
        }
    }

    /**
     * Runs the commands of a text, each before the next one is parsed.
     *
     * @param last whether this process has nothing more to do afterwards
     * @throws ShellSyntaxException at a command that is none; those before it have run
     */
    int runScript(String text, boolean last) throws SystemCallError, ShellSyntaxException {
        ScriptReader script = new ScriptReader(text, state.aliases);
        int status = 0;
        for (Command command = script.next(); command != null; command = script.next()) {
            status = last && script.isAtEnd() ? runLast(command) : run(command);
        }
        return status;
    }

    /** A command that fails where it is no question runs the trap for that, and ends the shell under {@code set -e}. */
    private int checked(int status) throws SystemCallError {
        if (status != 0 && conditions == 0) {
            traps.commandFailed(status);
            if (state.isOn(ShellOption.ERREXIT)) {
                throw new ControlFlow.Exit(status);
            }
        }
        return status;
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

    private boolean holds(Command condition) throws SystemCallError {
        return runAsPart(condition) == 0;
    }

    /** What runs with something around it: redirections, or a loop. */
    interface Body {
        int run() throws SystemCallError;
    }

    /** Runs something with redirections, which are taken back afterwards. */
    int redirected(List<Redirection> redirections, Body body) throws SystemCallError {
        return redirected(redirections, false, body);
    }

    /**
     * The same.
     *
     * @param special whether it is a special builtin: a file for it that cannot be opened ends a shell that nobody types at
     */
    int redirected(List<Redirection> redirections, boolean special, Body body) throws SystemCallError {
        if (redirections.isEmpty()) {
            return body.run();
        }
        List<Redirector.Saved> saved;
        int open = forked.openSubstitutions();
        try {
            saved = redirector.applyAndSave(redirections, this::report);
            forked.closeSubstitutions(open);
        } catch (ShellFailure e) {
            forked.closeSubstitutions(open);
            if (special && !state.interactive) {
                throw new ControlFlow.Exit(e.status());
            }
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
        return checked(simpleCommands.run(command, false));
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
        return loops.run(() -> {
            int status = 0;
            while (holds(command.condition()) != command.until()) {
                status = loops.turn(command.body());
            }
            return status;
        });
    }

    @Override
    public Integer forEach(Command.ForEach command) throws SystemCallError {
        List<String> values = command.words() == null ? state.positional : expander.fields(command.words());
        return loops.run(() -> {
            int status = 0;
            for (String value : values) {
                parameters.assign(command.name(), value);
                status = loops.turn(command.body());
            }
            return status;
        });
    }

    @Override
    public Integer forArithmetic(Command.ForArithmetic command) throws SystemCallError {
        value(command.first());
        return loops.run(() -> {
            int status = 0;
            while (command.condition().parts().isEmpty() || value(command.condition()) != 0) {
                status = loops.turn(command.body());
                value(command.step());
            }
            return status;
        });
    }

    /** The value of an arithmetic expression. */
    long value(Word expression) throws SystemCallError {
        return expander.evaluate(expander.single(expression));
    }

    @Override
    public Integer condition(Command.Condition command) throws SystemCallError {
        state.line = command.line();
        sys.probe(ShellProbes.LINE, state.name, state.line);
        sys.compute(Latency.SHELL_COMMAND);
        return checked(new ConditionEvaluation(this, command).status());
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

    /** Runs a command with its standard output in a pipe; returns what it wrote, without newlines at the end. */
    String captureOutput(Command command) throws SystemCallError {
        ForkedCommands.Output output = forked.captureOutput(command);
        simpleCommands.substituted(output.status());
        state.lastStatus = output.status();
        return output.text();
    }

    /** Starts a command that is read or written by way of a path, which is returned. */
    String substituteProcess(Word.ProcessSubstitution part) throws SystemCallError {
        return forked.substituteProcess(part);
    }

    /** The pipeline whose last command is being run; null while none is. */
    Job pipeline() {
        return forked.pipeline();
    }

    /** How programs are started and waited for. */
    Launcher launcher() {
        return launcher;
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
}

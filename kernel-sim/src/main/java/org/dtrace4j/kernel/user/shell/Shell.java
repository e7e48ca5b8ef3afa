package org.dtrace4j.kernel.user.shell;

import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.image.UserProbe;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * The program {@code sh}: {@code sh [-efiux] [-c text [name [argument…]] | file [argument…]]}.
 *
 * <p>Without a text and a file it reads commands from standard input: line by line with prompts where that is a
 * terminal (or with {@code -i}), else each as soon as it is complete.
 */
public final class Shell implements UserProgram {
    private static final int USAGE = 2;

    @Override
    public List<UserProbe> probes() {
        return ShellProbes.ALL;
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.SHELL_START);
        ShellState state = new ShellState(FileTools.baseName(arguments.get(0)));
        state.pid = sys.getpid();
        state.secondsBase = sys.gethrtime();
        for (Map.Entry<String, String> variable : sys.environment().entrySet()) {
            if (Lexer.isName(variable.getKey())) {
                state.set(variable.getKey(), variable.getValue());
                state.export(variable.getKey());
            }
        }
        Interpreter shell = new Interpreter(sys, state);
        boolean text = false;
        boolean interactive = false;
        int at = 1;
        for (; at < arguments.size() && arguments.get(at).startsWith("-") && arguments.get(at).length() > 1; at++) {
            String options = arguments.get(at).substring(1);
            if (options.equals("-")) {
                at++;
                break;
            }
            for (char option : options.toCharArray()) {
                if (option == 'c') {
                    text = true;
                } else if (option == 'i') {
                    interactive = true;
                } else if (option != 's' && option != 'l' && !SetBuiltin.setOption(state, option, true)) {
                    shell.report("-" + option + ": unknown option");
                    sys.print(2, "Usage: sh [-efiux] [-c text [name [argument...]] | file [argument...]]\n");
                    return USAGE;
                }
            }
        }
        List<String> rest = arguments.subList(at, arguments.size());
        if (text) {
            return runText(shell, rest);
        }
        if (!rest.isEmpty()) {
            return interpretFile(shell, rest.get(0), rest);
        }
        if (interactive || FileTools.isTerminal(sys, 0)) {
            return finish(shell, new InteractiveLoop()::run);
        }
        return finish(shell, InputLoop::run);
    }

    private static int runText(Interpreter shell, List<String> rest) throws SystemCallError {
        if (rest.isEmpty()) {
            shell.report("-c requires an argument");
            return USAGE;
        }
        if (rest.size() > 1) {
            shell.state.name = rest.get(1);
            shell.state.positional = List.copyOf(rest.subList(2, rest.size()));
        }
        return finish(shell, self -> runWhole(self, rest.get(0)));
    }

    /** Runs a script file in a fresh shell in this process: what becomes of a file that {@code exec} does not know. */
    static int interpretFile(Syscalls sys, String path, List<String> words) throws SystemCallError {
        ShellState state = new ShellState(path);
        state.pid = sys.getpid();
        state.secondsBase = sys.gethrtime();
        sys.environment().forEach((name, value) -> {
            if (Lexer.isName(name)) {
                state.set(name, value);
                state.export(name);
            }
        });
        return interpretFile(new Interpreter(sys, state), path, words);
    }

    private static int interpretFile(Interpreter shell, String path, List<String> words) throws SystemCallError {
        String text;
        try {
            text = FileTools.readText(shell.sys, path);
        } catch (SystemCallError e) {
            boolean missing = e.errno() == Errno.ENOENT;
            shell.report(path + ": " + (missing ? "not found" : "cannot open") + " [" + Errno.text(e) + "]");
            return missing ? Interpreter.NOT_FOUND : Interpreter.NOT_EXECUTABLE;
        }
        if (text.indexOf('\0') >= 0) {
            shell.report(path + ": cannot execute [Exec format error]");
            return Interpreter.NOT_EXECUTABLE;
        }
        shell.state.name = path;
        shell.state.script = true;
        shell.state.positional = List.copyOf(words.subList(1, words.size()));
        shell.sys.probe(ShellProbes.SCRIPT_START, path);
        int status = finish(shell, self -> runWhole(self, text));
        shell.sys.probe(ShellProbes.SCRIPT_DONE, path, status);
        return status;
    }

    private static int runWhole(Interpreter shell, String text) throws SystemCallError {
        try {
            return shell.runScript(text, true);
        } catch (ShellSyntaxException e) {
            return shell.syntaxError(e);
        }
    }

    /** Runs the shell's work to the end of the process, with the trap on EXIT; returns the status to exit with. */
    static int finish(Interpreter shell, Launcher.ChildWork work) throws SystemCallError {
        int status = guarded(shell, work);
        String onExit = shell.state.traps.remove(0);
        if (onExit != null && !onExit.isEmpty()) {
            shell.state.lastStatus = status;
            int before = status;
            status = guarded(shell, self -> {
                self.runText(onExit);
                return before;
            });
        }
        return status & 0xFF;
    }

    private static int guarded(Interpreter shell, Launcher.ChildWork work) throws SystemCallError {
        try {
            return work.run(shell);
        } catch (ControlFlow.Exit e) {
            return e.status;
        } catch (ControlFlow.Return e) {
            return e.status;
        } catch (ControlFlow.LoopJump e) {
            return 0;
        } catch (ControlFlow.Abandoned e) {
            return e.status;
        } catch (ShellFailure e) {
            shell.report(e.getMessage());
            return e.status();
        } catch (SystemCallError e) {
            shell.report(Errno.text(e));
            return 1;
        }
    }
}

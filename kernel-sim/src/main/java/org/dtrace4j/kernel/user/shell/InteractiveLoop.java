package org.dtrace4j.kernel.user.shell;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.shell.Parser.CompleteCommand;

/** Reads commands from a terminal, which delivers lines, and runs each as soon as it is complete. */
final class InteractiveLoop {
    private static final String USUAL_PROMPT = "# ";
    private static final String USUAL_CONTINUATION = "> ";

    private final byte[] buffer = new byte[1024];
    private final StringBuilder unread = new StringBuilder();

    int run(Interpreter shell) throws SystemCallError {
        shell.sys.sigaction(Syscalls.SIGINT, () -> {
            unread.setLength(0);
            shell.interrupt();
        });
        shell.state.interactive = true;
        shell.jobs.terminal.take();
        int status = converse(shell);
        shell.jobs.terminal.leave();
        return status;
    }

    private int converse(Interpreter shell) throws SystemCallError {
        StringBuilder text = new StringBuilder();
        while (true) {
            if (text.length() == 0) {
                shell.jobs.tell();
            }
            prompt(shell, text.length() == 0 ? "PS1" : "PS2", text.length() == 0 ? USUAL_PROMPT : USUAL_CONTINUATION);
            String line = readLine(shell.sys);
            if (shell.isInterrupted()) {
                shell.clearInterrupt();
                text.setLength(0);
                continue;
            }
            if (line == null) {
                shell.sys.print(1, "\n");
                if (!shell.jobs.mayLeave()) {
                    continue;
                }
                return shell.state.lastStatus;
            }
            text.append(line).append('\n');
            if (runIfComplete(shell, text.toString())) {
                text.setLength(0);
            }
        }
    }

    /** Runs the text unless more lines are needed; an error ends this text and not the shell. */
    private static boolean runIfComplete(Interpreter shell, String text) throws SystemCallError {
        try {
            List<CompleteCommand> commands = ParsedScripts.parseInput(text, 1, true, shell.state.aliases);
            if (commands == null) {
                return false;
            }
            shell.state.typed = text.strip().replace("\n", ";");
            if (!shell.state.typed.isEmpty()) {
                shell.state.history.add(text.strip());
            }
            if (!shell.state.typed.isEmpty() && !shell.state.typed.startsWith("exit")) {
                shell.jobs.staysOn();
            }
            for (CompleteCommand each : commands) {
                shell.run(each.command());
            }
        } catch (ShellSyntaxException e) {
            shell.report(e.getMessage());
            shell.state.lastStatus = 2;
        } catch (ShellFailure e) {
            shell.report(e.getMessage());
            shell.state.lastStatus = e.status();
        } catch (ControlFlow.Abandoned e) {
            shell.clearInterrupt();
            shell.state.lastStatus = e.status;
        } catch (ControlFlow.LoopJump | ControlFlow.Return e) {
            shell.state.lastStatus = 0;
        } catch (SystemCallError e) {
            shell.report(Errno.text(e));
            shell.state.lastStatus = 1;
        }
        return true;
    }

    private static void prompt(Interpreter shell, String variable, String usual) {
        String prompt = shell.state.get(variable);
        shell.sys.print(2, prompt == null ? usual : prompt);
    }

    /** One line without its end; null at the end of the input. */
    private String readLine(Syscalls sys) throws SystemCallError {
        while (true) {
            int end = unread.indexOf("\n");
            if (end >= 0) {
                String line = unread.substring(0, end);
                unread.delete(0, end + 1);
                return line;
            }
            int n;
            try {
                n = sys.read(0, buffer, 0, buffer.length);
            } catch (SystemCallError e) {
                if (e.errno() == Errno.EINTR) {
                    return "";
                }
                throw e;
            }
            if (n <= 0) {
                if (unread.length() == 0) {
                    return null;
                }
                unread.append('\n');
            } else {
                unread.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        }
    }
}

package org.dtrace4j.kernel.user.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.shell.Parser.CompleteCommand;

/**
 * Reads commands from a standard input that is no terminal, and runs each as soon as it is complete. It takes no more than
 * that: what stands behind a command is there for the command to read.
 */
final class InputLoop {
    private InputLoop() { }

    /** Runs all commands; returns the status of the last one. */
    static int run(Interpreter shell) throws SystemCallError {
        StringBuilder text = new StringBuilder();
        int firstLine = 1;
        int lines = 0;
        int status = 0;
        boolean more = true;
        while (more) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            more = InputLines.read(shell, line);
            text.append(line.toString(StandardCharsets.UTF_8)).append(more ? "\n" : "");
            lines++;
            List<CompleteCommand> commands;
            try {
                commands = ParsedScripts.parseInput(text.toString(), firstLine, more, shell.state.aliases);
            } catch (ShellSyntaxException e) {
                return shell.syntaxError(e);
            }
            if (commands != null) {
                for (CompleteCommand each : commands) {
                    status = shell.run(each.command());
                }
                firstLine += lines;
                lines = 0;
                text.setLength(0);
            }
        }
        return status;
    }
}

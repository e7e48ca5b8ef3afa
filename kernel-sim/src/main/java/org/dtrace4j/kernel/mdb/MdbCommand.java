package org.dtrace4j.kernel.mdb;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.diag.FileErrors;
import org.dtrace4j.kernel.mdb.command.CommandTable;
import org.dtrace4j.kernel.mdb.command.Debugger;
import org.dtrace4j.kernel.mdb.command.Output;
import org.dtrace4j.kernel.mdb.dcmd.Dcmds;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.target.DumpFile;

/** The program {@code mdb}: the debugger for a crash dump. */
public final class MdbCommand {
    /** Exit statuses. */
    public static final int SUCCESS = 0;
    public static final int FAILURE = 1;
    public static final int USAGE = 2;

    private static final String NAME = "mdb";
    private static final String USAGE_TEXT = "Usage: mdb [-e command]... dump\n";

    private final DebuggerTerminal terminal;

    /** A debugger whose session takes place on {@code terminal}. */
    public MdbCommand(DebuggerTerminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Executes a command line: the lines behind {@code -e}, or else those that the terminal reads.
     *
     * @param arguments without the program's own name
     * @return the exit status
     */
    public int run(List<String> arguments) {
        List<String> lines = new ArrayList<>();
        int next = 0;
        while (next < arguments.size() && arguments.get(next).equals("-e") && next + 1 < arguments.size()) {
            lines.add(arguments.get(next + 1));
            next += 2;
        }
        if (next != arguments.size() - 1 || arguments.get(next).startsWith("-")) {
            terminal.write(USAGE_TEXT);
            return USAGE;
        }
        try {
            converse(DumpFile.read(Path.of(arguments.get(next))), lines);
            return SUCCESS;
        } catch (NoSuchFileException | FileNotFoundException e) {
            terminal.write(NAME + ": failed to open " + arguments.get(next) + ": No such file or directory\n");
        } catch (IOException e) {
            terminal.write(NAME + ": failed to open dump: " + FileErrors.reason(e) + "\n");
        }
        return FAILURE;
    }

    private void converse(DebugTarget target, List<String> lines) {
        CommandTable table = Dcmds.table();
        Debugger debugger = new Debugger(target, table, NAME, new Output(terminal::write));
        if (!lines.isEmpty()) {
            lines.stream().allMatch(line -> debugger.execute(line) == Debugger.After.STAY);
            return;
        }
        terminal.offerNames(KmdbSession.names(table));
        String line = terminal.readLine("> ");
        while (line != null && debugger.execute(line) == Debugger.After.STAY) {
            line = terminal.readLine("> ");
        }
    }
}

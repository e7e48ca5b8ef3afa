package org.dtrace4j.kernel.mdb;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Main class of {@code mdb}. */
public final class MdbMain {
    private MdbMain() { }

    /** Runs {@link MdbCommand} on the streams of this process, and ends the process. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        PrintStream out = System.out;
        if (!LineEditor.isAtTerminal()) {
            InputStreamReader in = new InputStreamReader(System.in, StandardCharsets.UTF_8);
            int status = new MdbCommand(new StreamTerminal(in, out::print, false)).run(arguments);
            out.flush();
            return status;
        }
        try (LineEditor editor = LineEditor.ofSystem(null)) {
            return new MdbCommand(editor).run(arguments);
        } catch (IOException e) {
            System.err.println("mdb: failed to open the terminal: " + e.getMessage());
            return MdbCommand.FAILURE;
        }
    }
}

package org.dtrace4j.examples;

import java.util.Arrays;
import java.util.List;
import org.dtrace4j.cli.DtraceMain;
import org.dtrace4j.examples.archive.Rehearsal;
import org.dtrace4j.examples.benchmarks.Benchmarks;
import org.dtrace4j.examples.toolkit.ToolkitRuns;
import org.dtrace4j.kernel.ksim.KsimMain;
import org.dtrace4j.kernel.ksim.SimConnector;
import org.dtrace4j.kernel.mdb.MdbMain;

/** The main class of the jar behind the programs of {@code bin/}: its first argument says which one. */
public final class Launcher {
    private Launcher() { }

    /** Runs a program; it ends the process itself. */
    public static void main(String[] arguments) {
        String program = arguments.length == 0 ? "" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (program) {
            case "dtrace" -> DtraceMain.run(rest, List.of(new SimConnector()));
            case "ksim" -> KsimMain.main(rest);
            case "mdb" -> MdbMain.main(rest);
            case "benchmark" -> Benchmarks.main(rest);
            case "toolkit" -> ToolkitRuns.main(rest);
            case "rehearse" -> Rehearsal.main(rest);
            default -> {
                System.err.println("usage: java -jar dtrace4j.jar dtrace|ksim|mdb|benchmark|toolkit [argument…]");
                System.exit(2);
            }
        }
    }
}

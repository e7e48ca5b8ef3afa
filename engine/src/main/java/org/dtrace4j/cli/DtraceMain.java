package org.dtrace4j.cli;

import java.util.List;
import java.util.ServiceLoader;
import org.dtrace4j.session.TargetConnector;

/** The dtrace command as a program of the host. */
public final class DtraceMain {
    private DtraceMain() { }

    /** Runs the command for whatever system is found, and ends the process with its status. */
    public static void main(String[] arguments) {
        run(arguments, ServiceLoader.load(TargetConnector.class));
    }

    /**
     * Runs the command for the systems that these connect to, and ends the process with its status. Whoever knows them saves a
     * search in all jars of the class path.
     */
    public static void run(String[] arguments, Iterable<TargetConnector> connectors) {
        System.exit(new DtraceCommand(new HostIo(), connectors).run(List.of(arguments)));
    }
}

package org.dtrace4j.cli;

import java.util.List;
import java.util.ServiceLoader;
import org.dtrace4j.session.TargetConnector;

/** The dtrace command as a program of the host. */
public final class DtraceMain {
    private DtraceMain() { }

    /** Runs the command and ends the process with its status. */
    public static void main(String[] arguments) {
        HostIo io = new HostIo();
        DtraceCommand command = new DtraceCommand(io, ServiceLoader.load(TargetConnector.class));
        System.exit(command.run(List.of(arguments)));
    }
}

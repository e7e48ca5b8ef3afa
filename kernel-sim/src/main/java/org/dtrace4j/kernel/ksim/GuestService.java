package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import org.dtrace4j.session.ProcessIdentity;
import org.dtrace4j.session.TargetProcesses;

/** What a live machine does for a dtrace command of the host besides tracing: what the command is as a process in it. */
public interface GuestService extends TargetProcesses {
    /** What has been written to the standard output and the standard error of a process. */
    record Output(byte[] out, byte[] err) { }

    /** Takes what the commands that were started have written since the last call. */
    Output output();

    /** Runs a command of the machine's shell to its end. */
    void runCommand(String command) throws IOException;

    /** Number of the signal that has ended the process; 0 while none has. */
    int killer();

    /** The numbers of the process in the machine. */
    ProcessIdentity identity();
}

package org.dtrace4j.kernel.user.commands;

import java.util.List;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code pstop pid…} and {@code prun pid…}. pstop directs a process to stop and does not wait until it has: threads
 * stop when they next leave the kernel, sleepers at once. prun continues a process however it was stopped.
 */
public final class ProcessControl implements UserProgram {
    private final boolean stop;

    /** {@code stop}: this is pstop, else prun. */
    public ProcessControl(boolean stop) {
        this.stop = stop;
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        String name = stop ? "pstop" : "prun";
        sys.compute(Latency.COMMAND_START);
        if (arguments.size() < 2 || arguments.get(1).startsWith("-")) {
            sys.print(2, "usage:\t" + name + " pid[/lwps] ...\n"
                + "  (" + (stop ? "stop processes or lwps with /proc request" : "set stopped processes or lwps running")
                + ")\n");
            return 2;
        }
        int status = 0;
        for (String operand : arguments.subList(1, arguments.size())) {
            String reason = control(sys, operand);
            if (reason != null) {
                sys.print(2, name + ": cannot control " + operand + ": " + reason + "\n");
                status = 1;
            }
        }
        return status;
    }

    /** Returns why it cannot be done, or null. */
    private String control(Syscalls sys, String operand) {
        String path = ProcessInfo.number(operand);
        if (path.contains("/")) {
            return "bad lwp specification";
        }
        if (!path.matches("[0-9]{1,9}")) {
            return "no such process";
        }
        if (Integer.parseInt(path) == sys.getpid()) {
            return "attempt to grab self";
        }
        String refusal = ProcessInfo.refusal(ProcessInfo.read(sys, path));
        if (refusal != null) {
            return refusal;
        }
        try {
            if (!stop) {
                sys.kill(Integer.parseInt(path), Syscalls.SIGCONT);
            }
            byte[] message = stop ? ProcLayout.words(ProcLayout.PCDSTOP) : ProcLayout.words(ProcLayout.PCRUN, 0);
            FileTools.write(sys, "/proc/" + path + "/ctl", 0, 0, message);
            return null;
        } catch (SystemCallError e) {
            return reason(e);
        }
    }

    /** A process that runs already is no failure for prun. */
    private String reason(SystemCallError error) {
        return switch (error.errno()) {
            case Errno.ENOENT, Errno.ESRCH -> "no such process";
            case Errno.EPERM, Errno.EACCES -> "permission denied";
            case Errno.EBUSY -> stop ? "system process" : null;
            default -> Errno.text(error);
        };
    }
}

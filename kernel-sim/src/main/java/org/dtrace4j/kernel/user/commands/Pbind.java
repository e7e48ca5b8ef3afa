package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** {@code pbind}: binds processes to CPUs, and shows what they are bound to. */
public final class Pbind {
    private static final String USAGE = """
            usage:
            \tpbind -b processor_id pid ...
            \tpbind -u pid ...
            \tpbind [-q] [pid ...]
            """;
    private static final int WRONG_USAGE = 2;

    private Pbind() { }

    /** The command. */
    public static int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "b:qu");
        int modes = options == null ? 0 : (options.has('b') ? 1 : 0) + (options.has('u') ? 1 : 0) + (options.has('q') ? 1 : 0);
        boolean binds = modes == 1 && !options.has('q');
        if (options == null || modes > 1 || binds && options.operands().isEmpty()) {
            return wrong(sys, options == null ? "" : modes > 1 ? "pbind: options are mutually exclusive\n"
                    : "pbind: must specify at least one pid\n");
        }
        int cpu = Syscalls.PBIND_NONE;
        if (options.has('b')) {
            String wanted = options.value('b', "");
            if (!wanted.matches("[0-9]{1,6}")) {
                return wrong(sys, "pbind: invalid processor ID '" + wanted + "'\n");
            }
            cpu = Integer.parseInt(wanted);
        }
        List<Integer> pids = new ArrayList<>();
        for (String operand : options.operands()) {
            if (!operand.matches("[0-9]{1,9}")) {
                return wrong(sys, "pbind: invalid process ID '" + operand + "'\n");
            }
            pids.add(Integer.parseInt(operand));
        }
        return binds ? bind(sys, cpu, pids) : pids.isEmpty() ? showBound(sys) : show(sys, pids);
    }

    private static int wrong(Syscalls sys, String message) {
        sys.print(2, message + USAGE);
        return WRONG_USAGE;
    }

    private static int bind(Syscalls sys, int cpu, List<Integer> pids) {
        return forEach(sys, pids, cpu == Syscalls.PBIND_NONE ? "unbind" : "bind",
            pid -> "was " + text(sys.processorBind(Syscalls.P_PID, pid, cpu)) + ", now " + text(cpu));
    }

    private static int show(Syscalls sys, List<Integer> pids) {
        return forEach(sys, pids, "query",
            pid -> text(sys.processorBind(Syscalls.P_PID, pid, Syscalls.PBIND_QUERY)));
    }

    /** What is done with a process, and what there is to say of it. */
    private interface Deed {
        String of(int pid) throws SystemCallError;
    }

    private static int forEach(Syscalls sys, List<Integer> pids, String verb, Deed deed) {
        Output out = new Output(sys);
        int status = 0;
        for (int pid : pids) {
            try {
                out.line("process id " + pid + ": " + deed.of(pid));
            } catch (SystemCallError e) {
                out.flush();
                sys.print(2, "pbind: cannot " + verb + " process " + pid + ": " + Errno.text(e) + "\n");
                status = 1;
            }
        }
        out.flush();
        return status;
    }

    /** All that are bound. */
    private static int showBound(Syscalls sys) throws SystemCallError {
        List<Integer> bound = new ArrayList<>();
        for (ProcessInfo process : ProcessInfo.all(sys)) {
            try {
                if (sys.processorBind(Syscalls.P_PID, process.pid(), Syscalls.PBIND_QUERY) != Syscalls.PBIND_NONE) {
                    bound.add(process.pid());
                }
            } catch (SystemCallError e) {
                // A process of the kernel, or one that is gone.
            }
        }
        return show(sys, bound);
    }

    private static String text(int cpu) {
        return cpu == Syscalls.PBIND_NONE ? "not bound" : Integer.toString(cpu);
    }
}

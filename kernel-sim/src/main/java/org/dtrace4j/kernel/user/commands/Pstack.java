package org.dtrace4j.kernel.user.commands;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.kernel.image.UserFunctions;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code pstack pid…}: the functions that processes are in. */
public final class Pstack implements UserProgram {
    private static final int SHOWN = 70;

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "F");
        if (options == null || options.operands().isEmpty()) {
            sys.print(2, "usage:\tpstack [-F] { pid | core }[/lwps] ...\n  (show process call stack)\n"
                    + "  -F: force grabbing of the target process\n");
            return 2;
        }
        int status = 0;
        Output out = new Output(sys);
        for (String operand : options.operands()) {
            ProcessInfo process = operand.matches("[0-9]{1,9}") ? ProcessInfo.read(sys, operand) : null;
            if (process == null || process.isSystem() || process.isZombie()) {
                out.flush();
                String why = process == null ? "no such process" : process.isSystem() ? "system process" : "zombie process";
                sys.print(2, "pstack: cannot examine " + operand + ": " + why + "\n");
                status = 1;
                continue;
            }
            byte[] frames;
            try {
                frames = FileTools.read(sys, "/proc/" + operand + "/ustack");
            } catch (SystemCallError e) {
                out.flush();
                sys.print(2, "pstack: cannot examine " + operand + ": "
                        + (e.errno() == Errno.EACCES ? "permission denied" : "no such process") + "\n");
                status = 1;
                continue;
            }
            String command = process.arguments();
            out.line(process.pid() + ":\t" + command.substring(0, Math.min(SHOWN, command.length())));
            show(out, frames);
        }
        out.flush();
        return status;
    }

    private static void show(Output out, byte[] frames) {
        for (int at = 0; at < frames.length; at += Long.BYTES) {
            long pc = ProcLayout.getLong(frames, at);
            Optional<UserFunctions.Function> function = UserFunctions.load().at(pc);
            long offset = function.map(f -> pc - f.address()).orElse(0L);
            out.format(" %016x %s ()%s\n", pc, function.map(UserFunctions.Function::name).orElse("????????"),
                    offset == 0 ? "" : " + " + Long.toHexString(offset));
        }
    }
}

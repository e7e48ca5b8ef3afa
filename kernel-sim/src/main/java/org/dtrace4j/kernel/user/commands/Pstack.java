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
    private static final int RULE = 61;
    private static final int HEADER_BYTES = 2 * Long.BYTES;

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
            String pid = ProcessInfo.number(operand);
            ProcessInfo process = ProcessInfo.read(sys, pid);
            String refusal = ProcessInfo.refusal(process);
            if (refusal != null) {
                out.flush();
                sys.print(2, "pstack: cannot examine " + operand + ": " + refusal + "\n");
                status = 1;
                continue;
            }
            byte[] frames;
            try {
                frames = FileTools.readAtOnce(sys, "/proc/" + pid + "/ustack");
            } catch (SystemCallError e) {
                out.flush();
                sys.print(2, "pstack: cannot examine " + operand + ": "
                        + (e.errno() == Errno.EACCES ? "permission denied" : "no such process") + "\n");
                status = 1;
                continue;
            }
            out.line(process.title());
            show(out, frames);
        }
        out.flush();
        return status;
    }

    private static void show(Output out, byte[] frames) {
        int at = 0;
        boolean one = frames.length == threadBytes(frames, 0);
        while (at < frames.length) {
            int end = at + threadBytes(frames, at);
            if (!one) {
                String title = "  lwp# " + ProcLayout.getLong(frames, at) + " / thread# " + ProcLayout.getLong(frames, at) + "  ";
                int rule = Math.max(0, RULE - title.length());
                out.line("-".repeat(rule / 2) + title + "-".repeat(rule - rule / 2));
            }
            for (at += HEADER_BYTES; at < end; at += Long.BYTES) {
                show(out, ProcLayout.getLong(frames, at));
            }
        }
    }

    /** How much there is of a thread: its number, a count, and as many functions. */
    private static int threadBytes(byte[] frames, int at) {
        return at == frames.length ? 0 : HEADER_BYTES + (int) ProcLayout.getLong(frames, at + Long.BYTES) * Long.BYTES;
    }

    private static void show(Output out, long pc) {
        Optional<UserFunctions.Function> function = UserFunctions.load().at(pc);
        long offset = function.map(f -> pc - f.address()).orElse(0L);
        out.format(" %016x %s ()%s\n", pc, function.map(UserFunctions.Function::name).orElse("????????"),
                offset == 0 ? "" : " + " + Long.toHexString(offset));
    }
}

package org.dtrace4j.kernel.user.commands;

import java.util.List;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.ZfsControl.Kind;
import org.dtrace4j.kernel.user.ZfsControl.ZfsDataset;

/** {@code beadm list}: the boot environments, which are the datasets below {@code POOL/ROOT}. */
public final class Beadm implements UserProgram {
    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        if (arguments.size() != 2 || !arguments.get(1).equals("list")) {
            sys.print(2, "usage:\n\tbeadm list\n");
            return 1;
        }
        sys.compute(Latency.LIBZFS_START);
        Output out = new Output(sys);
        out.format("%-18s %-6s %-10s %-6s %-6s %s\n", "BE", "Active", "Mountpoint", "Space", "Policy", "Created");
        for (ZfsDataset dataset : ZfsHandle.open(sys).datasets()) {
            String[] component = dataset.name().split("/");
            if (dataset.kind() == Kind.FILESYSTEM && component.length == 3 && component[1].equals("ROOT")) {
                String on = ZfsHandle.mountedOn(sys, dataset.name());
                boolean root = "/".equals(on);
                out.format("%-18s %-6s %-10s %-6s %-6s %s\n", component[2], root ? "NR" : "-", on == null ? "-" : on,
                    ZfsList.size(dataset.used()), "static", Strftime.format(dataset.creation(), "%Y-%m-%d %H:%M"));
            }
        }
        out.flush();
        return 0;
    }
}

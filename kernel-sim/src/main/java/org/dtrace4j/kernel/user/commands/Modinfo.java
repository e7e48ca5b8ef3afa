package org.dtrace4j.kernel.user.commands;

import java.util.List;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code modinfo [-i id]}: the modules that the kernel has loaded. */
public final class Modinfo implements UserProgram {
    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "i:");
        if (options == null || !options.operands().isEmpty() || !options.value('i', "0").matches("[0-9]{1,6}")) {
            sys.print(2, "usage:  modinfo [-i module-id]\n");
            return 1;
        }
        int wanted = Integer.parseInt(options.value('i', "-1"));
        Output out = new Output(sys);
        int shown = 0;
        for (Syscalls.ModuleStatus module : sys.modules()) {
            if (!options.has('i') || module.id() == wanted) {
                out.print(shown++ == 0 ? " Id Loadaddr   Size Info Rev Module Name\n" : "");
                out.format("%3d %16x %6x %3s %3d  %s (%s)\n", module.id(), module.base(), module.sizeBytes(), "-",
                    module.description().isEmpty() ? 0 : 1, module.name(), module.description());
            }
        }
        out.flush();
        if (shown == 0) {
            sys.print(2, "modinfo: can't get module information: Invalid argument\n");
            return 1;
        }
        return 0;
    }
}

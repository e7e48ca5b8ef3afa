package org.dtrace4j.kernel.user.commands;

import java.util.List;
import org.dtrace4j.kernel.user.Syscalls;

/** {@code zoneadm} and {@code zonename}: this system has the global zone and no other, and none can be made. */
public final class Zones {
    private static final String GLOBAL = "global";

    private Zones() { }

    /** {@code zonename}. */
    public static int zonename(Syscalls sys, List<String> arguments) {
        sys.print(1, GLOBAL + "\n");
        return 0;
    }

    /** {@code zoneadm list}. */
    public static int zoneadm(Syscalls sys, List<String> arguments) {
        if (arguments.size() < 2 || !arguments.get(1).equals("list")) {
            sys.print(2, arguments.size() < 2 ? "usage:\tzoneadm list [-cipv]\n"
                    : "zoneadm: there is the global zone only: " + arguments.get(1) + " is not supported\n");
            return 1;
        }
        Options options = Options.parse(sys, arguments.subList(1, arguments.size()), "cinpv");
        if (options == null || !options.operands().isEmpty()) {
            sys.print(2, "usage:\tzoneadm list [-cipv]\n");
            return 1;
        }
        if (options.has('p')) {
            sys.print(1, "0:" + GLOBAL + ":running:/::native:shared\n");
        } else if (options.has('v')) {
            sys.print(1, String.format("%4s %-16s %-10s %-30s %-8s %-6s%n", "ID", "NAME", "STATUS", "PATH", "BRAND", "IP"));
            sys.print(1, String.format("%4d %-16s %-10s %-30s %-8s %-6s%n", 0, GLOBAL, "running", "/", "native", "shared"));
        } else if (!options.has('n')) {
            sys.print(1, GLOBAL + "\n");
        }
        return 0;
    }
}

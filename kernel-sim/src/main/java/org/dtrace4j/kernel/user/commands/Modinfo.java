package org.dtrace4j.kernel.user.commands;

import java.util.List;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** {@code modinfo [-w] [-c] [-i module-id]}: the modules that the kernel has loaded, with -c also those that it had. */
public final class Modinfo {
    private static final String HEADER = " Id         Loadaddr   Size Info Rev Module Name\n";
    private static final String COUNT_HEADER = " Id    Loadcnt Module Name                            State\n";
    /** Characters of name and description that a line has room for. */
    private static final int MOST_OF_NAME = 43;

    private Modinfo() { }

    /** The command. */
    public static int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "i:wc");
        if (options == null) {
            return Modules.fatal(sys, "usage:  modinfo [-w] [-c] [-i module-id]\n");
        }
        boolean all = !options.has('i');
        Integer id = all ? Integer.valueOf(-1) : Modules.id(options.value('i', ""));
        if (id == null) {
            return Modules.fatal(sys, "Invalid id " + options.value('i', "") + "\n");
        }
        int at = !all && id == -1 ? 0 : id;
        Output out = new Output(sys);
        boolean first = true;
        do {
            Syscalls.ModuleStatus module;
            try {
                module = sys.modinfo(at, all, options.has('c'));
            } catch (SystemCallError e) {
                out.flush();
                return all ? 0 : Modules.error(sys, "can't get module information", e);
            }
            if (first) {
                out.print(options.has('c') ? COUNT_HEADER : HEADER);
                first = false;
            }
            if (options.has('c')) {
                out.format("%3d %10d %-32s %s/%s\n", module.id(), module.loadCount(), module.name(),
                        module.loaded() ? "LOADED" : "UNLOADED", module.installed() ? "INSTALLED" : "UNINSTALLED");
            } else {
                show(out, module, options.has('w'));
            }
            at = module.id();
        } while (all);
        out.flush();
        return 0;
    }

    private static void show(Output out, Syscalls.ModuleStatus module, boolean wide) {
        String name = module.name() + " (" + module.description() + ")";
        out.format("%3d %16x %6x %3s   %d  %s\n", module.id(), module.base(), module.sizeBytes(),
                module.place() == -1 ? "-" : module.place(), module.revision(),
                wide || name.length() <= MOST_OF_NAME ? name : name.substring(0, MOST_OF_NAME));
    }
}

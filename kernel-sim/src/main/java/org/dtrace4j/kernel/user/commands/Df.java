package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileInterface.FileSystemStatus;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code df [-hkn] [-F type] [file…]}: what is free. */
public final class Df implements UserProgram {
    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "hknF:");
        if (options == null) {
            sys.print(2, "Usage: df [-F FSType] [-hkn] [mount-point ...]\n");
            return 1;
        }
        List<MountTable.Entry> shown = new ArrayList<>();
        List<MountTable.Entry> mounted = MountTable.mounted(sys);
        int status = 0;
        if (options.operands().isEmpty()) {
            shown.addAll(mounted);
        }
        for (String operand : options.operands()) {
            if (FileTools.exists(sys, operand)) {
                shown.add(holding(mounted, FileTools.absolute(sys, operand)));
            } else {
                sys.print(2, "df: (" + operand + ") not a block device, directory or mounted resource\n");
                status = 1;
            }
        }
        String fstype = options.value('F', null);
        shown.removeIf(entry -> entry == null || fstype != null && !entry.fstype().equals(fstype));
        Output out = new Output(sys);
        if (options.has('h')) {
            out.line("Filesystem             size   used  avail capacity  Mounted on");
        } else if (options.has('k')) {
            out.line("Filesystem            kbytes    used   avail capacity  Mounted on");
        }
        for (MountTable.Entry entry : shown) {
            try {
                show(out, options, entry, sys.statvfs(entry.directory()));
            } catch (SystemCallError e) {
                sys.print(2, "df: cannot statvfs " + entry.directory() + ": " + Errno.text(e) + "\n");
                status = 1;
            }
        }
        out.flush();
        return status;
    }

    /** The mounted file system with the longest directory above a path. */
    private static MountTable.Entry holding(List<MountTable.Entry> mounted, String path) {
        MountTable.Entry best = null;
        for (MountTable.Entry entry : mounted) {
            String directory = entry.directory();
            boolean above = directory.equals("/") || path.equals(directory) || path.startsWith(directory + "/");
            if (above && (best == null || directory.length() >= best.directory().length())) {
                best = entry;
            }
        }
        return best;
    }

    private static void show(Output out, Options options, MountTable.Entry entry, FileSystemStatus status) {
        long unit = status.fragmentSize();
        long used = status.blocks() - status.free();
        long reachable = used + status.available();
        String capacity = (reachable == 0 ? 0 : (100 * used + reachable - 1) / reachable) + "%";
        if (options.has('n')) {
            out.format("%-19s: %s\n", entry.directory(), entry.fstype());
        } else if (options.has('h')) {
            out.format("%-20s %6s %6s %6s %6s    %s\n", entry.special(), ZfsList.size(status.blocks() * unit),
                ZfsList.size(used * unit), ZfsList.size(status.available() * unit), capacity, entry.directory());
        } else if (options.has('k')) {
            out.format("%-20s %7d %7d %7d %6s    %s\n", entry.special(), status.blocks() * unit / 1024,
                used * unit / 1024, status.available() * unit / 1024, capacity, entry.directory());
        } else {
            out.format("%-19s(%-19s):%8d blocks %8d files\n", entry.directory(), entry.special(),
                status.free() * unit / 512, status.free());
        }
    }
}

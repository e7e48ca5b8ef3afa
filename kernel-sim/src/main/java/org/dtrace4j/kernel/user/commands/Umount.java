package org.dtrace4j.kernel.user.commands;

import java.util.List;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code umount [-f] special | directory}: walks the path, looks it up in mnttab, and calls umount2 once. It does not
 * try again when the file system is busy.
 */
public final class Umount implements UserProgram {
    private static final int MS_FORCE = 0x400;

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "fo:V");
        if (options == null || options.operands().size() != 1) {
            sys.print(2, "Usage:\numount [-f] [-V] [-o specific_options] {special | mount-point}\n");
            return 1;
        }
        sys.compute(Latency.MOUNT_COMMAND);
        String given = options.operands().get(0);
        String directory = given;
        if (FileTools.isDirectory(sys, given)) {
            directory = FileTools.absolute(sys, given);
        }
        MountTable.Entry entry = MountTable.last(MountTable.mounted(sys), directory);
        if (entry == null) {
            sys.print(2, "umount: warning: " + directory + " not in mnttab\n");
        } else {
            directory = entry.directory();
        }
        if (options.has('V')) {
            sys.print(1, "umount " + directory + "\n");
            return 0;
        }
        try {
            sys.umount2(directory, options.has('f') ? MS_FORCE : 0);
            return 0;
        } catch (SystemCallError e) {
            sys.print(2, message(e, directory));
            return 1;
        }
    }

    private static String message(SystemCallError error, String directory) {
        String text = switch (error.errno()) {
            case Errno.EPERM -> "permission denied";
            case Errno.ENXIO -> directory + " no device";
            case Errno.ENOENT -> directory + " no such file or directory";
            case Errno.EINVAL -> directory + " not mounted";
            case Errno.EBUSY -> directory + " busy";
            case Errno.ENOTBLK -> directory + " block device required";
            default -> Errno.text(error) + "\numount: cannot unmount " + directory;
        };
        return "umount: " + text + "\n";
    }
}

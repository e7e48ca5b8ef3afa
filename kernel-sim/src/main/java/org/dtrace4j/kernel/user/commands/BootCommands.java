package org.dtrace4j.kernel.user.commands;

import java.util.List;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** Commands that only boot scripts use, one method each. */
public final class BootCommands {
    private static final String DUMP_DEVICE = "/dev/dump";
    private static final String DUMP_VOLUME = "/dev/zvol/dsk/rpool/dump";

    private BootCommands() {
    }

    /**
     * {@code autopush -f file}: reads which streams modules go on which devices. The system has no streams to push
     * on.
     */
    public static int autopush(Syscalls sys, List<String> arguments) {
        Options options = Options.parse(sys, arguments, "f:");
        if (options == null || !options.has('f')) {
            sys.print(2, "usage: autopush -f filename\n");
            return 1;
        }
        try {
            FileTools.readLines(sys, options.value('f', ""));
            sys.compute(Latency.AUTOPUSH);
            return 0;
        } catch (SystemCallError e) {
            sys.print(2, "autopush: could not open " + options.value('f', "") + ": " + Errno.text(e) + "\n");
            return 1;
        }
    }

    /**
     * {@code soconfig -d directory}: reads which transport serves which sockets. The system has no sockets to serve.
     */
    public static int soconfig(Syscalls sys, List<String> arguments) {
        Options options = Options.parse(sys, arguments, "d:f:");
        if (options == null || !options.has('d')) {
            sys.print(2, "usage: soconfig -d <dir>\n");
            return 1;
        }
        String directory = options.value('d', "");
        try {
            for (String name : sys.readDirectory(directory)) {
                if (!name.startsWith(".")) {
                    FileTools.readLines(sys, directory + "/" + name);
                }
            }
            sys.compute(Latency.SOCONFIG);
            return 0;
        } catch (SystemCallError e) {
            sys.print(2, "soconfig: failed to open " + directory + ": " + Errno.text(e) + "\n");
            return 1;
        }
    }

    /** {@code swapadd [-1]}: adds the swap devices of /etc/vfstab. */
    public static int swapadd(Syscalls sys, List<String> arguments) throws SystemCallError {
        int status = 0;
        for (MountTable.Entry entry : MountTable.listed(sys)) {
            if (entry.fstype().equals("swap")) {
                try {
                    sys.swapAdd(entry.special());
                } catch (SystemCallError e) {
                    if (e.errno() != Errno.EEXIST) {
                        sys.print(2, "swapadd: " + entry.special() + ": " + Errno.text(e) + "\n");
                        status = 1;
                    }
                }
            }
        }
        return status;
    }

    /** {@code dumpadm -u}: names the dump device to the kernel. */
    public static int dumpadm(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "ud:");
        if (options == null) {
            sys.print(2, "Usage: dumpadm [-u] [-d dump-device]\n");
            return 2;
        }
        String volume = options.value('d', DUMP_VOLUME);
        int fd;
        try {
            fd = sys.open(DUMP_DEVICE, Syscalls.O_RDWR, 0);
        } catch (SystemCallError e) {
            sys.print(2, "dumpadm: cannot open " + DUMP_DEVICE + ": " + Errno.text(e) + "\n");
            return 1;
        }
        int status = 0;
        try {
            sys.ioctl(fd, "DIOCSETDEV", volume);
        } catch (SystemCallError e) {
            sys.print(2, "dumpadm: cannot use " + volume + " as dump device: " + Errno.text(e) + "\n");
            status = 1;
        }
        sys.close(fd);
        return status;
    }
}

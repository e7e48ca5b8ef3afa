package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code pfiles pid…}: the descriptors of processes. */
public final class Pfiles implements UserProgram {
    private static final int S_IFSOCK = 0xC000;
    /** Soft limit of descriptors that every process has here. */
    private static final int DESCRIPTOR_LIMIT = 256;
    private static final int O_LARGEFILE = 0x2000;

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "Fn");
        if (options == null || options.operands().isEmpty()) {
            sys.print(2, "usage:\tpfiles [-F] pid ...\n  (report open files of each process)\n"
                + "  -F: force grabbing of the target process\n");
            return 2;
        }
        int status = 0;
        Output out = new Output(sys);
        for (String operand : options.operands()) {
            String pid = ProcessInfo.number(operand);
            ProcessInfo process = ProcessInfo.read(sys, pid);
            if (process == null) {
                out.flush();
                sys.print(2, "pfiles: no such process: " + operand + "\n");
                status = 1;
                continue;
            }
            out.line(process.title());
            if (process.isSystem()) {
                out.line("  [system process]");
            } else {
                show(sys, out, "/proc/" + pid);
            }
        }
        out.flush();
        return status;
    }

    private static void show(Syscalls sys, Output out, String folder) throws SystemCallError {
        out.line("  Current rlimit: " + DESCRIPTOR_LIMIT + " file descriptors");
        List<Integer> descriptors = new ArrayList<>();
        for (String name : sys.readDirectory(folder + "/fdinfo")) {
            if (name.matches("[0-9]+")) {
                descriptors.add(Integer.parseInt(name));
            }
        }
        descriptors.sort(null);
        for (int descriptor : descriptors) {
            sys.compute(Latency.COMMAND_WORK);
            try {
                byte[] info = FileTools.read(sys, folder + "/fdinfo/" + descriptor);
                if (info.length >= ProcLayout.PRFDINFO_SIZE) {
                    show(sys, out, descriptor, info, folder);
                }
            } catch (SystemCallError e) {
                // Closed since the directory was read.
            }
        }
    }

    private static void show(Syscalls sys, Output out, int descriptor, byte[] info, String folder) {
        int mode = ProcLayout.getInt(info, ProcLayout.FD_MODE);
        boolean device = (mode & 0xF000) == 0x2000 || (mode & 0xF000) == 0x6000;
        out.format("%4d: %s mode:0%03o dev:%d,%d ino:%d uid:%d gid:%d %s\n", descriptor, type(mode), mode & 07777,
            ProcLayout.getInt(info, ProcLayout.FD_MAJOR), ProcLayout.getInt(info, ProcLayout.FD_MINOR),
            ProcLayout.getLong(info, ProcLayout.FD_INODE), ProcLayout.getInt(info, ProcLayout.FD_UID),
            ProcLayout.getInt(info, ProcLayout.FD_GID),
            device ? "rdev:" + ProcLayout.getInt(info, ProcLayout.FD_RMAJOR) + ","
                + ProcLayout.getInt(info, ProcLayout.FD_RMINOR)
                : "size:" + ProcLayout.getLong(info, ProcLayout.FD_SIZE));
        String door = "";
        int peer = ProcLayout.getInt(info, ProcLayout.FD_PEER_PID);
        if (peer != 0) {
            String server = ProcLayout.getText(info, ProcLayout.FD_PEER_NAME, ProcLayout.PRFNSZ);
            door = "  door to " + server + "[" + peer + "]";
        }
        out.line("      " + flags(ProcLayout.getInt(info, ProcLayout.FD_FILE_FLAGS))
            + ((ProcLayout.getInt(info, ProcLayout.FD_DESCRIPTOR_FLAGS) & 1) != 0 ? " FD_CLOEXEC" : "") + door);
        if ((mode & 0xF000) == S_IFSOCK) {
            socket(out, info);
        }
        try {
            out.line("      " + sys.readlink(folder + "/path/" + descriptor));
        } catch (SystemCallError e) {
            // A pipe, or a file that has no name any more.
        }
        if ((mode & 0xF000) == 0x8000) {
            out.line("      offset:" + ProcLayout.getLong(info, ProcLayout.FD_OFFSET));
        }
    }

    private static void socket(Output out, byte[] info) {
        boolean stream = ProcLayout.getInt(info, ProcLayout.FD_SOCKET_TYPE) == Syscalls.SOCK_STREAM;
        out.line(stream ? "\tSOCK_STREAM" : "\tSOCK_DGRAM");
        if ((ProcLayout.getInt(info, ProcLayout.FD_SOCKET_OPTIONS) & Syscalls.SO_REUSEADDR) != 0) {
            out.line("\tSO_REUSEADDR");
        }
        name(out, "sockname", info, ProcLayout.FD_SOCKNAME);
        name(out, "peername", info, ProcLayout.FD_PEERNAME);
    }

    private static void name(Output out, String what, byte[] info, int at) {
        if (info[at] == Syscalls.AF_UNIX) {
            String path = ProcLayout.getText(info, at + 2, ProcLayout.PATH_BYTES);
            out.line(("\t" + what + ": AF_UNIX " + path).stripTrailing());
        }
        if (info[at] == Syscalls.AF_INET) {
            out.format("\t%s: AF_INET %d.%d.%d.%d  port: %d\n", what, info[at + 4] & 0xFF, info[at + 5] & 0xFF,
                info[at + 6] & 0xFF, info[at + 7] & 0xFF, (info[at + 2] & 0xFF) << 8 | info[at + 3] & 0xFF);
        }
    }

    private static String type(int mode) {
        return switch (mode & 0xF000) {
            case 0x1000 -> "S_IFIFO";
            case 0x2000 -> "S_IFCHR";
            case 0x4000 -> "S_IFDIR";
            case 0x6000 -> "S_IFBLK";
            case 0x8000 -> "S_IFREG";
            case 0xA000 -> "S_IFLNK";
            case 0xC000 -> "S_IFSOCK";
            case 0xD000 -> "S_IFDOOR";
            case 0xE000 -> "S_IFPORT";
            default -> "??";
        };
    }

    private static String flags(int flags) {
        StringBuilder text = new StringBuilder(switch (flags & 3) {
            case 0 -> "O_RDONLY";
            case 1 -> "O_WRONLY";
            default -> "O_RDWR";
        });
        Object[][] names = {{0x04, "O_NDELAY"}, {0x80, "O_NONBLOCK"}, {0x08, "O_APPEND"}, {0x10, "O_SYNC"},
            {0x40, "O_DSYNC"}, {0x8000, "O_RSYNC"}, {0x100, "O_CREAT"}, {0x200, "O_TRUNC"}, {0x400, "O_EXCL"},
            {0x800, "O_NOCTTY"}, {O_LARGEFILE, "O_LARGEFILE"}, {0x4000, "O_XATTR"}};
        for (Object[] row : names) {
            if ((flags & (Integer) row[0]) != 0) {
                text.append('|').append(row[1]);
            }
        }
        return text.toString();
    }
}

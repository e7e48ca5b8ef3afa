package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.ZfsControl.ZfsDataset;

/**
 * {@code mount} lists what is mounted ({@code -v}, {@code -p}: in other forms); {@code mount [-F type] [-O] [-o
 * options] [special] directory} mounts, with what is missing taken from /etc/vfstab; {@code mount -a} mounts what is
 * listed there for boot.
 *
 * <p>Mounting is left to a part for each type of file system, as the original leaves it to a program for each.
 */
public final class Mount implements UserProgram {
    private static final int MS_RDONLY = 0x01;
    private static final int MS_OVERLAY = 0x80;
    private static final int MS_OPTIONSTR = 0x100;
    private static final int FAILED = 32;
    /** How often, and after which pause, a tmpfs that is busy and not mounted is tried again (bug 6176743). */
    private static final int TMPFS_TRIES = 10;
    private static final long TMPFS_PAUSE_NANOS = 50_000_000L;

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "apvOmrF:o:gV");
        if (options == null || options.operands().size() > 2) {
            sys.print(2, "Usage:\nmount [-v | -p]\nmount [-F FSType] [-V] [current_options] [-o specific_options]\n"
                + "\t{special | mount_point}\nmount [-F FSType] [-V] [current_options] [-o specific_options]\n"
                + "\tspecial mount_point\nmount -a [-F FSType] [-V] [current_options] [-o specific_options]\n");
            return 1;
        }
        sys.compute(Latency.MOUNT_COMMAND);
        if (options.has('a')) {
            return mountAll(sys, options.value('F', null));
        }
        if (options.operands().isEmpty()) {
            return list(sys, options);
        }
        String fstype = options.value('F', null);
        String special;
        String directory;
        String given = options.value('o', "");
        if (options.operands().size() == 2) {
            special = options.operands().get(0);
            directory = options.operands().get(1);
            if (fstype == null) {
                fstype = "zfs";
            }
        } else {
            String one = options.operands().get(0);
            MountTable.Entry entry = find(MountTable.listed(sys), one, fstype);
            if (entry == null) {
                sys.print(2, "mount: Mount point cannot be determined\n");
                return 1;
            }
            special = entry.special();
            directory = entry.directory();
            fstype = entry.fstype();
            given = given.isEmpty() ? entry.options() : given;
        }
        if (!directory.startsWith("/")) {
            sys.print(2, "mount: Mount point " + directory + " is not an absolute pathname.\n");
            return 1;
        }
        return mount(sys, fstype, special, directory, given, flags(options, given));
    }

    private static int flags(Options options, String given) {
        List<String> words = List.of(given.split(","));
        return (options.has('O') ? MS_OVERLAY : 0) | (options.has('r') || words.contains("ro") ? MS_RDONLY : 0)
            | MS_OPTIONSTR;
    }

    private static MountTable.Entry find(List<MountTable.Entry> listed, String one, String fstype) {
        for (MountTable.Entry entry : listed) {
            boolean named = entry.directory().equals(one) || entry.special().equals(one) && !one.equals("swap");
            if (named && (fstype == null || entry.fstype().equals(fstype))) {
                return entry;
            }
        }
        return null;
    }

    private int mountAll(Syscalls sys, String fstype) throws SystemCallError {
        int status = 0;
        List<MountTable.Entry> mounted = MountTable.mounted(sys);
        for (MountTable.Entry entry : MountTable.listed(sys)) {
            boolean wanted = entry.atBoot() && entry.directory().startsWith("/")
                && (fstype == null || fstype.equals(entry.fstype()));
            boolean there = mounted.stream().anyMatch(each -> each.directory().equals(entry.directory()));
            if (wanted && !there) {
                status |= mount(sys, entry.fstype(), entry.special(), entry.directory(), entry.options(), MS_OPTIONSTR);
            }
        }
        return status;
    }

    private static int mount(Syscalls sys, String fstype, String special, String directory, String options, int flags)
            throws SystemCallError {
        return switch (fstype) {
            case "tmpfs" -> mountTmpfs(sys, special, directory, options, flags);
            case "zfs" -> mountZfs(sys, special, directory, options, flags);
            default -> mountOther(sys, fstype, special, directory, options, flags);
        };
    }

    private static int mountTmpfs(Syscalls sys, String special, String directory, String options, int flags)
            throws SystemCallError {
        for (int tries = 1; true; tries++) {
            try {
                sys.mount(special, directory, flags, "tmpfs", options);
                return 0;
            } catch (SystemCallError e) {
                boolean busy = e.errno() == Errno.EBUSY;
                if (busy && (flags & MS_OVERLAY) == 0 && tries < TMPFS_TRIES && !isMounted(sys, directory)) {
                    sys.nanosleep(TMPFS_PAUSE_NANOS);
                    continue;
                }
                sys.print(2, busy ? "mount: " + directory + " is already mounted or " + special + " is busy\n"
                    : "mount: " + directory + ": " + Errno.text(e) + "\n");
                return FAILED;
            }
        }
    }

    private static boolean isMounted(Syscalls sys, String directory) throws SystemCallError {
        return MountTable.mounted(sys).stream().anyMatch(entry -> entry.directory().equals(directory));
    }

    private static int mountZfs(Syscalls sys, String special, String directory, String options, int flags)
            throws SystemCallError {
        sys.compute(Latency.LIBZFS_START);
        ZfsDataset dataset = ZfsHandle.open(sys).find(special);
        if (dataset == null) {
            sys.print(2, "cannot open '" + special + "': dataset does not exist\n");
            return 1;
        }
        if (dataset.mountpoint() != null && !dataset.mountpoint().equals("legacy")) {
            sys.print(2, "filesystem '" + special + "' cannot be mounted using 'mount -F zfs'\nUse 'zfs set mountpoint="
                + directory + "' instead.\nIf you must use 'mount -F zfs' or /etc/vfstab, use 'zfs set "
                + "mountpoint=legacy'.\nSee zfs(1M) for more information.\n");
            return 1;
        }
        try {
            sys.mount(special, directory, flags, "zfs", options);
            return 0;
        } catch (SystemCallError e) {
            sys.print(2, "filesystem '" + special + "' cannot be mounted: "
                + (e.errno() == Errno.EBUSY ? "mountpoint or dataset is busy" : Errno.text(e)) + "\n");
            return 1;
        }
    }

    private static int mountOther(Syscalls sys, String fstype, String special, String directory, String options,
                                  int flags) {
        try {
            sys.mount(special, directory, flags, fstype, options);
            return 0;
        } catch (SystemCallError e) {
            String text = switch (e.errno()) {
                case Errno.EBUSY -> directory + " is already mounted or " + special + " is busy";
                case Errno.EPERM -> "Insufficient privileges";
                case Errno.ENOENT -> directory + ": No such file or directory";
                case Errno.EINVAL, Errno.ENODEV -> "Operation not applicable to FSType " + fstype;
                default -> directory + ": " + Errno.text(e);
            };
            sys.print(2, "mount: " + text + "\n");
            return FAILED;
        }
    }

    // ---- listing

    private static int list(Syscalls sys, Options options) throws SystemCallError {
        Output out = new Output(sys);
        String fstype = options.value('F', null);
        for (MountTable.Entry entry : MountTable.mounted(sys)) {
            if (fstype != null && !fstype.equals(entry.fstype())) {
                continue;
            }
            if (options.has('p')) {
                out.line(entry.special() + " - " + entry.directory() + " " + entry.fstype() + " - no "
                    + (entry.options().isEmpty() ? "-" : entry.options()));
            } else if (options.has('v')) {
                out.line(entry.special() + " on " + entry.directory() + " type " + entry.fstype() + " "
                    + words(entry.options()) + " on " + Strftime.format(entry.time(), "%c"));
            } else {
                out.line(entry.directory() + " on " + entry.special() + " " + words(entry.options()) + " on "
                    + Strftime.format(entry.time(), "%c"));
            }
        }
        out.flush();
        return 0;
    }

    private static String words(String options) {
        List<String> words = new ArrayList<>();
        for (String option : options.split(",")) {
            words.add(switch (option) {
                case "rw", "" -> "read/write";
                case "ro" -> "read only";
                default -> option;
            });
        }
        return String.join("/", words);
    }
}

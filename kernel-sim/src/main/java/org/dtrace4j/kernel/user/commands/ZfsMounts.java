package org.dtrace4j.kernel.user.commands;

import java.util.List;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.ZfsControl.Kind;
import org.dtrace4j.kernel.user.ZfsControl.ZfsDataset;

/** The subcommands of {@code zfs} that mount and unmount. */
@InObject("zfs")
final class ZfsMounts {
    private static final int MS_FORCE = 0x400;

    private ZfsMounts() {
    }

    static int mount(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        Options options = Options.parse(sys, words, "avO");
        if (options == null || options.operands().size() > 1) {
            return Zfs.USAGE;
        }
        if (options.has('a')) {
            int status = 0;
            for (ZfsDataset dataset : zfs.datasets()) {
                if (mountsItself(dataset) && ZfsHandle.mountedOn(sys, dataset.name()) == null) {
                    status |= mountDataset(sys, dataset);
                }
            }
            return status;
        }
        if (options.operands().isEmpty()) {
            Output out = new Output(sys);
            for (MountTable.Entry entry : MountTable.mounted(sys)) {
                if (entry.fstype().equals("zfs")) {
                    out.format("%-30s  %s\n", entry.special(), entry.directory());
                }
            }
            out.flush();
            return 0;
        }
        String name = options.operands().get(0);
        ZfsDataset dataset = zfs.find(name);
        if (dataset == null) {
            return Zfs.fail(sys, "cannot open '" + name + "'", "dataset does not exist");
        }
        if (dataset.kind() != Kind.FILESYSTEM) {
            return Zfs.fail(sys, "cannot open '" + name + "'", "operation not applicable to datasets of this type");
        }
        String mountpoint = dataset.mountpoint();
        if (mountpoint.equals("legacy")) {
            return Zfs.fail(sys, "cannot mount '" + name + "'",
                "legacy mountpoint\nuse mount(1M) to mount this filesystem");
        }
        if (mountpoint.equals("none")) {
            return Zfs.fail(sys, "cannot mount '" + name + "'", "no mountpoint set");
        }
        if (dataset.canmount().equals("off")) {
            return Zfs.fail(sys, "cannot mount '" + name + "'", "'canmount' property is set to 'off'");
        }
        if (ZfsHandle.mountedOn(sys, name) != null) {
            return Zfs.fail(sys, "cannot mount '" + name + "'", "filesystem already mounted");
        }
        return mountDataset(sys, dataset);
    }

    /** Mounts a dataset that has just been made or changed, if it mounts itself. */
    static int mountNew(Syscalls sys, ZfsHandle zfs, String name) throws SystemCallError {
        ZfsDataset dataset = zfs.find(name);
        return dataset != null && mountsItself(dataset) ? mountDataset(sys, dataset) : 0;
    }

    private static boolean mountsItself(ZfsDataset dataset) {
        return dataset.kind() == Kind.FILESYSTEM && dataset.mountpoint().startsWith("/")
            && !dataset.canmount().equals("off") && !dataset.canmount().equals("noauto");
    }

    private static int mountDataset(Syscalls sys, ZfsDataset dataset) throws SystemCallError {
        String directory = dataset.mountpoint();
        makeDirectories(sys, directory);
        try {
            List<String> names = sys.readDirectory(directory);
            if (names.size() > 2) {
                return Zfs.fail(sys, "cannot mount '" + directory + "'", "directory is not empty");
            }
            sys.mount(dataset.name(), directory, 0, "zfs", "");
            return 0;
        } catch (SystemCallError e) {
            return Zfs.fail(sys, "cannot mount '" + dataset.name() + "'",
                e.errno() == Errno.EBUSY ? "mountpoint or dataset is busy" : Errno.text(e));
        }
    }

    /** As mkdirp(3GEN); what fails shows in the mount that follows. */
    private static void makeDirectories(Syscalls sys, String directory) {
        for (int slash = directory.indexOf('/', 1); true; slash = directory.indexOf('/', slash + 1)) {
            try {
                String path = slash < 0 ? directory : directory.substring(0, slash);
                if (!FileTools.exists(sys, path)) {
                    sys.mkdir(path, 0755);
                }
            } catch (SystemCallError e) {
                return;
            }
            if (slash < 0) {
                return;
            }
        }
    }

    static int unmount(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        Options options = Options.parse(sys, words, "af");
        if (options == null || options.operands().size() != (options.has('a') ? 0 : 1)) {
            return Zfs.USAGE;
        }
        int flags = options.has('f') ? MS_FORCE : 0;
        if (options.has('a')) {
            int status = 0;
            List<MountTable.Entry> mounted = MountTable.mounted(sys);
            for (int i = mounted.size() - 1; i >= 0; i--) {
                ZfsDataset dataset = zfs.find(mounted.get(i).special());
                if (dataset != null && mountsItself(dataset) && !mounted.get(i).directory().equals("/")) {
                    status |= unmountDirectory(sys, mounted.get(i).directory(), flags);
                }
            }
            return status;
        }
        String operand = options.operands().get(0);
        if (operand.startsWith("/")) {
            MountTable.Entry entry = MountTable.last(MountTable.mounted(sys), operand);
            if (entry == null || !entry.fstype().equals("zfs")) {
                return Zfs.fail(sys, "cannot unmount '" + operand + "'",
                    entry == null ? "not currently mounted" : "not a ZFS filesystem");
            }
            return unmountDirectory(sys, operand, flags);
        }
        ZfsDataset dataset = zfs.find(operand);
        if (dataset == null) {
            return Zfs.fail(sys, "cannot open '" + operand + "'", "dataset does not exist");
        }
        if ("legacy".equals(dataset.mountpoint())) {
            return Zfs.fail(sys, "cannot unmount '" + operand + "'",
                "legacy mountpoint\nuse umount(1M) to unmount this filesystem");
        }
        String directory = ZfsHandle.mountedOn(sys, operand);
        if (directory == null) {
            return Zfs.fail(sys, "cannot unmount '" + operand + "'", "not currently mounted");
        }
        return unmountDirectory(sys, directory, flags);
    }

    static int unmountDirectory(Syscalls sys, String directory, int flags) {
        try {
            sys.umount2(directory, flags);
            return 0;
        } catch (SystemCallError e) {
            return Zfs.fail(sys, "cannot unmount '" + directory + "'", Errno.text(e));
        }
    }
}

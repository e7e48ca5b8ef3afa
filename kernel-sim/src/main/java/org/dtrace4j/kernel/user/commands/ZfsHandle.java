package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.ZfsControl;
import org.dtrace4j.kernel.user.ZfsControl.ZfsDataset;

/** An open /dev/zfs: what libzfs is to the commands. */
@InObject("libzfs.so.1")
final class ZfsHandle {
    private final Syscalls sys;
    private final int fd;
    private List<ZfsDataset> datasets;

    private ZfsHandle(Syscalls sys, int fd) {
        this.sys = sys;
        this.fd = fd;
    }

    static ZfsHandle open(Syscalls sys) throws SystemCallError {
        return new ZfsHandle(sys, sys.open(ZfsControl.DEVICE, Syscalls.O_RDWR, 0));
    }

    /** All datasets; read once, and again after a change. */
    List<ZfsDataset> datasets() throws SystemCallError {
        if (datasets == null) {
            List<ZfsDataset> read = new ArrayList<>();
            for (Object each : (List<?>) sys.ioctl(fd, ZfsControl.LIST, null)) {
                read.add((ZfsDataset) each);
            }
            datasets = read;
        }
        return datasets;
    }

    /** The dataset or snapshot of that name, or null. */
    ZfsDataset find(String name) throws SystemCallError {
        for (ZfsDataset dataset : datasets()) {
            if (dataset.name().equals(name)) {
                return dataset;
            }
        }
        return null;
    }

    /** The dataset itself and all below it: descendants and snapshots. */
    List<ZfsDataset> tree(String name) throws SystemCallError {
        List<ZfsDataset> tree = new ArrayList<>();
        for (ZfsDataset dataset : datasets()) {
            String each = dataset.name();
            if (each.equals(name) || each.startsWith(name + "/") || each.startsWith(name + "@")) {
                tree.add(dataset);
            }
        }
        return tree;
    }

    /** Makes a change; {@code pairs} are names and values in turn, of which those with a null value are left out. */
    void change(String command, String... pairs) throws SystemCallError {
        Map<String, String> argument = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                argument.put(pairs[i], pairs[i + 1]);
            }
        }
        datasets = null;
        sys.ioctl(fd, command, argument);
    }

    /** Where a dataset is mounted, or null. */
    static String mountedOn(Syscalls sys, String name) throws SystemCallError {
        for (MountTable.Entry entry : MountTable.mounted(sys)) {
            if (entry.fstype().equals("zfs") && entry.special().equals(name)) {
                return entry.directory();
            }
        }
        return null;
    }

    /** What the zfs command says about a failed request. */
    static String reason(SystemCallError error) {
        return switch (error.errno()) {
            case Errno.ENOENT -> "dataset does not exist";
            case Errno.EEXIST -> "dataset already exists";
            case Errno.EBUSY -> "dataset is busy";
            case Errno.EPERM -> "permission denied";
            case Errno.ENOSPC -> "out of space";
            case Errno.EINVAL -> "invalid name";
            case Errno.EXDEV -> "dataset is in another pool";
            default -> Errno.text(error);
        };
    }
}

package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.ZfsControl;
import org.dtrace4j.kernel.user.ZfsControl.Kind;
import org.dtrace4j.kernel.user.ZfsControl.ZfsDataset;

/** The subcommands of {@code zfs} that change a pool. */
@InObject("zfs")
final class ZfsChanges {
    /** Properties that can be set. */
    private static final Set<String> SETTABLE = Set.of("mountpoint", "canmount");

    private ZfsChanges() {
    }

    static int create(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        Options options = Options.parse(sys, words, "po:");
        if (options == null || options.operands().size() != 1) {
            return Zfs.USAGE;
        }
        String name = options.operands().get(0);
        String failure = "cannot create '" + name + "'";
        if (options.has('p') && !createParents(sys, zfs, name)) {
            return 1;
        }
        String parent = parent(name);
        if (parent == null || zfs.find(parent) == null) {
            return Zfs.fail(sys, failure, parent == null ? "missing dataset name" : "parent does not exist");
        }
        String mountpoint = mountpoint(sys, options, failure);
        if (mountpoint == null) {
            return 1;
        }
        try {
            zfs.change(ZfsControl.CREATE, "name", name, "mountpoint", mountpoint.isEmpty() ? null : mountpoint);
        } catch (SystemCallError e) {
            return Zfs.fail(sys, failure, ZfsHandle.reason(e));
        }
        return ZfsMounts.mountNew(sys, zfs, name);
    }

    private static boolean createParents(Syscalls sys, ZfsHandle zfs, String name) throws SystemCallError {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String above = name.substring(0, slash);
            if (above.contains("/") && zfs.find(above) == null) {
                try {
                    zfs.change(ZfsControl.CREATE, "name", above);
                } catch (SystemCallError e) {
                    Zfs.fail(sys, "cannot create '" + above + "'", ZfsHandle.reason(e));
                    return false;
                }
            }
        }
        return true;
    }

    private static String parent(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? null : name.substring(0, slash);
    }

    /** The mount point among {@code -o} options: empty if it is not there; null after an error. */
    private static String mountpoint(Syscalls sys, Options options, String failure) {
        String mountpoint = "";
        for (String setting : options.all('o')) {
            if (!setting.startsWith("mountpoint=")) {
                Zfs.fail(sys, failure, "invalid property '" + setting.split("=")[0] + "'");
                return null;
            }
            mountpoint = setting.substring("mountpoint=".length());
        }
        if (!mountpoint.isEmpty() && !validMountpoint(mountpoint)) {
            Zfs.fail(sys, failure, "'mountpoint' must be an absolute path, 'none', or 'legacy'");
            return null;
        }
        return mountpoint;
    }

    private static boolean validMountpoint(String value) {
        return value.startsWith("/") || value.equals("none") || value.equals("legacy");
    }

    static int destroy(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        Options options = Options.parse(sys, words, "rf");
        if (options == null || options.operands().size() != 1) {
            return Zfs.USAGE;
        }
        String name = options.operands().get(0);
        if (zfs.find(name) == null) {
            return Zfs.fail(sys, "cannot open '" + name + "'", "dataset does not exist");
        }
        List<ZfsDataset> tree = new ArrayList<>(zfs.tree(name));
        if (tree.size() > 1 && !options.has('r')) {
            StringBuilder list = new StringBuilder("filesystem has children\n"
                + "use '-r' to destroy the following datasets:");
            tree.stream().skip(1).forEach(each -> list.append('\n').append(each.name()));
            return Zfs.fail(sys, "cannot destroy '" + name + "'", list.toString());
        }
        Collections.reverse(tree);
        for (ZfsDataset each : tree) {
            String directory = each.kind() == Kind.FILESYSTEM ? ZfsHandle.mountedOn(sys, each.name()) : null;
            if (directory != null && ZfsMounts.unmountDirectory(sys, directory, 0) != 0) {
                return 1;
            }
            try {
                zfs.change(ZfsControl.DESTROY, "name", each.name());
            } catch (SystemCallError e) {
                String reason = e.errno() == Errno.EEXIST ? "dataset has dependent clones" : ZfsHandle.reason(e);
                return Zfs.fail(sys, "cannot destroy '" + each.name() + "'", reason);
            }
        }
        return 0;
    }

    static int snapshot(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        Options options = Options.parse(sys, words, "r");
        if (options == null || options.operands().size() != 1 || !options.operands().get(0).contains("@")) {
            return Zfs.USAGE;
        }
        String name = options.operands().get(0);
        String dataset = name.substring(0, name.indexOf('@'));
        String suffix = name.substring(name.indexOf('@'));
        if (zfs.find(dataset) == null) {
            return Zfs.fail(sys, "cannot open '" + dataset + "'", "dataset does not exist");
        }
        for (ZfsDataset each : options.has('r') ? zfs.tree(dataset) : List.of(zfs.find(dataset))) {
            if (each.kind() == Kind.SNAPSHOT) {
                continue;
            }
            try {
                zfs.change(ZfsControl.SNAPSHOT, "name", each.name() + suffix);
            } catch (SystemCallError e) {
                return Zfs.fail(sys, "cannot create snapshot '" + each.name() + suffix + "'", ZfsHandle.reason(e));
            }
        }
        return 0;
    }

    static int rollback(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        Options options = Options.parse(sys, words, "rf");
        if (options == null || options.operands().size() != 1 || !options.operands().get(0).contains("@")) {
            return Zfs.USAGE;
        }
        String snapshot = options.operands().get(0);
        String name = snapshot.substring(0, snapshot.indexOf('@'));
        if (zfs.find(snapshot) == null) {
            return Zfs.fail(sys, "cannot open '" + snapshot + "'", "dataset does not exist");
        }
        List<String> newer = newerSnapshots(zfs, name, snapshot);
        if (!newer.isEmpty() && !options.has('r')) {
            return Zfs.fail(sys, "cannot rollback to '" + snapshot + "'",
                "more recent snapshots exist\nuse '-r' to force deletion of the following snapshots:\n"
                    + String.join("\n", newer));
        }
        String directory = ZfsHandle.mountedOn(sys, name);
        if (directory != null && ZfsMounts.unmountDirectory(sys, directory, 0) != 0) {
            return 1;
        }
        try {
            for (String each : newer) {
                zfs.change(ZfsControl.DESTROY, "name", each);
            }
            zfs.change(ZfsControl.ROLLBACK, "name", name, "snapshot", snapshot);
        } catch (SystemCallError e) {
            return Zfs.fail(sys, "cannot rollback '" + name + "'", ZfsHandle.reason(e));
        }
        if (directory != null) {
            sys.mount(name, directory, 0, "zfs", "");
        }
        return 0;
    }

    private static List<String> newerSnapshots(ZfsHandle zfs, String name, String snapshot) throws SystemCallError {
        List<String> newer = new ArrayList<>();
        boolean found = false;
        for (ZfsDataset each : zfs.datasets()) {
            if (found && each.name().startsWith(name + "@")) {
                newer.add(each.name());
            }
            found |= each.name().equals(snapshot);
        }
        return newer;
    }

    static int cloneSnapshot(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        Options options = Options.parse(sys, words, "po:");
        if (options == null || options.operands().size() != 2) {
            return Zfs.USAGE;
        }
        String origin = options.operands().get(0);
        String name = options.operands().get(1);
        String failure = "cannot create '" + name + "'";
        if (zfs.find(origin) == null) {
            return Zfs.fail(sys, "cannot open '" + origin + "'", "dataset does not exist");
        }
        if (options.has('p') && !createParents(sys, zfs, name)) {
            return 1;
        }
        String mountpoint = mountpoint(sys, options, failure);
        if (mountpoint == null) {
            return 1;
        }
        try {
            zfs.change(ZfsControl.CLONE, "name", name, "origin", origin, "mountpoint",
                mountpoint.isEmpty() ? null : mountpoint);
        } catch (SystemCallError e) {
            return Zfs.fail(sys, failure, e.errno() == Errno.ENOENT ? "parent does not exist" : ZfsHandle.reason(e));
        }
        return ZfsMounts.mountNew(sys, zfs, name);
    }

    static int promote(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        if (words.size() != 2) {
            return Zfs.USAGE;
        }
        ZfsDataset dataset = zfs.find(words.get(1));
        if (dataset == null) {
            return Zfs.fail(sys, "cannot open '" + words.get(1) + "'", "dataset does not exist");
        }
        if (dataset.origin() == null) {
            return Zfs.fail(sys, "cannot promote '" + dataset.name() + "'", "not a cloned filesystem");
        }
        try {
            zfs.change(ZfsControl.PROMOTE, "name", dataset.name());
            return 0;
        } catch (SystemCallError e) {
            return Zfs.fail(sys, "cannot promote '" + dataset.name() + "'", ZfsHandle.reason(e));
        }
    }

    static int rename(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        if (words.size() != 3) {
            return Zfs.USAGE;
        }
        String from = words.get(1);
        String to = words.get(2).startsWith("@") ? from.substring(0, Math.max(0, from.indexOf('@'))) + words.get(2)
            : words.get(2);
        ZfsDataset dataset = zfs.find(from);
        if (dataset == null) {
            return Zfs.fail(sys, "cannot open '" + from + "'", "dataset does not exist");
        }
        String directory = ZfsHandle.mountedOn(sys, from);
        if (directory != null && ZfsMounts.unmountDirectory(sys, directory, 0) != 0) {
            return 1;
        }
        try {
            zfs.change(ZfsControl.RENAME, "name", from, "to", to);
        } catch (SystemCallError e) {
            if (directory != null) {
                sys.mount(from, directory, 0, "zfs", "");
            }
            return Zfs.fail(sys, "cannot rename '" + from + "'", ZfsHandle.reason(e));
        }
        if (directory != null) {
            sys.mount(to, directory, 0, "zfs", "");
        }
        return 0;
    }

    static int set(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        if (words.size() < 3 || words.get(1).indexOf('=') < 1) {
            return Zfs.USAGE;
        }
        String property = words.get(1).substring(0, words.get(1).indexOf('='));
        String value = words.get(1).substring(property.length() + 1);
        for (String name : words.subList(2, words.size())) {
            String failure = "cannot set property for '" + name + "'";
            if (zfs.find(name) == null) {
                return Zfs.fail(sys, "cannot open '" + name + "'", "dataset does not exist");
            }
            if (!SETTABLE.contains(property)) {
                return Zfs.fail(sys, failure, "invalid property '" + property + "'");
            }
            if (property.equals("mountpoint") && !validMountpoint(value)) {
                return Zfs.fail(sys, failure, "'mountpoint' must be an absolute path, 'none', or 'legacy'");
            }
            if (property.equals("canmount") && !Set.of("on", "off", "noauto").contains(value)) {
                return Zfs.fail(sys, failure, "'canmount' must be one of 'on | off | noauto'");
            }
            int status = setOne(sys, zfs, name, property, value, failure);
            if (status != 0) {
                return status;
            }
        }
        return 0;
    }

    /** A file system whose mount point changes is unmounted before and mounted afterwards. */
    private static int setOne(Syscalls sys, ZfsHandle zfs, String name, String property, String value, String failure)
            throws SystemCallError {
        String directory = property.equals("mountpoint") ? ZfsHandle.mountedOn(sys, name) : null;
        if (directory != null && !FileTools.absolute(sys, directory).equals("/")
            && ZfsMounts.unmountDirectory(sys, directory, 0) != 0) {
            return 1;
        }
        try {
            zfs.change(ZfsControl.SET, "name", name, "property", property, "value", value);
        } catch (SystemCallError e) {
            return Zfs.fail(sys, failure, ZfsHandle.reason(e));
        }
        return property.equals("mountpoint") && !"/".equals(directory) ? ZfsMounts.mountNew(sys, zfs, name) : 0;
    }
}

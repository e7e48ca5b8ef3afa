package org.dtrace4j.kernel.zfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dtrace4j.kernel.disk.Dataset;
import org.dtrace4j.kernel.disk.Pool;
import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.IoctlRequest;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.user.ZfsControl;

/**
 * zfs_ioctl.c: {@code /dev/zfs}. Each request names a dataset; what it takes and answers is in {@link ZfsControl}. A
 * change is a sync task: it is on disk when the call returns.
 */
public final class ZfsIoctl extends ZfsCode implements CharacterDevice {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.:-]*(/[A-Za-z0-9][A-Za-z0-9_.:-]*)*";
    private static final String SNAPSHOT = NAME + "@[A-Za-z0-9][A-Za-z0-9_.:-]*";

    /** A request that changes the pool; the map has what it names. */
    @FunctionalInterface
    private interface Change {
        int apply(Map<String, String> arguments);
    }

    private final Map<String, Change> changes = new LinkedHashMap<>();

    ZfsIoctl(Kernel k, Zfs zfs) {
        super(k, zfs);
        changes.put(ZfsControl.CREATE, this::create);
        changes.put(ZfsControl.SNAPSHOT, this::snapshot);
        changes.put(ZfsControl.CLONE, this::cloneSnapshot);
        changes.put(ZfsControl.DESTROY, this::destroy);
        changes.put(ZfsControl.ROLLBACK, this::rollback);
        changes.put(ZfsControl.PROMOTE, this::promote);
        changes.put(ZfsControl.RENAME, this::rename);
        changes.put(ZfsControl.SET, this::set);
    }

    void register() {
        k.genunix.driver.register(Drivers.ZFS_MAJOR, this);
        k.genunix.driver.name("zfs", Drivers.ZFS_MAJOR, 0, false, 0666);
    }

    @Override
    public int read(int minor, Uio uio) {
        return minor == 0 ? ENXIO : zfs.zvol.read(minor, uio);
    }

    @Override
    public int write(int minor, Uio uio) {
        return minor == 0 ? ENXIO : zfs.zvol.write(minor, uio);
    }

    @Override
    public int ioctl(int minor, IoctlRequest request) {
        pending = request;
        return zfsdev_ioctl(makedevice(Drivers.ZFS_MAJOR, minor), request.command().hashCode(), 0, 0,
                CRED().address(), 0);
    }

    private IoctlRequest pending;

    @Prototype("static int zfsdev_ioctl(dev_t dev, int cmd, intptr_t arg, int flag, cred_t *cr, int *rvalp)")
    private int zfsdev_ioctl(long dev, int cmd, long arg, int flag, long cr, long rvalp) {
        IoctlRequest request = pending;
        if (getminor(dev) != 0) {
            return ENOTTY;
        }
        spend(Latency.ZFS_IOCTL);
        if (request.command().equals(ZfsControl.LIST)) {
            request.setResult(list());
            return 0;
        }
        Change change = changes.get(request.command());
        if (change == null || !(request.argument() instanceof Map<?, ?> given)) {
            return EINVAL;
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        given.forEach((key, value) -> arguments.put(String.valueOf(key), String.valueOf(value)));
        int error = change.apply(arguments);
        if (error == 0) {
            zfs.history.changed(operation(request.command()));
            zfs.spa.spa_sync_allpools();
        }
        return error;
    }

    /** What a request does, as the history of the pool has it: {@code ZFS_IOC_SET_PROP} is {@code set}. */
    private static String operation(String command) {
        return command.split("_")[2].toLowerCase(Locale.ROOT);
    }

    private Pool pool() {
        return zfs.spa.pool();
    }

    // ---- what there is

    private List<ZfsControl.ZfsDataset> list() {
        List<ZfsControl.ZfsDataset> rows = new ArrayList<>();
        long available = zfs.vfsops.available();
        for (Dataset dataset : pool().datasets()) {
            boolean volume = zfs.zvol.isVolume(dataset);
            ZfsControl.Kind kind = dataset.isSnapshot() ? ZfsControl.Kind.SNAPSHOT
                    : volume ? ZfsControl.Kind.VOLUME : ZfsControl.Kind.FILESYSTEM;
            long referenced = volume ? zfs.zvol.sizeOfVolume(dataset) : Pool.bytes(dataset);
            rows.add(new ZfsControl.ZfsDataset(dataset.name(), kind, used(dataset),
                    dataset.isSnapshot() ? 0 : available, referenced,
                    dataset.isSnapshot() || volume ? null : mountpoint(dataset.name()),
                    property(dataset, "canmount", "on"), dataset.origin(), dataset.created()));
        }
        return rows;
    }

    private long used(Dataset dataset) {
        if (dataset.isSnapshot()) {
            return 0;
        }
        long sum = 0;
        for (Dataset any : pool().datasets()) {
            if (any.name().equals(dataset.name()) || any.name().startsWith(dataset.name() + "/")) {
                sum += zfs.zvol.isVolume(any) ? zfs.zvol.sizeOfVolume(any) : Pool.bytes(any);
            }
        }
        return sum;
    }

    private static String property(Dataset dataset, String property, String otherwise) {
        String value = dataset.property(property);
        return value == null ? otherwise : value;
    }

    /** The property, inherited if it is not set here: then the rest of the name is added to a path. */
    private String mountpoint(String name) {
        String value = pool().get(name).property("mountpoint");
        if (value != null) {
            return value;
        }
        int slash = name.lastIndexOf('/');
        if (slash < 0) {
            return "/" + name;
        }
        String inherited = mountpoint(name.substring(0, slash));
        return !inherited.startsWith("/") ? inherited
                : (inherited.equals("/") ? "" : inherited) + name.substring(slash);
    }

    // ---- changes

    private static boolean matches(String name, String pattern) {
        return name != null && name.length() < 256 && name.matches(pattern);
    }

    /** Whether a file system of that name can be made: 0 or an error. */
    private int checkNew(String name) {
        if (!matches(name, NAME) || name.indexOf('/') < 0) {
            return EINVAL;
        }
        if (!name.startsWith(pool().name() + "/")) {
            return ENOENT;
        }
        return pool().get(name) != null ? EEXIST
                : pool().get(name.substring(0, name.lastIndexOf('/'))) == null ? ENOENT : 0;
    }

    private static Map<String, String> properties(Map<String, String> arguments) {
        String mountpoint = arguments.get("mountpoint");
        return mountpoint == null ? Map.of() : Map.of("mountpoint", mountpoint);
    }

    private int create(Map<String, String> arguments) {
        int error = checkNew(arguments.get("name"));
        if (error == 0) {
            pool().create(arguments.get("name"), properties(arguments), seconds());
        }
        return error;
    }

    private int snapshot(Map<String, String> arguments) {
        String name = arguments.get("name");
        if (!matches(name, SNAPSHOT)) {
            return EINVAL;
        }
        if (pool().get(name.substring(0, name.indexOf('@'))) == null) {
            return ENOENT;
        }
        if (pool().get(name) != null) {
            return EEXIST;
        }
        pool().snapshot(name, seconds());
        return 0;
    }

    private int cloneSnapshot(Map<String, String> arguments) {
        String origin = arguments.get("origin");
        if (!matches(origin, SNAPSHOT)) {
            return EINVAL;
        }
        int error = pool().get(origin) == null ? ENOENT : checkNew(arguments.get("name"));
        if (error == 0) {
            pool().clone(origin, arguments.get("name"), properties(arguments), seconds());
        }
        return error;
    }

    private int destroy(Map<String, String> arguments) {
        String name = arguments.get("name");
        Dataset dataset = name == null ? null : pool().get(name);
        if (dataset == null) {
            return ENOENT;
        }
        boolean inUse = zfs.vfsops.isMounted(name) || name.equals(pool().bootDataset()) || name.equals(pool().name());
        boolean needed = dataset.isSnapshot() ? !pool().clones(name).isEmpty()
                : pool().hasChildren(name) || !pool().snapshots(name).isEmpty();
        if (inUse || needed) {
            return EBUSY;
        }
        pool().destroy(name);
        return 0;
    }

    private int rollback(Map<String, String> arguments) {
        String name = arguments.get("name");
        String snapshot = arguments.get("snapshot");
        if (name == null || snapshot == null || pool().get(name) == null || pool().get(snapshot) == null) {
            return ENOENT;
        }
        List<Dataset> snapshots = pool().snapshots(name);
        if (snapshots.isEmpty() || !snapshots.get(snapshots.size() - 1).name().equals(snapshot)) {
            return EINVAL;
        }
        if (zfs.vfsops.isMounted(name)) {
            return EBUSY;
        }
        pool().rollback(name, snapshot);
        zfs.spa.cacheOf(pool().get(name)).clear();
        return 0;
    }

    private int promote(Map<String, String> arguments) {
        Dataset dataset = pool().get(String.valueOf(arguments.get("name")));
        if (dataset == null) {
            return ENOENT;
        }
        if (dataset.origin() == null) {
            return EINVAL;
        }
        String parent = pool().get(dataset.origin()).filesystem();
        for (Dataset moving : pool().snapshots(parent)) {
            if (pool().get(dataset.name() + moving.name().substring(parent.length())) != null) {
                return EEXIST;
            }
            if (moving.name().equals(dataset.origin())) {
                break;
            }
        }
        pool().promote(dataset.name());
        return 0;
    }

    private int rename(Map<String, String> arguments) {
        String from = arguments.get("name");
        String to = arguments.get("to");
        if (from == null || pool().get(from) == null) {
            return ENOENT;
        }
        if (pool().get(from).isSnapshot()) {
            boolean same = matches(to, SNAPSHOT)
                    && to.substring(0, to.indexOf('@')).equals(pool().get(from).filesystem());
            if (!same) {
                return EINVAL;
            }
            if (pool().get(to) != null) {
                return EEXIST;
            }
        } else {
            int error = to != null && to.startsWith(from + "/") ? EINVAL : checkNew(to);
            if (error != 0) {
                return error;
            }
            if (zfs.vfsops.isMounted(from)) {
                return EBUSY;
            }
        }
        pool().rename(from, to);
        return 0;
    }

    private int set(Map<String, String> arguments) {
        String name = arguments.get("name");
        String property = String.valueOf(arguments.get("property"));
        String value = arguments.get("value");
        Dataset dataset = name == null ? null : pool().get(name);
        if (dataset == null) {
            return ENOENT;
        }
        boolean sensible = switch (property) {
            case "mountpoint" -> value != null
                    && (value.startsWith("/") || value.equals("legacy") || value.equals("none"));
            case "canmount" -> value != null && List.of("on", "off", "noauto").contains(value);
            default -> false;
        };
        if (dataset.isSnapshot() || !sensible) {
            return EINVAL;
        }
        pool().set(name, property, value);
        return 0;
    }
}

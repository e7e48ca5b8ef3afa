package org.dtrace4j.kernel.user;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.user.ZfsControl.Kind;
import org.dtrace4j.kernel.user.ZfsControl.ZfsDataset;

/** A plain model of a pool behind /dev/zfs. */
public final class FakePool implements FakeSystem.Control {
    private final List<ZfsDataset> datasets = new ArrayList<>();
    private long clock = FakeSystem.BEGUN;

    /** A pool with these file systems, all of them legacy mounts. */
    public FakePool(String... names) {
        for (String name : names) {
            add(name, Kind.FILESYSTEM, "legacy", null);
        }
    }

    private void add(String name, Kind kind, String mountpoint, String origin) {
        boolean snapshot = kind == Kind.SNAPSHOT;
        datasets.add(new ZfsDataset(name, kind, snapshot ? 0 : 1_572_864, snapshot ? 0 : 8L << 30, 32_256, mountpoint,
            snapshot ? null : "on", origin, clock++));
    }

    private ZfsDataset find(String name) throws SystemCallError {
        for (ZfsDataset dataset : datasets) {
            if (dataset.name().equals(name)) {
                return dataset;
            }
        }
        throw new SystemCallError(Errno.ENOENT);
    }

    private void mustBeFree(String name) throws SystemCallError {
        if (datasets.stream().anyMatch(dataset -> dataset.name().equals(name))) {
            throw new SystemCallError(Errno.EEXIST);
        }
    }

    @Override
    public Object control(String path, String command, Object argument) throws SystemCallError {
        if (command.equals("DIOCSETDEV")) {
            return null;
        }
        if (command.equals(ZfsControl.LIST)) {
            List<ZfsDataset> sorted = new ArrayList<>(datasets);
            sorted.sort(Comparator.comparing((ZfsDataset each) -> each.name().replaceAll("@.*", ""))
                .thenComparing(each -> each.kind() == Kind.SNAPSHOT).thenComparing(ZfsDataset::creation));
            return sorted;
        }
        if (!(argument instanceof Map<?, ?> pairs)) {
            // Whoever asks a terminal learns that it is none.
            throw new SystemCallError(Errno.ENOTTY);
        }
        String name = (String) pairs.get("name");
        String mountpoint = pairs.containsKey("mountpoint") ? (String) pairs.get("mountpoint") : "/" + name;
        switch (command) {
            case ZfsControl.CREATE -> {
                mustBeFree(name);
                add(name, Kind.FILESYSTEM, mountpoint, null);
            }
            case ZfsControl.SNAPSHOT -> {
                mustBeFree(name);
                add(name, Kind.SNAPSHOT, null, null);
            }
            case ZfsControl.CLONE -> {
                mustBeFree(name);
                add(name, Kind.FILESYSTEM, mountpoint, (String) pairs.get("origin"));
            }
            case ZfsControl.DESTROY -> {
                find(name);
                if (datasets.stream().anyMatch(each -> name.equals(each.origin()))) {
                    throw new SystemCallError(Errno.EEXIST);
                }
                datasets.remove(find(name));
            }
            case ZfsControl.PROMOTE -> replace(name, find(name).mountpoint(), name, null);
            case ZfsControl.RENAME -> {
                mustBeFree((String) pairs.get("to"));
                replace(name, find(name).mountpoint(), (String) pairs.get("to"), find(name).origin());
            }
            case ZfsControl.SET -> replace(name, (String) pairs.get("value"), name, find(name).origin());
            case ZfsControl.ROLLBACK -> find((String) pairs.get("snapshot"));
            default -> throw new SystemCallError(Errno.ENOTTY);
        }
        return null;
    }

    private void replace(String name, String mountpoint, String newName, String origin) throws SystemCallError {
        ZfsDataset old = find(name);
        datasets.set(datasets.indexOf(old), new ZfsDataset(newName, old.kind(), old.used(), old.available(),
            old.referenced(), mountpoint, old.canmount(), origin, old.creation()));
    }
}

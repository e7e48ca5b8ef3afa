package org.dtrace4j.kernel.disk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole disk of a machine at one moment: one pool with its datasets and snapshots. A value, so that any number of
 * boots may start from it at the same time.
 */
public final class DiskImage {
    private final String pool;
    private final String bootDataset;
    private final SortedMap<String, DatasetImage> datasets;

    /**
     * @param pool name of the pool, such as {@code rpool}
     * @param bootDataset name of the dataset that is mounted at {@code /}
     * @param datasets datasets and snapshots; among them one named as the pool, and the boot dataset
     * @throws IllegalArgumentException if one of them is missing, or lies outside the pool
     */
    public DiskImage(String pool, String bootDataset, List<DatasetImage> datasets) {
        this.pool = pool;
        this.bootDataset = bootDataset;
        SortedMap<String, DatasetImage> byName = new TreeMap<>();
        for (DatasetImage dataset : datasets) {
            if (!dataset.name().equals(pool) && !dataset.name().startsWith(pool + "/")
                    && !dataset.name().startsWith(pool + "@")) {
                throw new IllegalArgumentException("dataset '" + dataset.name() + "' is not in pool '" + pool + "'");
            }
            byName.put(dataset.name(), dataset);
        }
        if (!byName.containsKey(bootDataset)) {
            throw new IllegalArgumentException("there is no dataset '" + bootDataset + "' to boot from");
        }
        if (!byName.containsKey(pool)) {
            throw new IllegalArgumentException("there is no dataset '" + pool + "'");
        }
        this.datasets = Collections.unmodifiableSortedMap(byName);
    }

    /** The usual pool: {@code rpool}, its boot environment {@code rpool/ROOT/illumos} with these contents. */
    public static DiskImage ofRoot(ObjectTree root, DatasetImage... others) {
        List<DatasetImage> all = new ArrayList<>();
        long created = root.get(ObjectTree.ROOT).modified();
        all.add(new DatasetImage("rpool", new TreeMap<>(Map.of("mountpoint", "/rpool")), null, created,
                ObjectTree.empty(0755, created)));
        all.add(new DatasetImage("rpool/ROOT", new TreeMap<>(Map.of("mountpoint", "legacy")), null, created,
                ObjectTree.empty(0755, created)));
        all.add(new DatasetImage("rpool/ROOT/illumos", new TreeMap<>(Map.of("mountpoint", "/", "canmount", "noauto")),
                null, created, root));
        all.addAll(List.of(others));
        return new DiskImage("rpool", "rpool/ROOT/illumos", all);
    }

    public String pool() {
        return pool;
    }

    public String bootDataset() {
        return bootDataset;
    }

    /** Datasets and snapshots by name; a dataset comes before its snapshots and children. */
    public SortedMap<String, DatasetImage> datasets() {
        return datasets;
    }

    /** The dataset mounted at {@code /}. */
    public DatasetImage boot() {
        return datasets.get(bootDataset);
    }

    /** The same disk with one dataset added or replaced. */
    public DiskImage with(DatasetImage dataset) {
        SortedMap<String, DatasetImage> all = new TreeMap<>(datasets);
        all.put(dataset.name(), dataset);
        return new DiskImage(pool, bootDataset, List.copyOf(all.values()));
    }

    /**
     * The same disk with one file of the boot dataset added or replaced; for scripts and settings of one experiment.
     */
    public DiskImage withFile(String path, int mode, byte[] data) {
        DatasetImage boot = boot();
        ObjectStore store = new ObjectStore(boot.objects(), false);
        long directory = ObjectTree.ROOT;
        String[] names = path.replaceFirst("^/+", "").split("/+");
        long now = boot.objects().get(directory).modified();
        for (int i = 0; i < names.length - 1; i++) {
            long next = store.lookup(directory, names[i]);
            if (next == 0) {
                next = store.create(DiskObject.Type.DIRECTORY, 0755, 0, 0, now, new byte[0]);
                store.enter(directory, names[i], next);
            }
            directory = next;
        }
        String name = names[names.length - 1];
        long old = store.lookup(directory, name);
        store.enter(directory, name, store.create(DiskObject.Type.FILE, mode, 0, 0, now, data));
        if (old != 0) {
            store.free(old);
        }
        return with(new DatasetImage(boot.name(), boot.properties(), boot.origin(), boot.created(), store.freeze()));
    }
}

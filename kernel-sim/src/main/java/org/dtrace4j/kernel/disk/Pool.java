package org.dtrace4j.kernel.disk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pool of one boot: datasets that can be read, changed, snapshotted, cloned and destroyed.
 *
 * <p>Nothing is checked here that the zfs module answers with an error number: names are well formed, what is looked
 * for is there, what is made is new, and nothing depends on what is destroyed.
 */
public final class Pool {
    private final String name;
    private String bootDataset;
    private final TreeMap<String, Dataset> datasets = new TreeMap<>();
    private long nextNumber = 21;
    private boolean dirty;

    /** A pool that starts from an image, which stays as it is. */
    public Pool(DiskImage image) {
        this.name = image.pool();
        this.bootDataset = image.bootDataset();
        for (DatasetImage dataset : image.datasets().values()) {
            datasets.put(dataset.name(), new Dataset(dataset, nextNumber++));
        }
    }

    public String name() {
        return name;
    }

    /** The dataset that the next boot mounts at {@code /} (the property {@code bootfs}). */
    public String bootDataset() {
        return bootDataset;
    }

    /** Sets the property {@code bootfs}. */
    public void setBootDataset(String dataset) {
        require(dataset);
        bootDataset = dataset;
        dirty = true;
    }

    /** A dataset or snapshot by its full name; null if there is none. */
    public Dataset get(String dataset) {
        return datasets.get(dataset);
    }

    /** File systems by name, the snapshots of each behind it in the order of their making. */
    public List<Dataset> datasets() {
        List<Dataset> all = new ArrayList<>();
        for (Dataset dataset : datasets.values()) {
            if (!dataset.isSnapshot()) {
                all.add(dataset);
                all.addAll(snapshots(dataset.name()));
            }
        }
        return all;
    }

    /** Snapshots of a file system, oldest first. */
    public List<Dataset> snapshots(String filesystem) {
        List<Dataset> found = new ArrayList<>(datasets.subMap(filesystem + "@", filesystem + "A").values());
        found.sort(Comparator.comparingLong(Dataset::created).thenComparingLong(Dataset::number));
        return found;
    }

    /** Whether there are file systems below this one. */
    public boolean hasChildren(String filesystem) {
        return !datasets.subMap(filesystem + "/", filesystem + "0").isEmpty();
    }

    /** Clones made from a snapshot, by name. */
    public List<Dataset> clones(String snapshot) {
        return datasets.values().stream().filter(d -> snapshot.equals(d.origin())).toList();
    }

    /** Makes an empty file system. */
    public Dataset create(String filesystem, Map<String, String> properties, long now) {
        return add(new DatasetImage(filesystem, new TreeMap<>(properties), null, now, ObjectTree.empty(0755, now)));
    }

    /** Keeps the present state of a file system under a name of the form {@code filesystem@snapshot}. */
    public Dataset snapshot(String snapshot, long now) {
        Dataset of = require(snapshot.substring(0, snapshot.indexOf('@')));
        return add(new DatasetImage(snapshot, Collections.emptySortedMap(), null, now, of.objects().freeze()));
    }

    /** Makes a file system that starts as a snapshot is. */
    public Dataset clone(String snapshot, String filesystem, Map<String, String> properties, long now) {
        ObjectTree objects = require(snapshot).objects().freeze();
        return add(new DatasetImage(filesystem, new TreeMap<>(properties), snapshot, now, objects));
    }

    /** Removes a dataset or snapshot. */
    public void destroy(String dataset) {
        require(dataset);
        datasets.remove(dataset);
        dirty = true;
    }

    /** Makes a file system as one of its snapshots is. */
    public void rollback(String filesystem, String snapshot) {
        require(filesystem).objects().rollback(require(snapshot).objects().freeze());
        dirty = true;
    }

    /** Renames a dataset with all that is below it. */
    public void rename(String from, String to) {
        List<Dataset> moving = new ArrayList<>();
        for (Dataset dataset : List.copyOf(datasets.values())) {
            String old = dataset.name();
            if (old.equals(from) || old.startsWith(from + "/") || old.startsWith(from + "@")) {
                datasets.remove(old);
                moving.add(dataset);
            }
        }
        for (Dataset dataset : moving) {
            String old = dataset.name();
            dataset.rename(to + old.substring(from.length()));
            datasets.put(dataset.name(), dataset);
            datasets.values().stream().filter(d -> old.equals(d.origin())).forEach(d -> d.setOrigin(dataset.name()));
            if (old.equals(bootDataset)) {
                bootDataset = dataset.name();
            }
        }
        dirty = true;
    }

    /**
     * Turns a clone and what it was cloned from around: the snapshots up to the origin become the clone's, and the
     * former parent becomes a clone of the last of them.
     */
    public void promote(String filesystem) {
        Dataset clone = require(filesystem);
        Dataset origin = require(clone.origin());
        Dataset parent = require(origin.filesystem());
        String parentsOrigin = parent.origin();
        for (Dataset snapshot : snapshots(parent.name())) {
            rename(snapshot.name(), clone.name() + snapshot.name().substring(parent.name().length()));
            if (snapshot == origin) {
                break;
            }
        }
        parent.setOrigin(origin.name());
        clone.setOrigin(parentsOrigin);
        dirty = true;
    }

    /** Bytes of the objects of a dataset. */
    public static long bytes(Dataset dataset) {
        ObjectTree tree = dataset.objects().freeze();
        long sum = 0;
        for (long i = ObjectTree.ROOT; i < tree.limit(); i++) {
            DiskObject object = tree.get(i);
            sum += object == null ? 0 : 512 + object.data().length;
        }
        return sum;
    }

    /** Sets a property. */
    public void set(String dataset, String property, String value) {
        require(dataset).setProperty(property, value);
        dirty = true;
    }

    /** Whether anything has changed since the last {@link #sync}. */
    public boolean isDirty() {
        return dirty || datasets.values().stream().anyMatch(d -> d.objects().isDirty());
    }

    /** The pool as it is now, which from now on is what is on the disk. */
    public DiskImage sync() {
        dirty = false;
        datasets.values().forEach(dataset -> dataset.objects().markSynced());
        return freeze();
    }

    /** The pool as it is now. Only looks: whether there is something to sync is as it was. */
    public DiskImage freeze() {
        return new DiskImage(name, bootDataset, datasets.values().stream().map(Dataset::freeze).toList());
    }

    private Dataset add(DatasetImage image) {
        if (datasets.containsKey(image.name())) {
            throw new IllegalStateException(image.name() + " exists");
        }
        Dataset dataset = new Dataset(image, nextNumber++);
        datasets.put(image.name(), dataset);
        dirty = true;
        return dataset;
    }

    private Dataset require(String dataset) {
        Dataset found = datasets.get(dataset);
        if (found == null) {
            throw new IllegalStateException("no dataset " + dataset);
        }
        return found;
    }
}

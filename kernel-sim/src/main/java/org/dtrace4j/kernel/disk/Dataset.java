package org.dtrace4j.kernel.disk;

import java.util.TreeMap;

/** A dataset or snapshot of one boot's {@link Pool}. */
public final class Dataset {
    private String name;
    private String origin;
    private final TreeMap<String, String> properties;
    private final long created;
    private final long number;
    private final ObjectStore objects;

    Dataset(DatasetImage image, long number) {
        this.name = image.name();
        this.origin = image.origin();
        this.properties = new TreeMap<>(image.properties());
        this.created = image.created();
        this.number = number;
        this.objects = new ObjectStore(image.objects(), image.isSnapshot());
    }

    /** Such as {@code rpool/ROOT/illumos}, with {@code @} and the snapshot's own name for a snapshot. */
    public String name() {
        return name;
    }

    void rename(String to) {
        name = to;
    }

    /** The snapshot that it is a clone of, null if none. */
    public String origin() {
        return origin;
    }

    void setOrigin(String snapshot) {
        origin = snapshot;
    }

    public boolean isSnapshot() {
        return name.indexOf('@') >= 0;
    }

    /** For a snapshot, the dataset that it is of; else its own name. */
    public String filesystem() {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    /** What has been set here, by name. The pool is dirty after a change only through {@link Pool#set}. */
    public String property(String property) {
        return properties.get(property);
    }

    void setProperty(String property, String value) {
        properties.put(property, value);
    }

    /** Seconds since 1970. */
    public long created() {
        return created;
    }

    /** Number of the dataset in its pool: another for each, never used again within a boot. */
    public long number() {
        return number;
    }

    public ObjectStore objects() {
        return objects;
    }

    DatasetImage freeze() {
        return new DatasetImage(name, properties, origin, created, objects.freeze());
    }
}

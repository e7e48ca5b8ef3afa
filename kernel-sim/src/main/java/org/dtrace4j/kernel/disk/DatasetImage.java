package org.dtrace4j.kernel.disk;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A dataset, or a snapshot of one, as it lies on disk: a value.
 *
 * @param name such as {@code rpool/ROOT/illumos}, or {@code rpool/ROOT/illumos@before} for a snapshot
 * @param properties what {@code zfs set} has set here, by name: {@code mountpoint}, {@code canmount}, …
 * @param origin the snapshot that it was cloned from, null if none
 * @param created seconds since 1970
 * @param objects its contents
 */
public record DatasetImage(String name, SortedMap<String, String> properties, String origin, long created,
        ObjectTree objects) {
    public DatasetImage {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    public boolean isSnapshot() {
        return name.indexOf('@') >= 0;
    }
}

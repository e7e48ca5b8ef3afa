package org.dtrace4j.kernel.mdb.target;

/**
 * A loaded module and where it lies. A size of 0 means that it has no such segment.
 *
 * @param name such as {@code tmpfs}
 */
public record TargetModule(String name, long textBase, long textSizeBytes, long dataBase, long dataSizeBytes) { }

package org.dtrace4j.kernel.disk;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file, directory, symbolic link or name of a socket as it lies on disk: a value. Two datasets, a snapshot and its clone say,
 * share the objects in which they do not differ.
 *
 * @param type what it is
 * @param mode permission bits, 0 to 07777
 * @param uid owner
 * @param gid group
 * @param modified seconds since 1970
 * @param data a file's bytes, or a link's target in UTF-8; empty for a directory. Never changed by anybody
 * @param entries a directory's entries: name to object number, by name; empty for others. Without {@code .} and
 *     {@code ..}
 */
public record DiskObject(Type type, int mode, int uid, int gid, long modified, byte[] data,
        SortedMap<String, Long> entries) {

    /** What an object is. */
    public enum Type { FILE, DIRECTORY, SYMLINK, SOCKET }

    private static final byte[] NOTHING = { };
    private static final SortedMap<String, Long> NO_ENTRIES = Collections.emptySortedMap();

    /** A file; keeps {@code data} without copying it. */
    public static DiskObject file(int mode, long modified, byte[] data) {
        return new DiskObject(Type.FILE, mode, 0, 0, modified, data, NO_ENTRIES);
    }

    /** The name of a socket. */
    public static DiskObject socket(int mode, long modified) {
        return new DiskObject(Type.SOCKET, mode, 0, 0, modified, NOTHING, NO_ENTRIES);
    }

    /** A symbolic link. */
    public static DiskObject symlink(String target, long modified) {
        return new DiskObject(Type.SYMLINK, 0777, 0, 0, modified, target.getBytes(StandardCharsets.UTF_8), NO_ENTRIES);
    }

    /** A directory with these entries, which are copied. */
    public static DiskObject directory(int mode, long modified, SortedMap<String, Long> entries) {
        return new DiskObject(Type.DIRECTORY, mode, 0, 0, modified, NOTHING,
                Collections.unmodifiableSortedMap(new TreeMap<>(entries)));
    }

    /** The same of another owner. */
    DiskObject of(int newUid, int newGid) {
        return newUid == uid && newGid == gid ? this : new DiskObject(type, mode, newUid, newGid, modified, data, entries);
    }

    public boolean isDirectory() {
        return type == Type.DIRECTORY;
    }

    /** A link's target. */
    public String target() {
        return new String(data, StandardCharsets.UTF_8);
    }
}

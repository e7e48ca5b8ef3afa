package org.dtrace4j.kernel.disk;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The objects of a dataset as one boot sees and changes them: an {@link ObjectTree} with the boot's changes over it.
 *
 * <p>An object that has not been changed is read from the tree and costs nothing; the first change copies it. Numbers
 * of objects that are made are never used again within a boot. Callers hold the locks of the file system above; there
 * is none here.
 */
public final class ObjectStore {
    private final boolean readOnly;
    private ObjectTree base;
    /** Changed and new objects by number; null where the tree's holds. Grows with the highest number. */
    private Live[] changed = new Live[0];
    private long limit;
    /** Whether anything has been changed since the last {@link #freeze}. */
    private boolean dirty;
    /** Apart from that, because others may look at the store meanwhile. */
    private boolean unsynced;

    /** What an object looks like while it is being changed; {@code gone} when it has been freed. */
    private static final class Live {
        DiskObject.Type type;
        int mode;
        int uid;
        int gid;
        long modified;
        byte[] data;
        /** Whether the data belong to a value and must be copied before they are written to. */
        boolean shared;
        int size;
        int links;
        TreeMap<String, Long> entries;
        boolean gone;

        DiskObject freeze() {
            return new DiskObject(type, mode, uid, gid, modified,
                    data.length == size ? data : Arrays.copyOf(data, size),
                    entries == null ? Collections.emptySortedMap()
                            : Collections.unmodifiableSortedMap(new TreeMap<>(entries)));
        }
    }

    /**
     * @param base where it starts from
     * @param readOnly whether it is a snapshot, in which every change is a mistake of the caller
     */
    public ObjectStore(ObjectTree base, boolean readOnly) {
        this.base = base;
        this.readOnly = readOnly;
        this.limit = base.limit();
    }

    /** Whether there is an object of that number. */
    public boolean exists(long number) {
        Live live = live(number);
        return live == null ? base.get(number) != null : !live.gone;
    }

    public DiskObject.Type type(long number) {
        Live live = live(number);
        return live == null ? base.get(number).type() : live.type;
    }

    /** Permission bits. */
    public int mode(long number) {
        Live live = live(number);
        return live == null ? base.get(number).mode() : live.mode;
    }

    public int uid(long number) {
        Live live = live(number);
        return live == null ? base.get(number).uid() : live.uid;
    }

    public int gid(long number) {
        Live live = live(number);
        return live == null ? base.get(number).gid() : live.gid;
    }

    /** Seconds since 1970. */
    public long modified(long number) {
        Live live = live(number);
        return live == null ? base.get(number).modified() : live.modified;
    }

    /** How many names an object has; a directory's own "." and its children's ".." count. */
    public int links(long number) {
        Live live = live(number);
        return live == null ? base.links(number) : live.links;
    }

    /** Bytes of a file or of a link's target; the number of entries of a directory, with its two dots. */
    public long size(long number) {
        Live live = live(number);
        if (live == null) {
            DiskObject object = base.get(number);
            return object.isDirectory() ? object.entries().size() + 2 : object.data().length;
        }
        return live.type == DiskObject.Type.DIRECTORY ? live.entries.size() + 2 : live.size;
    }

    /** The object that a name means in a directory, 0 if none. */
    public long lookup(long directory, String name) {
        Long number = entries(directory).get(name);
        return number == null ? 0 : number;
    }

    /** A directory's entries by name; not to be changed. */
    public SortedMap<String, Long> entries(long directory) {
        Live live = live(directory);
        return live == null ? base.get(directory).entries() : live.entries;
    }

    /** The directory that a directory is in; the root's is the root. */
    public long parent(long directory) {
        if (directory == ObjectTree.ROOT) {
            return directory;
        }
        for (long number = ObjectTree.ROOT; number < limit; number++) {
            if (exists(number) && type(number) == DiskObject.Type.DIRECTORY
                    && entries(number).containsValue(directory)) {
                return number;
            }
        }
        throw new IllegalStateException("directory " + directory + " is in no directory");
    }

    /**
     * Copies bytes of a file, or of a link's target.
     *
     * @return how many, fewer than {@code length} only at the end
     */
    public int read(long number, long offset, byte[] to, int at, int length) {
        Live live = live(number);
        byte[] data = live == null ? base.get(number).data() : live.data;
        int size = live == null ? data.length : live.size;
        int count = (int) Math.max(0, Math.min(length, size - offset));
        if (count > 0) {
            System.arraycopy(data, (int) offset, to, at, count);
        }
        return count;
    }

    /** All bytes of a file or a link's target, in an array of the caller's own. */
    public byte[] contents(long number) {
        byte[] all = new byte[type(number) == DiskObject.Type.DIRECTORY ? 0 : (int) size(number)];
        read(number, 0, all, 0, all.length);
        return all;
    }

    /** Writes bytes of a file, which grows as needed; a gap is filled with zeros. */
    public void write(long number, long offset, byte[] from, int at, int length) {
        Live live = change(number);
        int end = Math.toIntExact(offset + length);
        if (end > live.data.length) {
            live.data = Arrays.copyOf(live.data, live.size == 0 ? end : Math.max(end, live.data.length * 2));
            live.shared = false;
        } else if (live.shared) {
            live.data = live.data.clone();
            live.shared = false;
        }
        System.arraycopy(from, at, live.data, (int) offset, length);
        live.size = Math.max(live.size, end);
    }

    /** Cuts a file off, or lets it grow with zeros. */
    public void truncate(long number, long size) {
        Live live = change(number);
        byte[] data = Arrays.copyOf(live.data, Math.toIntExact(size));
        if (size > live.size) {
            Arrays.fill(data, live.size, (int) size, (byte) 0);
        }
        live.data = data;
        live.shared = false;
        live.size = (int) size;
    }

    public void setModified(long number, long seconds) {
        change(number).modified = seconds;
    }

    /** Sets permission bits and owner. */
    public void setOwner(long number, int mode, int uid, int gid) {
        Live live = change(number);
        live.mode = mode;
        live.uid = uid;
        live.gid = gid;
    }

    /** Makes an object that no directory names yet; returns its number. */
    public long create(DiskObject.Type type, int mode, int uid, int gid, long modified, byte[] data) {
        Live live = new Live();
        live.type = type;
        live.mode = mode;
        live.uid = uid;
        live.gid = gid;
        live.modified = modified;
        live.data = data;
        live.size = data.length;
        live.links = type == DiskObject.Type.DIRECTORY ? 1 : 0;
        live.entries = type == DiskObject.Type.DIRECTORY ? new TreeMap<>() : null;
        long number = limit;
        put(number, live);
        return number;
    }

    /** Enters a name in a directory; what the name meant before is forgotten. */
    public void enter(long directory, String name, long number) {
        Live parent = change(directory);
        remove(directory, name);
        parent.entries.put(name, number);
        addLink(parent, number, 1);
    }

    private void addLink(Live parent, long number, int by) {
        Live child = change(number);
        child.links += by;
        if (child.type == DiskObject.Type.DIRECTORY) {
            parent.links += by;
        }
    }

    /** Takes a name out of a directory; what it meant has one link less, and stays until it is freed. */
    public void remove(long directory, String name) {
        Live parent = change(directory);
        Long number = parent.entries.remove(name);
        if (number != null) {
            addLink(parent, number, -1);
        }
    }

    /** Frees an object that no directory names any more. */
    public void free(long number) {
        Live live = change(number);
        live.gone = true;
        live.data = new byte[0];
        live.size = 0;
    }

    /** Whether anything has been changed since the last {@link #markSynced}. */
    public boolean isDirty() {
        return unsynced;
    }

    /** What there is now is on the disk. */
    public void markSynced() {
        unsynced = false;
    }

    /** All objects as they are now; what is changed afterwards does not show in it. */
    public ObjectTree freeze() {
        if (dirty) {
            DiskObject[] objects = base.copy(limit);
            for (int i = 0; i < changed.length; i++) {
                if (changed[i] != null) {
                    objects[i] = changed[i].gone ? null : changed[i].freeze();
                }
            }
            base = new ObjectTree(objects);
            changed = new Live[0];
            dirty = false;
        }
        return base;
    }

    /** Goes back to an earlier state. Numbers that have been used since are not used again. */
    public void rollback(ObjectTree tree) {
        base = tree;
        changed = new Live[0];
        changed();
        limit = Math.max(limit, tree.limit());
    }

    private void changed() {
        dirty = true;
        unsynced = true;
    }

    private Live live(long number) {
        return number < changed.length ? changed[(int) number] : null;
    }

    private Live change(long number) {
        Live live = live(number);
        if (live == null) {
            DiskObject object = base.get(number);
            live = new Live();
            live.type = object.type();
            live.mode = object.mode();
            live.uid = object.uid();
            live.gid = object.gid();
            live.modified = object.modified();
            live.data = object.data();
            live.shared = true;
            live.size = live.data.length;
            live.links = base.links(number);
            live.entries = object.isDirectory() ? new TreeMap<>(object.entries()) : null;
            put(number, live);
        }
        changed();
        return live;
    }

    private void put(long number, Live live) {
        if (readOnly) {
            throw new IllegalStateException("a snapshot cannot be changed");
        }
        if (number >= changed.length) {
            changed = Arrays.copyOf(changed, Math.toIntExact(Math.max(number + 1, changed.length * 2L)));
        }
        changed[(int) number] = live;
        limit = Math.max(limit, number + 1);
        changed();
    }
}

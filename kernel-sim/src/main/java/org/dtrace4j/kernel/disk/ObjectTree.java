package org.dtrace4j.kernel.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All objects of a dataset at one moment: a value, shared by every boot, snapshot and clone that starts from it.
 *
 * <p>Objects have numbers, which are the inode numbers that {@code stat} tells; the root directory is {@link #ROOT}.
 */
public final class ObjectTree {
    /** Number of the root directory, as on most pools. */
    public static final long ROOT = 4;

    private final DiskObject[] objects;
    /** Counted when first asked for; two threads that count at once count the same. */
    private volatile int[] links;

    ObjectTree(DiskObject[] objects) {
        this.objects = objects;
        if (objects.length <= ROOT || objects[(int) ROOT] == null || !objects[(int) ROOT].isDirectory()) {
            throw new IllegalArgumentException("a dataset needs a root directory");
        }
    }

    /** A dataset with nothing but its root directory. */
    public static ObjectTree empty(int mode, long modified) {
        DiskObject[] objects = new DiskObject[(int) ROOT + 1];
        objects[(int) ROOT] = DiskObject.directory(mode, modified, new TreeMap<>());
        return new ObjectTree(objects);
    }

    /** The object with that number, null if there is none. */
    public DiskObject get(long number) {
        return number >= 0 && number < objects.length ? objects[(int) number] : null;
    }

    /** One more than the highest number in use. */
    public long limit() {
        return objects.length;
    }

    /** Finds an object by its path from the root, without following links; null if there is none. */
    public DiskObject find(String path) {
        DiskObject object = get(ROOT);
        for (String name : path.split("/")) {
            if (!name.isEmpty()) {
                Long number = object.entries().get(name);
                if (number == null) {
                    return null;
                }
                object = get(number);
            }
        }
        return object;
    }

    /** Paths of all objects, directories before what is in them, by name; the root is the empty string. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        addPaths("", get(ROOT), paths);
        return paths;
    }

    private void addPaths(String path, DiskObject object, List<String> paths) {
        paths.add(path);
        for (SortedMap.Entry<String, Long> entry : object.entries().entrySet()) {
            addPaths(path.isEmpty() ? entry.getKey() : path + "/" + entry.getKey(), get(entry.getValue()), paths);
        }
    }

    /** How many names an object has; a directory's own "." and its children's ".." count. */
    public int links(long number) {
        if (links == null) {
            links = countLinks();
        }
        return number < links.length ? links[(int) number] : 0;
    }

    private int[] countLinks() {
        int[] counted = new int[objects.length];
        for (int i = 0; i < objects.length; i++) {
            if (objects[i] != null && objects[i].isDirectory()) {
                counted[i]++;
                for (long child : objects[i].entries().values()) {
                    counted[(int) child]++;
                    counted[i] += objects[(int) child].isDirectory() ? 1 : 0;
                }
            }
        }
        counted[(int) ROOT]++;
        return counted;
    }

    DiskObject[] copy(long limit) {
        return java.util.Arrays.copyOf(objects, Math.toIntExact(Math.max(limit, objects.length)));
    }

    /** Makes a tree object by object; parents are made as they are needed. */
    public static final class Builder {
        private final long modified;
        private final List<DiskObject> objects = new ArrayList<>();
        private final List<TreeMap<String, Long>> entries = new ArrayList<>();

        /**
         * Starts with a root directory of mode 0755.
         *
         * @param modified time of directories that are made without being asked for, seconds since 1970
         */
        public Builder(long modified) {
            this.modified = modified;
            for (int i = 0; i < ROOT; i++) {
                objects.add(null);
                entries.add(null);
            }
            append(DiskObject.directory(0755, modified, new TreeMap<>()));
        }

        /** Adds a file; replaces what had that path. */
        public Builder file(String path, int mode, byte[] data) {
            return add(path, DiskObject.file(mode, modified, data));
        }

        /** Adds a symbolic link. */
        public Builder symlink(String path, String target) {
            return add(path, DiskObject.symlink(target, modified));
        }

        /** Adds a directory, or gives an existing one that mode. */
        public Builder directory(String path, int mode) {
            return add(path, DiskObject.directory(mode, modified, new TreeMap<>()));
        }

        /** Adds any object; the entries of a directory are not taken from it but by adding what is in it. */
        public Builder add(String path, DiskObject object) {
            long number = ROOT;
            long parent = ROOT;
            String last = null;
            for (String name : path.split("/")) {
                if (name.isEmpty()) {
                    continue;
                }
                if (last != null) {
                    number = directoryIn(parent, last);
                    parent = number;
                }
                last = name;
            }
            if (last == null) {
                objects.set((int) ROOT, object);
                return this;
            }
            Long existing = entries.get((int) parent).get(last);
            if (existing != null && object.isDirectory() == objects.get(existing.intValue()).isDirectory()) {
                objects.set(existing.intValue(), object);
            } else if (existing == null) {
                entries.get((int) parent).put(last, append(object));
            } else {
                throw new IllegalArgumentException(path + ": is there already, and not of the same kind");
            }
            return this;
        }

        /** Adds a second name for a file that has been added. */
        public Builder link(String existing, String path) {
            long number = ROOT;
            for (String name : existing.split("/")) {
                if (!name.isEmpty()) {
                    number = entries.get((int) number).get(name);
                }
            }
            int slash = path.lastIndexOf('/');
            long parent = ROOT;
            for (String name : path.substring(0, Math.max(slash, 0)).split("/")) {
                if (!name.isEmpty()) {
                    parent = directoryIn(parent, name);
                }
            }
            entries.get((int) parent).put(path.substring(slash + 1), number);
            return this;
        }

        /** The finished tree. */
        public ObjectTree build() {
            DiskObject[] built = new DiskObject[objects.size()];
            for (int i = (int) ROOT; i < built.length; i++) {
                DiskObject o = objects.get(i);
                built[i] = !o.isDirectory() ? o : new DiskObject(o.type(), o.mode(), o.uid(), o.gid(), o.modified(),
                        o.data(), java.util.Collections.unmodifiableSortedMap(new TreeMap<>(entries.get(i))));
            }
            return new ObjectTree(built);
        }

        private long directoryIn(long parent, String name) {
            Long number = entries.get((int) parent).get(name);
            if (number == null) {
                number = append(DiskObject.directory(0755, modified, new TreeMap<>()));
                entries.get((int) parent).put(name, number);
            } else if (!objects.get(number.intValue()).isDirectory()) {
                throw new IllegalArgumentException(name + " is not a directory");
            }
            return number;
        }

        private long append(DiskObject object) {
            objects.add(object);
            entries.add(new TreeMap<>());
            return objects.size() - 1;
        }
    }
}

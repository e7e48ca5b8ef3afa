package org.dtrace4j.kernel.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A machine's {@code disk/} folder on the host: read into an image, and brought up to date with one.
 *
 * <pre>
 *   disk/etc, disk/kernel, …     the boot dataset
 *   disk/.zpool/datasets         the table of datasets ({@link DatasetTable}); without it there are the usual ones
 *   disk/.zpool/data/NAME/…      the data of each other dataset and snapshot, with + for / in its name
 *   disk/.zpool/nodes            owners, and which files are sockets ({@link NodeTable}); without it all is root's
 * </pre>
 *
 * <p>{@link #write} changes only what differs. Each file is written beside its place and renamed into it, so that at
 * any moment the host sees the old file or the new one; new datasets have their data before the table names them, and
 * lose them only after it no longer does. All files are the host's user's, who can always read and enter.
 */
public final class DiskFolder {
    private static final String POOL_FOLDER = ".zpool";
    /** Names of files that are being written; one that is found is left over from a crash and is removed. */
    private static final String NEW_PREFIX = ".dtrace4j-new-";
    private static final LinkOption NO_LINKS = LinkOption.NOFOLLOW_LINKS;
    private static final byte[] NOTHING = {};

    private final Path root;
    private DiskImage last;

    public DiskFolder(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /**
     * Reads the whole folder.
     *
     * @throws DiskFormatException when it cannot be a disk
     */
    public synchronized DiskImage read() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(root.toString(), null, "the machine has no disk");
        }
        Path table = root.resolve(POOL_FOLDER).resolve("datasets");
        if (!Files.exists(table)) {
            last = DiskImage.ofRoot(readTree(root, true, path -> NodeTable.USUAL));
            return last;
        }
        NodeTable nodes = readNodes();
        DatasetTable datasets = DatasetTable.parse(table.toString(), Files.readAllBytes(table));
        List<DatasetImage> images = new ArrayList<>();
        for (DatasetTable.Row row : datasets.rows()) {
            Path data = data(datasets.boot(), row.name());
            if (!Files.isDirectory(data)) {
                throw new DiskFormatException(table + ": the data of dataset '" + row.name()
                        + "' are missing (" + data + ")");
            }
            images.add(new DatasetImage(row.name(), row.properties(), row.origin(), row.created(),
                    readTree(data, data.equals(root), path -> nodes.of(row.name(), path))));
        }
        try {
            last = new DiskImage(datasets.pool(), datasets.boot(), images);
        } catch (IllegalArgumentException e) {
            throw new DiskFormatException(table + ": " + e.getMessage());
        }
        return last;
    }

    private Path nodes() {
        return root.resolve(POOL_FOLDER).resolve("nodes");
    }

    private NodeTable readNodes() throws IOException {
        Path file = nodes();
        return Files.exists(file) ? NodeTable.parse(file.toString(), Files.readAllBytes(file)) : NodeTable.empty();
    }

    /**
     * Makes the folder show an image. Only what differs from what was last read or written is touched; a folder that is
     * not there is made.
     */
    public synchronized void write(DiskImage image) throws IOException {
        Map<Path, ObjectTree> before = last == null ? Map.of() : trees(last);
        Map<Path, ObjectTree> after = trees(image);
        Files.createDirectories(root.resolve(POOL_FOLDER).resolve("data"));
        for (Map.Entry<Path, ObjectTree> entry : after.entrySet()) {
            ObjectTree old = before.get(entry.getKey());
            if (old != entry.getValue()) {
                Files.createDirectories(entry.getKey());
                Update update = new Update(old, entry.getValue());
                update.directory(entry.getKey(), old == null ? null : old.get(ObjectTree.ROOT),
                        entry.getValue().get(ObjectTree.ROOT));
            }
        }
        long created = image.boot().created();
        NodeTable nodes = NodeTable.of(image);
        if (!nodes.isEmpty() || Files.exists(nodes())) {
            replaceText(nodes(), created, nodes.text());
        }
        replaceText(root.resolve(POOL_FOLDER).resolve("datasets"), created, DatasetTable.of(image).text());
        for (Path gone : before.keySet()) {
            if (!after.containsKey(gone)) {
                delete(gone);
            }
        }
        last = image;
    }

    private static void replaceText(Path file, long modified, byte[] text) throws IOException {
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), text)) {
            replace(file, DiskObject.file(0644, modified, text));
        }
    }

    /** Takes the folder away. */
    public synchronized void delete() throws IOException {
        delete(root);
        last = null;
    }

    private Map<Path, ObjectTree> trees(DiskImage image) {
        Map<Path, ObjectTree> trees = new TreeMap<>();
        for (DatasetImage dataset : image.datasets().values()) {
            trees.put(data(image.bootDataset(), dataset.name()), dataset.objects());
        }
        return trees;
    }

    private Path data(String boot, String dataset) {
        return dataset.equals(boot) ? root
                : root.resolve(POOL_FOLDER).resolve("data").resolve(DatasetTable.folder(dataset));
    }

    // ---- reading

    private static ObjectTree readTree(Path folder, boolean isRoot, Function<String, NodeTable.Node> nodes) throws IOException {
        HostFile file = HostFile.of(folder);
        ObjectTree.Builder tree = new ObjectTree.Builder(file.seconds());
        NodeTable.Node node = nodes.apply("");
        tree.add("", DiskObject.directory(file.permissions(), file.seconds(), new TreeMap<>()).of(node.uid(), node.gid()));
        Map<Object, String> seen = new HashMap<>();
        readDirectory(folder, "", isRoot, tree, seen, nodes);
        return tree.build();
    }

    private static void readDirectory(Path folder, String prefix, boolean isRoot, ObjectTree.Builder tree,
            Map<Object, String> seen, Function<String, NodeTable.Node> nodes) throws IOException {
        for (Path path : list(folder)) {
            String name = path.getFileName().toString();
            if (name.startsWith(NEW_PREFIX)) {
                Files.delete(path);
                continue;
            }
            if (isRoot && name.equals(POOL_FOLDER)) {
                continue;
            }
            String inside = prefix + name;
            HostFile file = HostFile.of(path);
            NodeTable.Node node = nodes.apply(inside);
            if (file.isLink()) {
                tree.add(inside, DiskObject.symlink(Files.readSymbolicLink(path).toString(), file.seconds())
                        .of(node.uid(), node.gid()));
            } else if (file.isDirectory()) {
                tree.add(inside, DiskObject.directory(file.permissions(), file.seconds(), new TreeMap<>())
                        .of(node.uid(), node.gid()));
                readDirectory(path, inside + "/", false, tree, seen, nodes);
            } else if (file.isFile()) {
                String first = file.links() == 1 ? null : seen.putIfAbsent(file.number(), inside);
                if (first == null) {
                    boolean socket = node.isSocket() && file.sizeBytes() == 0;
                    DiskObject object = socket ? DiskObject.socket(file.permissions(), file.seconds())
                            : DiskObject.file(file.permissions(), file.seconds(), contents(path, file));
                    tree.add(inside, object.of(node.uid(), node.gid()));
                } else {
                    tree.link(first, inside);
                }
            } else {
                throw new DiskFormatException(path + ": is neither a file, a directory nor a symbolic link");
            }
        }
    }

    /** What is in a folder, by name: the host's own order differs from host to host. */
    private static List<Path> list(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(paths::add);
        }
        paths.sort(null);
        return paths;
    }

    private static byte[] contents(Path path, HostFile file) throws IOException {
        return file.sizeBytes() == 0 ? NOTHING : Files.readAllBytes(path);
    }

    /**
     * What the host knows of a file, asked for at once.
     *
     * @param mode type and permissions, as stat(2) gives them
     * @param number tells it from all others
     */
    private record HostFile(int mode, int links, Object number, long seconds, long sizeBytes) {
        private static final int TYPE = 0xf000;

        static HostFile of(Path path) throws IOException {
            Map<String, Object> attributes =
                    Files.readAttributes(path, "unix:mode,nlink,ino,lastModifiedTime,size", NO_LINKS);
            return new HostFile((int) attributes.get("mode"), (int) attributes.get("nlink"), attributes.get("ino"),
                    ((FileTime) attributes.get("lastModifiedTime")).to(TimeUnit.SECONDS), (long) attributes.get("size"));
        }

        int permissions() {
            return mode & 07777;
        }

        boolean isLink() {
            return (mode & TYPE) == 0xa000;
        }

        boolean isDirectory() {
            return (mode & TYPE) == 0x4000;
        }

        boolean isFile() {
            return (mode & TYPE) == 0x8000;
        }
    }

    // ---- writing

    /** Brings one dataset's folder from one tree to another. */
    private static final class Update {
        private final ObjectTree before;
        private final ObjectTree after;
        /** First path of each file that has been written or found unchanged, so that further names become links. */
        private final Map<Long, Path> placed = new HashMap<>();

        Update(ObjectTree before, ObjectTree after) {
            this.before = before;
            this.after = after;
        }

        /** Whether the host has a file as it should be: the very object, or one with the same contents. */
        private static boolean same(DiskObject a, DiskObject b) {
            return a == b || b != null && a.type() == b.type() && a.mode() == b.mode() && a.modified() == b.modified()
                    && Arrays.equals(a.data(), b.data());
        }

        void directory(Path folder, DiskObject old, DiskObject now) throws IOException {
            boolean touched = now != old;
            for (Map.Entry<String, Long> entry : now.entries().entrySet()) {
                Path path = folder.resolve(entry.getKey());
                DiskObject object = after.get(entry.getValue());
                Long oldNumber = old == null ? null : old.entries().get(entry.getKey());
                DiskObject oldObject = oldNumber == null ? null : before.get(oldNumber);
                if (object.isDirectory()) {
                    subdirectory(path, oldObject, object);
                } else if (!same(object, oldObject) || !entry.getValue().equals(oldNumber)) {
                    touched = true;
                    if (oldObject != null && oldObject.isDirectory()) {
                        delete(path);
                    }
                    Path first = placed.get(entry.getValue());
                    if (first == null) {
                        replace(path, object);
                    } else {
                        link(path, first);
                    }
                }
                placed.putIfAbsent(entry.getValue(), path);
            }
            if (old != null) {
                for (String name : old.entries().keySet()) {
                    if (!now.entries().containsKey(name)) {
                        delete(folder.resolve(name));
                    }
                }
            }
            // Replacing a file in it gives the host's directory another time.
            if (touched) {
                setAttributes(folder, now, 0700);
            }
        }

        private void subdirectory(Path path, DiskObject oldObject, DiskObject object) throws IOException {
            boolean wasDirectory = oldObject != null && oldObject.isDirectory();
            if (!wasDirectory) {
                Files.deleteIfExists(path);
                Files.createDirectory(path);
            }
            directory(path, wasDirectory ? oldObject : null, object);
        }
    }

    private static void replace(Path path, DiskObject object) throws IOException {
        Path aside = path.resolveSibling(NEW_PREFIX + path.getFileName());
        Files.deleteIfExists(aside);
        if (object.type() == DiskObject.Type.SYMLINK) {
            Files.createSymbolicLink(aside, Path.of(object.target()));
            FileTime modified = FileTime.from(object.modified(), TimeUnit.SECONDS);
            Files.getFileAttributeView(aside, BasicFileAttributeView.class, NO_LINKS).setTimes(modified, null, null);
        } else {
            Files.write(aside, object.data());
            setAttributes(aside, object, 0400);
        }
        Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void link(Path path, Path existing) throws IOException {
        Path aside = path.resolveSibling(NEW_PREFIX + path.getFileName());
        Files.deleteIfExists(aside);
        Files.createLink(aside, existing);
        Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // Renaming one name of a file over another name of the same file does nothing, not even remove the first.
        Files.deleteIfExists(aside);
    }

    private static void setAttributes(Path path, DiskObject object, int always) throws IOException {
        Files.setAttribute(path, "unix:mode", object.mode() | always);
        Files.setLastModifiedTime(path, FileTime.from(object.modified(), TimeUnit.SECONDS));
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, NO_LINKS)) {
            for (Path inside : list(path)) {
                delete(inside);
            }
        }
        Files.deleteIfExists(path);
    }
}

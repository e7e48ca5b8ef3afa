package org.dtrace4j.kernel.disk;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The text of {@code disk/.zpool/nodes}: what a folder of the host cannot show of a disk's files.
 *
 * <pre>
 *   file 4 7 rpool/ROOT/illumos export/plan
 *   socket 0 0 rpool/ROOT/illumos var/run/printer
 * </pre>
 *
 * One line each: what it is, its owner, its group, the dataset, the path there. What has no line belongs to root, and is what it
 * is on the host, where a socket is an empty file. A line whose file has gone means nothing.
 *
 * @param nodes by dataset and path
 */
record NodeTable(Map<String, Map<String, Node>> nodes) {
    private static final int WORDS = 5;
    /** What has no line. */
    static final Node USUAL = new Node(false, 0, 0);

    /** A line. */
    record Node(boolean isSocket, int uid, int gid) { }

    static NodeTable empty() {
        return new NodeTable(new TreeMap<>());
    }

    /** What a file of a dataset is. */
    Node of(String dataset, String path) {
        return nodes.getOrDefault(dataset, Map.of()).getOrDefault(path, USUAL);
    }

    static NodeTable of(DiskImage image) {
        NodeTable table = empty();
        for (DatasetImage dataset : image.datasets().values()) {
            Map<String, Node> rows = new TreeMap<>();
            walk(dataset.objects(), ObjectTree.ROOT, "", (path, object) -> {
                boolean socket = object.type() == DiskObject.Type.SOCKET;
                if (socket || object.uid() != 0 || object.gid() != 0) {
                    rows.put(path, new Node(socket, object.uid(), object.gid()));
                }
            });
            table.nodes.put(dataset.name(), rows);
        }
        return table;
    }

    private static void walk(ObjectTree tree, long number, String path, BiConsumer<String, DiskObject> visitor) {
        DiskObject object = tree.get(number);
        visitor.accept(path, object);
        object.entries().forEach((name, entry) -> walk(tree, entry, path.isEmpty() ? name : path + "/" + name, visitor));
    }

    byte[] text() {
        StringBuilder text = new StringBuilder("# Files that are not root's, and sockets: owner, group, dataset and path.\n");
        nodes.forEach((dataset, rows) -> rows.forEach((path, node) -> text.append(node.isSocket() ? "socket " : "file ")
                .append(node.uid()).append(' ').append(node.gid()).append(' ').append(dataset).append(" /")
                .append(DatasetTable.escape(path)).append('\n')));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return nodes.values().stream().allMatch(Map::isEmpty);
    }

    /**
     * Reads the table.
     *
     * @param where name of the file, for messages
     */
    static NodeTable parse(String where, byte[] bytes) throws DiskFormatException {
        NodeTable table = empty();
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("[ \t]+");
            boolean known = words[0].equals("file") || words[0].equals("socket");
            if (!known || words.length != WORDS || !words[1].matches("[0-9]{1,9}") || !words[2].matches("[0-9]{1,9}")
                    || !words[4].startsWith("/")) {
                throw new DiskFormatException(where + ":" + (i + 1) + ": expected file or socket, owner, group, dataset and "
                        + "/path, found '" + line + "'");
            }
            table.nodes.computeIfAbsent(words[3], name -> new TreeMap<>()).put(DatasetTable.unescape(words[4].substring(1)),
                    new Node(words[0].equals("socket"), Integer.parseInt(words[1]), Integer.parseInt(words[2])));
        }
        return table;
    }
}

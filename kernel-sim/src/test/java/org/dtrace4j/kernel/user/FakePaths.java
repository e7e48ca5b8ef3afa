package org.dtrace4j.kernel.user;

import java.util.ArrayDeque;
import java.util.Deque;
import org.dtrace4j.kernel.user.FakeSystem.Node;

/** What paths mean to a process of the {@link FakeSystem}, from its working directory on. */
final class FakePaths {
    private final FakeSystem system;
    String cwd = "/";

    FakePaths(FakeSystem system) {
        this.system = system;
    }

    /** The file that a path means. */
    Node resolve(String path, boolean followLast) throws SystemCallError {
        Deque<Node> way = new ArrayDeque<>();
        way.push(system.root);
        return walk(path.startsWith("/") ? path : cwd + "/" + path, followLast, 0, way);
    }

    private Node walk(String path, boolean followLast, int depth, Deque<Node> way) throws SystemCallError {
        if (depth > 20) {
            throw new SystemCallError(90);
        }
        if (path.startsWith("/")) {
            while (way.size() > 1) {
                way.pop();
            }
        }
        String[] names = path.split("/");
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                if (way.size() > 1) {
                    way.pop();
                }
                continue;
            }
            Node at = way.peek();
            if (at.entries == null) {
                throw new SystemCallError(Errno.ENOTDIR);
            }
            Node next = at.entries.get(name);
            if (next == null) {
                throw new SystemCallError(Errno.ENOENT);
            }
            if (next.target != null && (followLast || i < names.length - 1)) {
                walk(next.target, true, depth + 1, way);
            } else {
                way.push(next);
            }
        }
        return way.peek();
    }

    /** An entry of a directory, which may be there or not. */
    record Place(Node directory, String name) {
        Node node() {
            return directory.entries.get(name);
        }
    }

    Place place(String path) throws SystemCallError {
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        int slash = trimmed.lastIndexOf('/');
        Node directory = resolve(slash < 0 ? "." : trimmed.substring(0, slash + 1), true);
        if (directory.entries == null) {
            throw new SystemCallError(Errno.ENOTDIR);
        }
        return new Place(directory, trimmed.substring(slash + 1));
    }

    /** An entry that is there. */
    Place existing(String path) throws SystemCallError {
        Place place = place(path);
        if (place.node() == null) {
            throw new SystemCallError(Errno.ENOENT);
        }
        return place;
    }
}

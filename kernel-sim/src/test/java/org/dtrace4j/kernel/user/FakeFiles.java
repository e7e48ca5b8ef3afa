package org.dtrace4j.kernel.user;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.dtrace4j.kernel.user.FakeSystem.Node;

/** The files of a process of the {@link FakeSystem}: its descriptors, its directory, and the system calls on them. */
abstract class FakeFiles implements Syscalls {
    /** What a descriptor names; shared by copies of the descriptor. */
    static final class OpenFile {
        final Node node;
        final String path;
        final int flags;
        final Deque<Byte> pipe;
        long offset;

        OpenFile(Node node, String path, int flags, Deque<Byte> pipe) {
            this.node = node;
            this.path = path;
            this.flags = flags;
            this.pipe = pipe;
        }
    }

    final FakeSystem system;
    final TreeMap<Integer, OpenFile> files = new TreeMap<>();
    final TreeMap<Integer, Boolean> closeOnExec = new TreeMap<>();
    int mask = 022;
    final FakePaths paths;

    FakeFiles(FakeSystem system) {
        this.system = system;
        this.paths = new FakePaths(system);
    }

    void attach(int fd, Node node, int flags) {
        files.put(fd, new OpenFile(node, "", flags, null));
    }

    final OpenFile file(int fd) throws SystemCallError {
        OpenFile file = files.get(fd);
        if (file == null) {
            throw new SystemCallError(Errno.EBADF);
        }
        return file;
    }

    private int lowest(int from) {
        int fd = from;
        while (files.containsKey(fd)) {
            fd++;
        }
        return fd;
    }

    @Override
    public int open(String path, int flags, int mode) throws SystemCallError {
        Node node;
        try {
            node = paths.resolve(path, true);
            if ((flags & O_EXCL) != 0) {
                throw new SystemCallError(Errno.EEXIST);
            }
        } catch (SystemCallError e) {
            if (e.errno() != Errno.ENOENT || (flags & O_CREAT) == 0) {
                throw e;
            }
            FakePaths.Place place = paths.place(path);
            node = system.newNode(0x8000, mode & ~mask);
            node.modified = time();
            place.directory().entries.put(place.name(), node);
            system.journal.add("create " + path);
        }
        if (node.entries != null && (flags & 3) != O_RDONLY) {
            throw new SystemCallError(Errno.EISDIR);
        }
        if ((flags & O_TRUNC) != 0) {
            node.size = 0;
        }
        int fd = lowest(0);
        files.put(fd, new OpenFile(node, path, flags, null));
        closeOnExec.put(fd, (flags & O_CLOEXEC) != 0);
        return fd;
    }

    @Override
    public void close(int fd) throws SystemCallError {
        file(fd);
        files.remove(fd);
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) throws SystemCallError {
        OpenFile file = file(fd);
        if (file.pipe != null) {
            int n = 0;
            while (n < length && !file.pipe.isEmpty()) {
                buffer[offset + n++] = file.pipe.poll();
            }
            return n;
        }
        if (file.node.device == FakeSystem.CONSOLE) {
            if (system.typed().isEmpty()) {
                throw new FakeUnwind(FakeSystem.BLOCKED, null, null);
            }
            byte[] line = system.typed().getBytes(StandardCharsets.UTF_8);
            int end = system.typed().indexOf('\n') + 1;
            int n = Math.min(length, end > 0 ? end : line.length);
            System.arraycopy(line, 0, buffer, offset, n);
            system.type(new String(line, n, line.length - n, StandardCharsets.UTF_8));
            return n;
        }
        if (file.node.entries != null) {
            throw new SystemCallError(Errno.EISDIR);
        }
        int n = (int) Math.max(0, Math.min(length, file.node.size - file.offset));
        System.arraycopy(file.node.content, (int) file.offset, buffer, offset, n);
        file.offset += n;
        return n;
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) throws SystemCallError {
        OpenFile file = file(fd);
        if (file.pipe != null) {
            for (int i = 0; i < length; i++) {
                file.pipe.add(buffer[offset + i]);
            }
        } else if (file.node.device == FakeSystem.CONSOLE) {
            system.console.append(new String(buffer, offset, length, StandardCharsets.UTF_8));
        } else if (file.node.device == 0) {
            if ((file.flags & O_APPEND) != 0) {
                file.offset = file.node.size;
            }
            file.node.write(file.offset, buffer, offset, length);
            file.offset += length;
            file.node.modified = time();
            if (file.path.startsWith("/proc/")) {
                system.journal.add("write " + file.path + " " + ProcLayout.getLong(buffer, offset));
            }
        }
        return length;
    }

    @Override
    public long lseek(int fd, long offset, int whence) throws SystemCallError {
        OpenFile file = file(fd);
        if (file.pipe != null) {
            throw new SystemCallError(29);
        }
        file.offset = offset + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? file.offset : file.node.size);
        return file.offset;
    }

    private static FileStatus status(Node node) {
        return new FileStatus(7, node.inode, node.type | node.mode, node.links, 0, 0, node.device, node.size,
            node.modified);
    }

    @Override
    public FileStatus stat(String path) throws SystemCallError {
        return status(paths.resolve(path, true));
    }

    @Override
    public FileStatus lstat(String path) throws SystemCallError {
        return status(paths.resolve(path, false));
    }

    @Override
    public FileStatus fstat(int fd) throws SystemCallError {
        OpenFile file = file(fd);
        return file.pipe != null ? new FileStatus(0, 0, 0x1000, 1, 0, 0, 0, 0, 0) : status(file.node);
    }

    @Override
    public List<String> readDirectory(String path) throws SystemCallError {
        Node node = paths.resolve(path, true);
        if (node.entries == null) {
            throw new SystemCallError(Errno.ENOTDIR);
        }
        List<String> names = new ArrayList<>(List.of(".", ".."));
        names.addAll(node.entries.keySet());
        return names;
    }

    @Override
    public String readlink(String path) throws SystemCallError {
        Node node = paths.resolve(path, false);
        if (node.target == null) {
            throw new SystemCallError(Errno.EINVAL);
        }
        return node.target;
    }

    @Override
    public void mkdir(String path, int mode) throws SystemCallError {
        FakePaths.Place place = paths.place(path);
        if (place.node() != null) {
            throw new SystemCallError(Errno.EEXIST);
        }
        place.directory().entries.put(place.name(), system.newNode(0x4000, mode & ~mask));
    }

    @Override
    public void rmdir(String path) throws SystemCallError {
        FakePaths.Place place = paths.existing(path);
        if (place.node().entries == null) {
            throw new SystemCallError(Errno.ENOTDIR);
        }
        if (!place.node().entries.isEmpty()) {
            throw new SystemCallError(Errno.EEXIST);
        }
        place.directory().entries.remove(place.name());
    }

    @Override
    public void unlink(String path) throws SystemCallError {
        FakePaths.Place place = paths.existing(path);
        if (place.node().entries != null) {
            throw new SystemCallError(Errno.EPERM);
        }
        place.node().links--;
        place.directory().entries.remove(place.name());
    }

    @Override
    public void rename(String from, String to) throws SystemCallError {
        FakePaths.Place source = paths.existing(from);
        FakePaths.Place target = paths.place(to);
        target.directory().entries.put(target.name(), source.node());
        source.directory().entries.remove(source.name());
        system.journal.add("rename " + from + " " + to);
    }

    @Override
    public void link(String existing, String path) throws SystemCallError {
        Node node = paths.resolve(existing, false);
        FakePaths.Place place = paths.place(path);
        if (place.node() != null) {
            throw new SystemCallError(Errno.EEXIST);
        }
        node.links++;
        place.directory().entries.put(place.name(), node);
    }

    @Override
    public void symlink(String target, String path) throws SystemCallError {
        FakePaths.Place place = paths.place(path);
        if (place.node() != null) {
            throw new SystemCallError(Errno.EEXIST);
        }
        Node node = system.newNode(0xA000, 0777);
        node.target = target;
        place.directory().entries.put(place.name(), node);
    }

    @Override
    public void chdir(String path) throws SystemCallError {
        if (paths.resolve(path, true).entries == null) {
            throw new SystemCallError(Errno.ENOTDIR);
        }
        paths.cwd = FileTools.absolute(this, path);
    }

    @Override
    public String getcwd() {
        return paths.cwd;
    }

    @Override
    public void dup2(int from, int to) throws SystemCallError {
        files.put(to, file(from));
        closeOnExec.put(to, false);
    }

    @Override
    public int dup(int fd, int lowest) throws SystemCallError {
        OpenFile file = file(fd);
        int copy = lowest(lowest);
        files.put(copy, file);
        return copy;
    }

    @Override
    public void setCloseOnExec(int fd, boolean on) {
        closeOnExec.put(fd, on);
    }

    @Override
    public void chmod(String path, int mode) throws SystemCallError {
        paths.resolve(path, true).mode = mode;
    }

    @Override
    public void utime(String path, long modified) throws SystemCallError {
        paths.resolve(path, true).modified = modified;
    }

    @Override
    public int umask(int newMask) {
        int old = mask;
        mask = newMask;
        return old;
    }

    @Override
    public FileSystemStatus statvfs(String path) throws SystemCallError {
        paths.resolve(path, true);
        return new FileSystemStatus(1024, 1_000_000, 750_000, 750_000, "zfs");
    }

    @Override
    public int[] pipe() {
        Deque<Byte> pipe = new ArrayDeque<>();
        int[] ends = {lowest(0), 0};
        files.put(ends[0], new OpenFile(null, "pipe", O_RDONLY, pipe));
        ends[1] = lowest(0);
        files.put(ends[1], new OpenFile(null, "pipe", O_WRONLY, pipe));
        return ends;
    }

    @Override
    public int creat(String path, int mode) throws SystemCallError {
        return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
    }
}

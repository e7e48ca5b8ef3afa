package org.dtrace4j.kernel.user;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.FakeSystem.Node;

/** A process of the {@link FakeSystem}. */
final class FakeProcess implements Syscalls {
    /** Ends the program of a process: it would wait for ever, has exited, or becomes another program. */
    private static final class Unwind extends Error {
        private static final long serialVersionUID = 1L;
        final int status;
        final transient List<String> next;
        final String path;

        Unwind(int status, String path, List<String> next) {
            super(null, null, false, false);
            this.status = status;
            this.path = path;
            this.next = next;
        }
    }

    /** What a descriptor names; shared by copies of the descriptor. */
    private static final class OpenFile {
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

    private final FakeSystem system;
    private int uid;
    private final int pid;
    private final int parent;
    private final TreeMap<Integer, OpenFile> files = new TreeMap<>();
    private final TreeMap<Integer, Boolean> closeOnExec = new TreeMap<>();
    private final Map<String, String> environment = new TreeMap<>();
    private final Deque<ChildStatus> zombies = new ArrayDeque<>();
    private final Map<Integer, Runnable> handlers = new HashMap<>();
    private int living;
    private String cwd = "/";
    private int mask = 022;

    FakeProcess(FakeSystem system, int pid, int parent) {
        this.system = system;
        this.pid = pid;
        this.parent = parent;
    }

    void attach(int fd, Node node, int flags) {
        files.put(fd, new OpenFile(node, "", flags, null));
    }

    /** Runs programs until one ends or blocks; returns the status. */
    int runProgram(List<String> arguments) {
        String name = arguments.get(0);
        return runBody(self -> {
            self.exec(name.startsWith("/") ? name : "/usr/bin/" + name, arguments, environment);
            return 1;
        });
    }

    int runBody(ChildBody body) {
        ChildBody next = body;
        while (true) {
            int status;
            try {
                status = next.run(this);
            } catch (SystemCallError e) {
                system.console.append("uncaught: ").append(Errno.text(e)).append('\n');
                status = 255;
            } catch (Unwind e) {
                if (e.next != null) {
                    next = program(e.path, e.next);
                    continue;
                }
                status = e.status;
            }
            if (status != FakeSystem.BLOCKED) {
                files.clear();
                system.processes.remove(pid);
            }
            return status;
        }
    }

    private ChildBody program(String path, List<String> arguments) {
        byte[] start = system.find(path) == null ? resolveQuietly(path).bytes() : system.find(path).bytes();
        ProgramTable.Row row = system.programs.forImage(start).orElseThrow();
        return self -> row.program().main(self, arguments);
    }

    private Node resolveQuietly(String path) {
        try {
            return resolve(path, true);
        } catch (SystemCallError e) {
            throw new IllegalStateException(path, e);
        }
    }

    // ---- paths

    private Node resolve(String path, boolean followLast) throws SystemCallError {
        Deque<Node> way = new ArrayDeque<>();
        way.push(system.root);
        Node found = walk(path.startsWith("/") ? path : cwd + "/" + path, followLast, 0, way);
        return found;
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

    private record Place(Node directory, String name) {
        Node node() {
            return directory.entries.get(name);
        }
    }

    private Place place(String path) throws SystemCallError {
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        int slash = trimmed.lastIndexOf('/');
        Node directory = resolve(slash < 0 ? "." : trimmed.substring(0, slash + 1), true);
        if (directory.entries == null) {
            throw new SystemCallError(Errno.ENOTDIR);
        }
        return new Place(directory, trimmed.substring(slash + 1));
    }

    private Place existing(String path) throws SystemCallError {
        Place place = place(path);
        if (place.node() == null) {
            throw new SystemCallError(Errno.ENOENT);
        }
        return place;
    }

    // ---- files

    private OpenFile file(int fd) throws SystemCallError {
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
            node = resolve(path, true);
            if ((flags & O_EXCL) != 0) {
                throw new SystemCallError(Errno.EEXIST);
            }
        } catch (SystemCallError e) {
            if (e.errno() != Errno.ENOENT || (flags & O_CREAT) == 0) {
                throw e;
            }
            Place place = place(path);
            node = system.newNode(0x8000, mode & ~mask);
            node.modified = time();
            place.directory.entries.put(place.name, node);
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
                throw new Unwind(FakeSystem.BLOCKED, null, null);
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
        return status(resolve(path, true));
    }

    @Override
    public FileStatus lstat(String path) throws SystemCallError {
        return status(resolve(path, false));
    }

    @Override
    public FileStatus fstat(int fd) throws SystemCallError {
        OpenFile file = file(fd);
        return file.pipe != null ? new FileStatus(0, 0, 0x1000, 1, 0, 0, 0, 0, 0) : status(file.node);
    }

    @Override
    public List<String> readDirectory(String path) throws SystemCallError {
        Node node = resolve(path, true);
        if (node.entries == null) {
            throw new SystemCallError(Errno.ENOTDIR);
        }
        List<String> names = new ArrayList<>(List.of(".", ".."));
        names.addAll(node.entries.keySet());
        return names;
    }

    @Override
    public String readlink(String path) throws SystemCallError {
        Node node = resolve(path, false);
        if (node.target == null) {
            throw new SystemCallError(Errno.EINVAL);
        }
        return node.target;
    }

    @Override
    public void mkdir(String path, int mode) throws SystemCallError {
        Place place = place(path);
        if (place.node() != null) {
            throw new SystemCallError(Errno.EEXIST);
        }
        place.directory.entries.put(place.name, system.newNode(0x4000, mode & ~mask));
    }

    @Override
    public void rmdir(String path) throws SystemCallError {
        Place place = existing(path);
        if (place.node().entries == null) {
            throw new SystemCallError(Errno.ENOTDIR);
        }
        if (!place.node().entries.isEmpty()) {
            throw new SystemCallError(Errno.EEXIST);
        }
        place.directory.entries.remove(place.name);
    }

    @Override
    public void unlink(String path) throws SystemCallError {
        Place place = existing(path);
        if (place.node().entries != null) {
            throw new SystemCallError(Errno.EPERM);
        }
        place.node().links--;
        place.directory.entries.remove(place.name);
    }

    @Override
    public void rename(String from, String to) throws SystemCallError {
        Place source = existing(from);
        Place target = place(to);
        target.directory.entries.put(target.name, source.node());
        source.directory.entries.remove(source.name);
        system.journal.add("rename " + from + " " + to);
    }

    @Override
    public void link(String existing, String path) throws SystemCallError {
        Node node = resolve(existing, false);
        Place place = place(path);
        if (place.node() != null) {
            throw new SystemCallError(Errno.EEXIST);
        }
        node.links++;
        place.directory.entries.put(place.name, node);
    }

    @Override
    public void symlink(String target, String path) throws SystemCallError {
        Place place = place(path);
        if (place.node() != null) {
            throw new SystemCallError(Errno.EEXIST);
        }
        Node node = system.newNode(0xA000, 0777);
        node.target = target;
        place.directory.entries.put(place.name, node);
    }

    @Override
    public void chdir(String path) throws SystemCallError {
        if (resolve(path, true).entries == null) {
            throw new SystemCallError(Errno.ENOTDIR);
        }
        cwd = FileTools.absolute(this, path);
    }

    @Override
    public String getcwd() {
        return cwd;
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
        resolve(path, true).mode = mode;
    }

    @Override
    public void utime(String path, long modified) throws SystemCallError {
        resolve(path, true).modified = modified;
    }

    @Override
    public int umask(int newMask) {
        int old = mask;
        mask = newMask;
        return old;
    }

    @Override
    public FileSystemStatus statvfs(String path) throws SystemCallError {
        resolve(path, true);
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

    // ---- mounts

    @Override
    public void mount(String special, String directory, int flags, String fstype, String options)
            throws SystemCallError {
        resolve(directory, true);
        system.mountHook().mounting(special, directory, flags, fstype, options);
        system.journal.add("mount " + fstype + " " + special + " " + directory
            + (options.isEmpty() ? "" : " " + options));
        Node table = system.find("/etc/mnttab");
        byte[] line = (special + "\t" + directory + "\t" + fstype + "\t" + options + "\t"
            + time() + "\n").getBytes(StandardCharsets.UTF_8);
        table.write(table.size, line, 0, line.length);
    }

    @Override
    public void umount2(String directory, int flags) throws SystemCallError {
        system.mountHook().mounting(null, directory, flags, null, null);
        system.journal.add("umount " + directory);
        Node table = system.find("/etc/mnttab");
        StringBuilder rest = new StringBuilder();
        boolean found = false;
        for (String line : system.text("/etc/mnttab").split("\n")) {
            if (line.split("\t").length > 1 && line.split("\t")[1].equals(directory)) {
                found = true;
            } else {
                rest.append(line).append('\n');
            }
        }
        if (!found) {
            throw new SystemCallError(Errno.EINVAL);
        }
        table.size = 0;
        byte[] bytes = rest.toString().getBytes(StandardCharsets.UTF_8);
        table.write(0, bytes, 0, bytes.length);
    }

    @Override
    public void sync() {
        system.journal.add("sync");
    }

    // ---- processes

    @Override
    public int fork(ChildBody body) {
        FakeProcess child = system.newProcess(pid);
        child.files.putAll(files);
        child.closeOnExec.putAll(closeOnExec);
        child.environment.putAll(environment);
        child.cwd = cwd;
        child.mask = mask;
        int status = child.runBody(body);
        if (status == FakeSystem.BLOCKED) {
            living++;
        } else {
            zombies.add(new ChildStatus(child.pid, status & 0xFF, 0));
        }
        return child.pid;
    }

    @Override
    public void exec(String path, List<String> arguments, Map<String, String> newEnvironment) throws SystemCallError {
        Node node = resolve(path, true);
        if (node.entries != null || (node.mode & 0111) == 0) {
            throw new SystemCallError(Errno.EACCES);
        }
        Map<String, String> copy = new TreeMap<>(newEnvironment);
        List<String> words = new ArrayList<>(arguments);
        String program = path;
        String text = new String(node.bytes(), StandardCharsets.UTF_8);
        if (text.startsWith("#!")) {
            program = text.substring(2, text.indexOf('\n')).strip();
            words.set(0, path);
            words.add(0, program);
        } else if (system.programs.forImage(node.bytes()).isEmpty()) {
            throw new SystemCallError(Errno.ENOEXEC);
        }
        environment.clear();
        environment.putAll(copy);
        files.keySet().removeIf(fd -> closeOnExec.getOrDefault(fd, false));
        handlers.clear();
        throw new Unwind(0, program, words);
    }

    @Override
    public void exit(int status) {
        throw new Unwind(status, null, null);
    }

    @Override
    public ChildStatus waitpid(int which, int options) throws SystemCallError {
        for (ChildStatus zombie : zombies) {
            if (which == -1 || zombie.pid() == which) {
                zombies.remove(zombie);
                return zombie;
            }
        }
        if (living == 0) {
            throw new SystemCallError(Errno.ECHILD);
        }
        if ((options & WNOHANG) != 0) {
            return null;
        }
        throw new Unwind(FakeSystem.BLOCKED, null, null);
    }

    @Override
    public int getpid() {
        return pid;
    }

    @Override
    public int getuid() {
        return uid;
    }

    @Override
    public void setuid(int newUid) {
        uid = newUid;
    }

    @Override
    public int creat(String path, int mode) throws SystemCallError {
        return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
    }

    @Override
    public int getppid() {
        return parent;
    }

    @Override
    public void kill(int target, int signal) throws SystemCallError {
        FakeProcess process = system.processes.get(target);
        if (process == null) {
            throw new SystemCallError(Errno.ESRCH);
        }
        system.journal.add("kill " + target + " " + signal);
        Runnable handler = process.handlers.get(signal);
        if (handler != null) {
            handler.run();
        } else if (target == pid && signal != SIGCONT) {
            throw new Unwind(128 + signal, null, null);
        }
    }

    @Override
    public void sigaction(int signal, Runnable handler) {
        handlers.put(signal, handler);
    }

    @Override
    public void sigsuspend() {
        throw new Unwind(FakeSystem.BLOCKED, null, null);
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public void setProcessName(String psargs) {
        system.journal.add("name " + psargs);
    }

    // ---- time and system

    @Override
    public void nanosleep(long duration) {
        if (duration >= 300_000_000_000L) {
            throw new Unwind(FakeSystem.BLOCKED, null, null);
        }
        system.nanos += duration;
    }

    @Override
    public long time() {
        return FakeSystem.BEGUN + system.nanos / 1_000_000_000L;
    }

    @Override
    public long gethrtime() {
        return system.nanos;
    }

    @Override
    public void compute(Latency latency) {
        system.nanos += 1_000;
    }

    @Override
    public void uadmin(Shutdown what) {
        system.journal.add("uadmin " + what);
        throw new Unwind(0, null, null);
    }

    @Override
    public String sysinfo(SystemInfo what) {
        return switch (what) {
            case SYSNAME -> "SunOS";
            case HOSTNAME -> system.hostname;
            case RELEASE -> "5.11";
            case VERSION -> "dtrace4j";
            case MACHINE -> "i86pc";
            case ARCHITECTURE -> "i386";
        };
    }

    @Override
    public void setHostname(String name) {
        system.hostname = name;
    }

    @Override
    public void swapAdd(String path) {
        system.journal.add("swapadd " + path);
    }

    @Override
    public Object ioctl(int fd, String command, Object argument) throws SystemCallError {
        return system.control().control(file(fd).path, command, argument);
    }

    @Override
    public void fattachDoor(int fd, String path) {
        system.journal.add("door " + path);
    }
}

package org.dtrace4j.kernel.user;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.user.disk.InitialDisk;

/**
 * A system for programs without a kernel: files in memory, and processes of which a child runs to its end, or to
 * where it would wait for ever, inside {@code fork}. So everything happens in one order, and pipes need no limit.
 */
public final class FakeSystem {
    /** When the clock began, in seconds since 1970; everything was made then. */
    static final long BEGUN = 1_767_225_600L;
    /** Device of the console, as {@code st_rdev}. */
    static final long CONSOLE = 1;
    static final long NULL_DEVICE = 2;
    static final long OTHER_DEVICE = 3;

    /** A file of any kind. */
    public static final class Node {
        final long inode;
        int type;
        int mode;
        byte[] content = new byte[0];
        int size;
        long modified = BEGUN;
        long device;
        String target;
        Map<String, Node> entries;
        int links = 1;

        Node(long inode, int type, int mode) {
            this.inode = inode;
            this.type = type;
            this.mode = mode;
            if (type == 0x4000) {
                entries = new TreeMap<>();
            }
        }

        void write(long offset, byte[] data, int from, int length) {
            int end = (int) offset + length;
            if (end > content.length) {
                content = Arrays.copyOf(content, Math.max(end, 2 * content.length));
            }
            System.arraycopy(data, from, content, (int) offset, length);
            size = Math.max(size, end);
        }

        byte[] bytes() {
            return Arrays.copyOf(content, size);
        }
    }

    /** Answers an ioctl. */
    public interface Control {
        Object control(String path, String command, Object argument) throws SystemCallError;
    }

    /** Takes notice of, or refuses, a mount or an unmount; {@code special} is null for an unmount. */
    public interface MountHook {
        void mounting(String special, String directory, int flags, String fstype, String options)
            throws SystemCallError;
    }

    final Node root = new Node(2, 0x4000, 0755);
    final ProgramTable programs;
    final StringBuilder console = new StringBuilder();
    /** Every system call that changes anything, as text, in order. */
    final List<String> journal = new ArrayList<>();
    final Map<Integer, FakeProcess> processes = new LinkedHashMap<>();
    private String consoleInput = "";
    private Control control = (path, command, argument) -> {
        throw new SystemCallError(Errno.ENOTTY);
    };
    private MountHook mountHook = (special, directory, flags, fstype, options) -> { };
    long nanos = 1_000_000_000L;
    String hostname = "";
    private long nextInode = 3;
    private int nextPid = 100;

    public FakeSystem(ProgramTable programs) {
        this.programs = programs;
        for (String directory : List.of("dev", "etc", "tmp", "usr", "usr/bin", "sbin", "usr/sbin")) {
            makeDirectory("/" + directory);
        }
        device("/dev/console", CONSOLE);
        device("/dev/msglog", CONSOLE);
        device("/dev/null", NULL_DEVICE);
        device("/dev/zfs", OTHER_DEVICE);
        device("/dev/dump", OTHER_DEVICE);
        file("/etc/mnttab", 0444, "rpool/ROOT/dtrace4j-1\t/\tzfs\tdev=1\t0\n"
            + "swap\t/etc/svc/volatile\ttmpfs\txattr,dev=2\t0\n");
        file("/etc/passwd", 0444, "root:x:0:0:Super-User:/root:/sbin/sh\n");
        file("/etc/group", 0444, "root::0:\n");
        for (ProgramTable.Row row : programs.rows()) {
            makeDirectory(row.path().substring(0, row.path().lastIndexOf('/')));
            file(row.path(), 0555, "").write(0, row.image(), 0, row.imageBytes());
        }
    }

    /** The same with the contents of a fresh root disk. */
    public static FakeSystem withDisk(ProgramTable programs) {
        FakeSystem system = new FakeSystem(programs);
        for (InitialDisk.Dataset dataset : InitialDisk.with(programs).datasets()) {
            if ("/".equals(dataset.mountpoint())) {
                for (InitialDisk.Entry entry : dataset.entries()) {
                    system.add(entry);
                }
            }
        }
        return system;
    }

    private void add(InitialDisk.Entry entry) {
        switch (entry.kind()) {
            case DIRECTORY -> makeDirectory(entry.path()).mode = entry.mode();
            case FILE -> {
                if (!entry.path().equals("/etc/mnttab")) {
                    file(entry.path(), entry.mode(), "").write(0, entry.content(), 0, entry.content().length);
                }
            }
            case LINK -> {
                Node link = make(entry.path(), 0xA000, 0777);
                link.target = entry.target();
            }
        }
    }

    /** Answers ioctls from now on. */
    public void onControl(Control answer) {
        control = answer;
    }

    Control control() {
        return control;
    }

    /** Sees mounts and unmounts from now on, and may refuse them. */
    public void onMount(MountHook hook) {
        mountHook = hook;
    }

    MountHook mountHook() {
        return mountHook;
    }

    /** The changes to the system that mention a word, in order. */
    public List<String> journal(String word) {
        return journal.stream().filter(line -> line.contains(word)).toList();
    }

    Node newNode(int type, int mode) {
        return new Node(nextInode++, type, mode);
    }

    private Node make(String path, int type, int mode) {
        int slash = path.lastIndexOf('/');
        Node parent = makeDirectory(path.substring(0, slash));
        Node node = newNode(type, mode);
        parent.entries.put(path.substring(slash + 1), node);
        return node;
    }

    /** Makes a directory and those above it, unless they are there. */
    public Node makeDirectory(String path) {
        Node at = root;
        for (String name : path.split("/")) {
            if (!name.isEmpty()) {
                at = at.entries.computeIfAbsent(name, missing -> newNode(0x4000, 0755));
            }
        }
        return at;
    }

    /** Makes a file. */
    public Node file(String path, int mode, String content) {
        Node node = make(path, 0x8000, mode);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        node.write(0, bytes, 0, bytes.length);
        return node;
    }

    /** Makes a file of bytes. */
    public Node file(String path, byte[] content) {
        Node node = make(path, 0x8000, 0444);
        node.write(0, content, 0, content.length);
        return node;
    }

    public void link(String path, String target) {
        make(path, 0xA000, 0777).target = target;
    }

    private void device(String path, long number) {
        make(path, 0x2000, 0666).device = number;
    }

    /** The file of that path, without following links; null if there is none. */
    Node find(String path) {
        Node at = root;
        for (String name : path.split("/")) {
            if (!name.isEmpty()) {
                at = at == null || at.entries == null ? null : at.entries.get(name);
            }
        }
        return at;
    }

    /** A file's text. */
    public String text(String path) {
        Node node = find(path);
        return node == null ? null : new String(node.bytes(), StandardCharsets.UTF_8);
    }

    /** How a run ended: what it wrote, and its status; {@link #BLOCKED} if it would wait for ever. */
    public record Result(int status, String out, String err) {
    }

    static final int BLOCKED = -1;

    /** Runs a program as a process of its own, with its output in memory. */
    public Result run(String... arguments) {
        return run(Map.of("PATH", "/sbin:/usr/sbin:/usr/bin"), arguments);
    }

    /** As {@link #run(String...)}, with this environment. */
    public Result run(Map<String, String> environment, String... arguments) {
        FakeProcess process = newProcess(1);
        process.environment().putAll(environment);
        Node input = newNode(0x8000, 0);
        byte[] bytes = consoleInput.getBytes(StandardCharsets.UTF_8);
        input.write(0, bytes, 0, bytes.length);
        Node out = newNode(0x8000, 0);
        Node err = newNode(0x8000, 0);
        process.attach(0, input, Syscalls.O_RDONLY);
        process.attach(1, out, Syscalls.O_WRONLY | Syscalls.O_APPEND);
        process.attach(2, err, Syscalls.O_WRONLY | Syscalls.O_APPEND);
        int status = process.runProgram(List.of(arguments));
        return new Result(status, new String(out.bytes(), StandardCharsets.UTF_8),
            new String(err.bytes(), StandardCharsets.UTF_8));
    }

    /** What will be read from the console, and by {@link #run} from standard input. */
    public void type(String input) {
        consoleInput = input;
    }

    String typed() {
        return consoleInput;
    }

    /** What came on the console. */
    public String console() {
        return console.toString();
    }

    /** Runs a program with the console as input and output. */
    public int runOnConsole(String... arguments) {
        FakeProcess process = newProcess(0);
        for (int fd = 0; fd < 3; fd++) {
            process.attach(fd, find("/dev/console"), Syscalls.O_RDWR);
        }
        return process.runProgram(List.of(arguments));
    }

    /** A process of that number that does nothing, to send signals to. */
    public void addSleeper(int pid) {
        processes.put(pid, new FakeProcess(this, pid, 0));
    }

    /** The time on the clock. */
    public long nanos() {
        return nanos;
    }

    FakeProcess newProcess(int parent) {
        FakeProcess process = new FakeProcess(this, nextPid++, parent);
        processes.put(process.getpid(), process);
        return process;
    }
}

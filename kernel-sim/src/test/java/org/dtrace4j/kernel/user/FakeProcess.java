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

/** A process of the {@link FakeSystem}: the programs that it runs, its children, and what it does beside using files. */
final class FakeProcess extends FakeFiles {
    private int uid;
    private final int pid;
    private final int parent;
    private final Map<String, String> environment = new TreeMap<>();
    private final Deque<ChildStatus> zombies = new ArrayDeque<>();
    private final Map<Integer, Runnable> handlers = new HashMap<>();
    private int living;

    FakeProcess(FakeSystem system, int pid, int parent) {
        super(system);
        this.pid = pid;
        this.parent = parent;
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
            } catch (FakeUnwind e) {
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
            return paths.resolve(path, true);
        } catch (SystemCallError e) {
            throw new IllegalStateException(path, e);
        }
    }

    // ---- mounts

    @Override
    public void mount(String special, String directory, int flags, String fstype, String options)
            throws SystemCallError {
        paths.resolve(directory, true);
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
        child.paths.cwd = paths.cwd;
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
        Node node = paths.resolve(path, true);
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
        throw new FakeUnwind(0, program, words);
    }

    @Override
    public void exit(int status) {
        throw new FakeUnwind(status, null, null);
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
        throw new FakeUnwind(FakeSystem.BLOCKED, null, null);
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
            throw new FakeUnwind(128 + signal, null, null);
        }
    }

    @Override
    public void sigaction(int signal, Runnable handler) {
        handlers.put(signal, handler);
    }

    @Override
    public void sigsuspend() {
        throw new FakeUnwind(FakeSystem.BLOCKED, null, null);
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
            throw new FakeUnwind(FakeSystem.BLOCKED, null, null);
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
        throw new FakeUnwind(0, null, null);
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

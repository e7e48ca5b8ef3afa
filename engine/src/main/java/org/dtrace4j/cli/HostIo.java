package org.dtrace4j.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.dtrace4j.preprocess.Host;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.ProcessIdentity;

/** The world of a command that is a process of the host. */
final class HostIo implements CommandIo {
    /** Who is told to end for the second time gives up by itself, if it can. */
    private static final int LAST_INTERRUPT = 2;
    /** What a shell shows of a process that SIGINT has ended. */
    private static final int INTERRUPTED = 130;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final OutputStream err = new FileOutputStream(FileDescriptor.err);
    private final FileAccess files = HostFiles.ofProcess();
    private final AtomicInteger interrupts = new AtomicInteger();

    /**
     * Has SIGINT and SIGTERM counted instead of ending the process, and wake the command when it sleeps; the third ends it
     * all the same. Where the JVM has no way to catch signals, they go on ending it.
     */
    @Override
    public void beginTracing() {
        try {
            // sun.misc.Signal is the only way; by reflection because it is not part of the platform's API.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object counter = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler},
                    new Counter(interrupts, Thread.currentThread()));
            Method handle = signal.getMethod("handle", signal, handler);
            for (String name : List.of("INT", "TERM")) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), counter);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Then an interrupt ends the process at once, as it does any other.
        }
    }

    /** A JVM cannot stop itself. */
    @Override
    public void stopProcess() {
        try {
            system("kill -STOP " + ProcessHandle.current().pid(), Optional.empty());
        } catch (IOException e) {
            // Without a shell to stop it from nobody is there to have it go on.
        }
    }

    /** What a signal does. A class with a name, so that the archive of classes can hold it. */
    private record Counter(AtomicInteger interrupts, Thread command) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            if (method.getName().equals("handle")) {
                if (interrupts.incrementAndGet() > LAST_INTERRUPT) {
                    // The traced system does not answer, as one that is in its debugger: there is nothing to wait for.
                    Runtime.getRuntime().halt(INTERRUPTED);
                }
                command.interrupt();
            }
            return null;
        }
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public OutputStream err() {
        return err;
    }

    /** The program that starts this one has looked, because Java cannot; {@code bin/launch.sh}. */
    @Override
    public boolean isTerminal() {
        return Boolean.getBoolean("dtrace4j.terminal");
    }

    @Override
    public FileAccess files() {
        return files;
    }

    @Override
    public Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name));
    }

    @Override
    public int interrupts() {
        return interrupts.get();
    }

    @Override
    public void truncateOut() throws IOException {
        out.getChannel().truncate(0);
    }

    @Override
    public void system(String command, Optional<OutputStream> instead) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command).inheritIO();
        Process process = (instead.isEmpty() ? builder : builder.redirectOutput(ProcessBuilder.Redirect.PIPE)).start();
        if (instead.isPresent()) {
            process.getInputStream().transferTo(instead.get());
        }
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Host.Result> filter(List<String> command, byte[] input) throws IOException {
        Process process = new ProcessBuilder(command).start();
        CompletableFuture<byte[]> errors = CompletableFuture.supplyAsync(() -> bytes(process.getErrorStream()));
        CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> bytes(process.getInputStream()));
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException e) {
            // It has ended without reading all; its status says whether that is bad.
        }
        try {
            return Optional.of(new Host.Result(process.waitFor(), output.join(), errors.join()));
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted system call", e);
        }
    }

    private static byte[] bytes(InputStream in) {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** The JVM's heap, since that is where everything is. */
    @Override
    public Optional<String> dumpMemory() throws IOException {
        String file = "core." + ProcessHandle.current().pid() + ".hprof";
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, true);
        return Optional.of(file);
    }

    @Override
    public ProcessIdentity identity() {
        int pid = (int) ProcessHandle.current().pid();
        int ppid = ProcessHandle.current().parent().map(parent -> (int) parent.pid()).orElse(0);
        int uid = number("unix:uid");
        int gid = number("unix:gid");
        int[] group = groupAndSession();
        return new ProcessIdentity(pid, ppid, group[0], group[1], uid, uid, gid, gid, 0, 0);
    }

    private static int number(String attribute) {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), attribute);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** Process group and session, where the host tells them; else 0. */
    private static int[] groupAndSession() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
            // The second field, the name, may hold blanks; it ends with the last bracket.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return new int[] {Integer.parseInt(fields[2]), Integer.parseInt(fields[3])};
        } catch (IOException | RuntimeException e) {
            return new int[2];
        }
    }
}

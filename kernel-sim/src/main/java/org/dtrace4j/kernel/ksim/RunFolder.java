package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * {@code run/} of a machine folder: what only a running machine has.
 *
 * <pre>
 *   lock          locked by the process of the machine; the host lets go of the lock when that process ends, however it does
 *   pid           its process id
 *   socket        where it is to be reached; its owner's alone
 *   console.log   what its console has shown since it was started
 *   vprobe.log    what was traced beneath its kernel; also of machines that nobody else can reach
 * </pre>
 *
 * <p>Only who holds the lock writes the others. So what a process that was killed has left behind is recognised, and replaced
 * by the next one.
 */
final class RunFolder {
    private final Path folder;

    RunFolder(MachineFolder machine) {
        this.folder = machine.path().resolve("run");
    }

    Path consoleLog() {
        return folder.resolve("console.log");
    }

    /** Lines that were typed at a terminal. */
    Path consoleHistory() {
        return folder.resolve("console.history");
    }

    Path vprobeLog() {
        return folder.resolve("vprobe.log");
    }

    private Path socket() {
        return folder.resolve("socket");
    }

    /** The running machine's folder; to be closed when the machine has ended. */
    static final class Held implements AutoCloseable {
        private final RunFolder run;
        private final FileChannel file;
        private final ServerSocketChannel listening;

        private Held(RunFolder run, FileChannel file, ServerSocketChannel listening) {
            this.run = run;
            this.file = file;
            this.listening = listening;
        }

        ServerSocketChannel listening() {
            return listening;
        }

        @Override
        public void close() throws IOException {
            listening.close();
            Files.deleteIfExists(run.socket());
            Files.deleteIfExists(run.folder.resolve("pid"));
            file.close();
        }
    }

    /**
     * Takes the folder for this process.
     *
     * @throws IOException also if another process runs the machine
     */
    Held hold() throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        FileChannel file = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = tryLock(file);
            if (lock == null) {
                throw new IOException("the machine in " + folder.getParent() + " is running already"
                        + pid().map(pid -> ", as process " + pid).orElse(""));
            }
            Files.deleteIfExists(socket());
            ServerSocketChannel listening = listen();
            Files.writeString(folder.resolve("pid"), ProcessHandle.current().pid() + "\n", StandardCharsets.US_ASCII);
            return new Held(this, file, listening);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            // This process itself runs it.
            return null;
        }
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(address());
            Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("rw-------"));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private UnixDomainSocketAddress address() throws IOException {
        // Such addresses are short; a folder deep down may have to be reached from where we are.
        Path path = socket();
        Path near = Path.of("").toAbsolutePath().relativize(path.toAbsolutePath());
        Path shorter = near.toString().length() < path.toString().length() ? near : path;
        try {
            return UnixDomainSocketAddress.of(shorter);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": not a name for a socket");
        }
    }

    /** The process that says it runs the machine; it may be gone. */
    Optional<String> pid() {
        try {
            return Optional.of(Files.readString(folder.resolve("pid"), StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A connection to the running machine; empty if none runs. */
    Optional<SocketChannel> connect() throws IOException {
        if (!Files.exists(socket())) {
            return Optional.empty();
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(address());
            return Optional.of(channel);
        } catch (IOException e) {
            // What is left of a machine that was killed.
            channel.close();
            return Optional.empty();
        }
    }
}

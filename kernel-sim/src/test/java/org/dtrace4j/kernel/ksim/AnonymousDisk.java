package org.dtrace4j.kernel.ksim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.ProcessIdentity;

/** Disks with an anonymous enabling on them, put there by the dtrace command. */
final class AnonymousDisk {
    private AnonymousDisk() { }

    /** The disk after {@code dtrace -A -w -n program}. */
    static DiskImage with(DiskImage disk, String program) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("dtrace4j-test");
            new DiskFolder(folder.resolve("disk")).write(disk);
            Io io = new Io(folder);
            int status = new DtraceCommand(io, List.of(new SimConnector())).run(List.of("-A", "-w", "-n", program));
            if (status != 0) {
                throw new AssertionError(io.said.toString(StandardCharsets.UTF_8));
            }
            return new DiskFolder(folder.resolve("disk")).read();
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A process of the host whose machine is in a folder. */
    static final class Io implements CommandIo {
        private final Path machine;
        final ByteArrayOutputStream said = new ByteArrayOutputStream();

        Io(Path machine) {
            this.machine = machine;
        }

        @Override
        public OutputStream out() {
            return said;
        }

        @Override
        public OutputStream err() {
            return said;
        }

        @Override
        public FileAccess files() {
            return HostFiles.ofProcess();
        }

        @Override
        public Optional<String> environment(String name) {
            return name.equals(MachineFolder.VARIABLE) ? Optional.of(machine.toString()) : Optional.empty();
        }

        @Override
        public int interrupts() {
            return 0;
        }

        @Override
        public void system(String command) {
            throw new AssertionError("no test runs commands of the host");
        }

        @Override
        public ProcessIdentity identity() {
            return new ProcessIdentity(1, 0, 1, 1, 0, 0, 0, 0, 0, 0);
        }
    }
}

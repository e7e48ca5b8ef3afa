package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;

/** Disks with an anonymous enabling on them, put there by the dtrace command. */
final class AnonymousDisk {
    private AnonymousDisk() { }

    /** The disk after {@code dtrace -A -w -Z -n program}. */
    static DiskImage with(DiskImage disk, String program) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("dtrace4j-test");
            new DiskFolder(folder.resolve("disk")).write(disk);
            FolderIo io = new FolderIo(folder);
            int status = new DtraceCommand(io, List.of(new SimConnector())).run(List.of("-A", "-w", "-Z", "-n", program));
            if (status != 0) {
                throw new AssertionError(io.said());
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
}

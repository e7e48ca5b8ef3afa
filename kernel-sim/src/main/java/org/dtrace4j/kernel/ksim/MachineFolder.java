package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;

/**
 * The folder that a machine is kept in: {@code disk/} is what the machine's pool holds. Nothing else of the host is touched.
 */
public final class MachineFolder {
    /** The variable that names the folder where no option does. */
    public static final String VARIABLE = "DTRACE_MACHINE";

    private final Path folder;
    private final DiskFolder disk;

    private MachineFolder(Path folder) {
        this.folder = folder;
        this.disk = new DiskFolder(folder.resolve("disk"));
    }

    /**
     * The folder that is named, or else that of {@code DTRACE_MACHINE}, or else {@code ~/.dtrace4j/machine}.
     *
     * @throws IOException when the name cannot be one of a folder
     */
    public static MachineFolder locate(Optional<String> named) throws IOException {
        String name = named.or(() -> Optional.ofNullable(System.getenv(VARIABLE)).filter(text -> !text.isEmpty()))
                .orElseGet(() -> System.getProperty("user.home") + "/.dtrace4j/machine");
        try {
            return new MachineFolder(Path.of(name).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new IOException(name + ": not the name of a folder");
        }
    }

    public Path path() {
        return folder;
    }

    /** The folder as the machine's disk; always the same object, since it remembers what the disk holds. */
    public DiskFolder disk() {
        return disk;
    }

    /** Reads the disk; a machine that has none yet gets that of a fresh installation first. */
    public DiskImage readDisk(DiskFolder disk) throws IOException {
        if (!Files.isDirectory(disk.root())) {
            disk.write(FreshDisk.with(SimPrograms.TABLE));
        }
        return disk.read();
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}

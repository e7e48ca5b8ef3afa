package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.dof.ConfFileException;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.Hypervisor;
import org.dtrace4j.kernel.providers.Vprobe;

/**
 * The folder that a machine is kept in: {@code disk/} is what the machine's pool holds, {@code vprobe.conf} what traces it
 * from beneath its kernel, {@code boot.facts} what a boot of a disk that was changed has decided, {@code run/} what only a
 * running machine has. Nothing else of the host is touched.
 */
public final class MachineFolder {
    /** The variable that names the folder where no option does. */
    public static final String VARIABLE = "DTRACE_MACHINE";

    /** A disk that is being made; one that is found is left over from a crash. */
    private static final String NEW_DISK = "disk-new-";

    private final Path folder;

    private MachineFolder(Path folder) {
        this.folder = folder;
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

    /** The folder as the machine's disk; to be read, with {@link #readDisk}, before it is written. */
    public DiskFolder disk() {
        return new DiskFolder(folder.resolve("disk"));
    }

    /** Reads the disk; a machine that has none yet gets that of a fresh installation first. */
    public DiskImage readDisk(DiskFolder disk) throws IOException {
        if (!Files.isDirectory(disk.root())) {
            install(disk.root());
        }
        return disk.read();
    }

    /** Makes a disk, whole or not at all: several commands may be the first of a machine at once. */
    private void install(Path root) throws IOException {
        Files.createDirectories(folder);
        Path aside = Files.createTempDirectory(folder, NEW_DISK);
        DiskFolder fresh = new DiskFolder(aside);
        fresh.write(FreshDisk.with(SimPrograms.TABLE));
        try {
            Files.move(aside, root, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            fresh.delete();
            if (!Files.isDirectory(root)) {
                throw e;
            }
        }
    }

    /** The configuration of what runs beneath the kernel; it need not exist. */
    Path vprobeConf() {
        return folder.resolve("vprobe.conf");
    }

    /**
     * What {@code ksim vprobe} has put beneath the kernel. A damaged configuration is complained of, and nothing is.
     *
     * @param logged whether what it traces goes to {@code run/vprobe.log}, which is begun anew
     * @param complaints takes messages for a person, one line each
     */
    Hypervisor hypervisor(boolean logged, Consumer<String> complaints) throws IOException {
        if (!Files.exists(vprobeConf())) {
            return Hypervisor.NONE;
        }
        Vprobe vprobe;
        try {
            vprobe = Vprobe.of(Files.readAllBytes(vprobeConf()), text -> complaints.accept("ksim: vprobe: " + text));
        } catch (ConfFileException e) {
            complaints.accept("ksim: " + vprobeConf() + ": " + e.getMessage() + "; the machine boots without it");
            return Hypervisor.NONE;
        }
        if (!logged) {
            return vprobe;
        }
        Path log = new RunFolder(this).vprobeLog();
        Files.createDirectories(log.getParent());
        Files.write(log, new byte[0]);
        return vprobe.withLog(seed -> {
            OutputStream out = Files.newOutputStream(log, StandardOpenOption.APPEND);
            out.write(("seed " + seed + "\n").getBytes(StandardCharsets.US_ASCII));
            return out;
        });
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}

package org.dtrace4j.kernel.mdb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.device.Device;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.DiskObject;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.RecordedIo;
import org.dtrace4j.session.TargetConnection;

/** A disk on which {@code dtrace -A} has been run. */
final class AnonymousDisk {
    private AnonymousDisk() { }

    /** The disk after {@code dtrace} has been run with these arguments on a machine that has it. */
    static DiskImage after(DiskImage disk, String... arguments) {
        Files files = new Files(disk);
        KernelConfig config = KernelConfig.of(1).withMemoryPages(8192).withDisk(disk);
        try (Machine machine = Machine.start(config, k -> k.genunix.main.entry())) {
            machine.run(4_000_000_000L);
            RecordedIo io = new RecordedIo(files, Map.of());
            int status = new DtraceCommand(io, List.of(request -> Optional.of(new Connection(machine, files))))
                    .run(Arrays.asList(arguments));
            if (status != 0) {
                throw new AssertionError(io.errors());
            }
        }
        return files.disk;
    }

    /** Files that are replaced on the disk. */
    private static final class Files implements FileAccess {
        private DiskImage disk;
        private final Map<String, byte[]> written = new TreeMap<>();

        Files(DiskImage disk) {
            this.disk = disk;
        }

        @Override
        public byte[] read(String path) throws IOException {
            DiskObject object = disk.boot().objects().find(path.replaceFirst("^/+", ""));
            if (object == null) {
                throw new NoSuchFileException(path);
            }
            return object.data();
        }

        @Override
        public OutputStream append(String path) throws IOException {
            throw new IOException("not on this disk");
        }

        @Override
        public void truncate(String path) throws IOException {
            throw new IOException("not on this disk");
        }

        @Override
        public void replace(String path, byte[] contents) {
            written.put(path, contents);
            disk = disk.withFile(path, 0644, contents);
        }
    }

    private record Connection(Machine machine, Files files) implements TargetConnection {
        @Override
        public Device device() {
            return machine.tracing().open();
        }

        @Override
        public FileAccess systemFiles() {
            return files;
        }

        @Override
        public List<String> providerModules() {
            return new ArrayList<>(List.of("fbt", "profile"));
        }

        @Override
        public void close() { }
    }
}

package org.dtrace4j.kernel.mdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
import org.dtrace4j.preprocess.Host;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.ProcessIdentity;
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
            Io io = new Io(files);
            int status = new DtraceCommand(io, List.of(request -> Optional.of(new Connection(machine, files))))
                    .run(Arrays.asList(arguments));
            if (status != 0) {
                throw new AssertionError(io.err.toString(StandardCharsets.ISO_8859_1));
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

    private static final class Io implements CommandIo {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final Files files;

        Io(Files files) {
            this.files = files;
        }

        @Override
        public OutputStream out() {
            return out;
        }

        @Override
        public OutputStream err() {
            return err;
        }

        @Override
        public FileAccess files() {
            return files;
        }

        @Override
        public Optional<String> environment(String name) {
            return Optional.empty();
        }

        @Override
        public int interrupts() {
            return 0;
        }

        @Override
        public void system(String command) throws IOException {
            throw new IOException("no shell here");
        }

        /** There are no programs of the host here. */
        @Override
        public Optional<Host.Result> filter(List<String> command, byte[] input) {
            return Optional.empty();
        }

        @Override
        public ProcessIdentity identity() {
            return new ProcessIdentity(100, 1, 100, 100, 0, 0, 0, 0, 1, 1);
        }
    }
}

package org.dtrace4j.session;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dtrace4j.diag.FileErrors;

/** Files of the host: as a process of the host sees them, or a folder as if it were the root of a system. */
public final class HostFiles implements FileAccess {
    /** The root, or null for the host's own. */
    private final Path root;

    private HostFiles(Path root) {
        this.root = root;
    }

    /** The files that the process sees, relative paths from its working directory. */
    public static HostFiles ofProcess() {
        return new HostFiles(null);
    }

    /** The files below a folder, which stands for {@code /}. A path cannot lead out of it by {@code ..}. */
    public static HostFiles below(Path folder) {
        return new HostFiles(folder.toAbsolutePath().normalize());
    }

    @Override
    public byte[] read(String path) throws IOException {
        try {
            return Files.readAllBytes(resolve(path));
        } catch (IOException e) {
            throw told(e);
        }
    }

    @Override
    public List<String> scripts(String path) throws IOException {
        Path start = resolve(path);
        if (root != null || Files.isRegularFile(start)) {
            return List.of(path);
        }
        try {
            if (Files.isDirectory(start)) {
                return below(start, file -> file.toString().endsWith(".d"));
            }
            int glob = firstOf(path, "*?[{");
            if (glob >= 0) {
                int slash = path.lastIndexOf('/', glob);
                Path folder = slash < 0 ? Path.of("") : Path.of(slash == 0 ? "/" : path.substring(0, slash));
                PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + path);
                return below(folder, matcher::matches);
            }
            return List.of(path);
        } catch (IllegalArgumentException e) {
            throw new IOException("Invalid argument", e);
        } catch (UncheckedIOException e) {
            throw told(e.getCause());
        } catch (IOException e) {
            throw told(e);
        }
    }

    private static List<String> below(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = files.filter(Files::isRegularFile).filter(wanted).sorted().toList();
            // A link to what is found by its own name is not another file.
            Set<Path> own = new HashSet<>();
            for (Path file : found) {
                if (!Files.isSymbolicLink(file)) {
                    own.add(file.toRealPath());
                }
            }
            List<String> paths = new ArrayList<>();
            for (Path file : found) {
                if (!Files.isSymbolicLink(file) || own.add(file.toRealPath())) {
                    paths.add(file.toString());
                }
            }
            return paths;
        }
    }

    /** Where the first of these characters stands; -1 when the text has none. */
    private static int firstOf(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public OutputStream append(String path) throws IOException {
        try {
            return Files.newOutputStream(resolve(path), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw told(e);
        }
    }

    @Override
    public void truncate(String path) throws IOException {
        try {
            FileChannel.open(resolve(path), StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE).close();
        } catch (IOException e) {
            throw told(e);
        }
    }

    /** Writes a new file beside the old one, has it reach the disk, and renames it over the old one. */
    @Override
    public void replace(String path, byte[] contents) throws IOException {
        Path target = resolve(path);
        Path temporary = target.resolveSibling(target.getFileName() + ".dtrace." + ProcessHandle.current().pid());
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(contents);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            if (Files.exists(target)) {
                copyPermissions(target, temporary);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw told(e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public void remove(String path) throws IOException {
        try {
            Files.deleteIfExists(resolve(path));
        } catch (IOException e) {
            throw told(e);
        }
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        try {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        } catch (UnsupportedOperationException e) {
            // A file system without them has none to keep.
        }
    }

    private Path resolve(String path) throws IOException {
        if (path.isEmpty()) {
            // To Java that is the working directory.
            throw new NoSuchFileException(path, null, "No such file or directory");
        }
        try {
            if (root == null) {
                return Path.of(path);
            }
            Path inside = Path.of("/").resolve(path).normalize();
            return root.resolve(Path.of("/").relativize(inside).toString());
        } catch (InvalidPathException e) {
            throw new IOException("Invalid argument");
        }
    }

    private static IOException told(IOException e) {
        return e instanceof NoSuchFileException ? new NoSuchFileException(e.getMessage(), null, FileErrors.reason(e))
                : new IOException(FileErrors.reason(e), e);
    }
}

package org.dtrace4j.kernel.user;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.image.InObject;

/**
 * Whole files at a time, and paths: what programs would take from libc. Each call is the system calls that it names.
 */
@InObject("libcmdutils.so.1")
public final class FileTools {
    /** Where programs are looked for if nobody says. */
    public static final String USUAL_PATH = "/usr/bin";

    private static final int BLOCK = 4096;
    /** Most bytes that a program keeps of one file: a file may have no end (/dev/zero), the host's memory has one. */
    private static final int MOST_BYTES_KEPT = 8 << 20;
    private static final int S_IFMT = 0xF000;
    private static final int S_IFCHR = 0x2000;

    private FileTools() {
    }

    /** open, read to the end, close. */
    public static byte[] read(Syscalls sys, String path) throws SystemCallError {
        int fd = sys.open(path, Syscalls.O_RDONLY, 0);
        byte[] content;
        try {
            content = readToEnd(sys, fd);
        } catch (SystemCallError e) {
            sys.close(fd);
            throw e;
        }
        sys.close(fd);
        return content;
    }

    /**
     * open, one read, close: the way to a file of {@code /proc} whose process goes on, since that is another file at the next
     * read.
     *
     * @throws SystemCallError also ENOMEM, when it is more than a program keeps
     */
    public static byte[] readAtOnce(Syscalls sys, String path) throws SystemCallError {
        for (int room = BLOCK; room <= MOST_BYTES_KEPT; room *= 2) {
            byte[] buffer = new byte[room];
            int fd = sys.open(path, Syscalls.O_RDONLY, 0);
            int length;
            try {
                length = sys.read(fd, buffer, 0, room);
            } catch (SystemCallError e) {
                sys.close(fd);
                throw e;
            }
            sys.close(fd);
            if (length < room) {
                return Arrays.copyOf(buffer, length);
            }
        }
        throw new SystemCallError(Errno.ENOMEM);
    }

    /**
     * read to the end.
     *
     * @throws SystemCallError also ENOMEM, when it is more than a program keeps
     */
    public static byte[] readToEnd(Syscalls sys, int fd) throws SystemCallError {
        byte[] buffer = new byte[BLOCK];
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int n = sys.read(fd, buffer, 0, BLOCK); n > 0; n = sys.read(fd, buffer, 0, BLOCK)) {
            if (content.size() > MOST_BYTES_KEPT) {
                throw new SystemCallError(Errno.ENOMEM);
            }
            content.write(buffer, 0, n);
        }
        return content.toByteArray();
    }

    /** As {@link #read}, as text. */
    public static String readText(Syscalls sys, String path) throws SystemCallError {
        return new String(read(sys, path), StandardCharsets.UTF_8);
    }

    /** The lines of a file, without their ends. */
    public static List<String> readLines(Syscalls sys, String path) throws SystemCallError {
        List<String> lines = new ArrayList<>();
        for (String line : readText(sys, path).split("\n")) {
            if (!line.isEmpty()) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** Writes all of it to an open file. */
    public static void writeFully(Syscalls sys, int fd, byte[] content) throws SystemCallError {
        int done = 0;
        while (done < content.length) {
            done += sys.write(fd, content, done, content.length - done);
        }
    }

    /** open with these flags (and O_WRONLY), write, close. */
    public static void write(Syscalls sys, String path, int flags, int mode, byte[] content) throws SystemCallError {
        int fd = sys.open(path, Syscalls.O_WRONLY | flags, mode);
        try {
            writeFully(sys, fd, content);
        } catch (SystemCallError e) {
            sys.close(fd);
            throw e;
        }
        sys.close(fd);
    }

    /** True if a path names anything. */
    public static boolean exists(Syscalls sys, String path) {
        try {
            sys.lstat(path);
            return true;
        } catch (SystemCallError e) {
            return false;
        }
    }

    /**
     * {@code execvp}: becomes a program, which is looked for in the directories of {@code PATH} unless its name has a slash.
     * Returns only by an error: that of the first program that is there, else ENOENT.
     */
    public static void execvp(Syscalls sys, List<String> arguments, Map<String, String> environment) throws SystemCallError {
        String name = arguments.get(0);
        if (name.contains("/")) {
            sys.exec(name, arguments, environment);
            return;
        }
        for (String path : inPath(environment.get("PATH"), name)) {
            if (exists(sys, path)) {
                sys.exec(path, arguments, environment);
            }
        }
        throw new SystemCallError(Errno.ENOENT);
    }

    /**
     * Where a program may be whose name has no slash, in the order in which it is looked for.
     *
     * @param path directories with colons between them, of which an empty one is the working directory; null for the usual ones
     */
    public static List<String> inPath(String path, String name) {
        List<String> candidates = new ArrayList<>();
        for (String directory : (path == null ? USUAL_PATH : path).split(":", -1)) {
            candidates.add((directory.isEmpty() ? "." : directory) + "/" + name);
        }
        return candidates;
    }

    /** True if a path leads to a directory. */
    public static boolean isDirectory(Syscalls sys, String path) {
        try {
            return sys.stat(path).isDirectory();
        } catch (SystemCallError e) {
            return false;
        }
    }

    /** True if a descriptor is the console. */
    public static boolean isTerminal(Syscalls sys, int fd) {
        try {
            Syscalls.FileStatus status = sys.fstat(fd);
            if ((status.mode() & S_IFMT) != S_IFCHR) {
                return false;
            }
            // Nearly all are the console, which is known without asking its stream.
            return status.rdev() == sys.stat("/dev/console").rdev() || sys.ioctl(fd, "TCGETS", null) != null;
        } catch (SystemCallError e) {
            return false;
        }
    }

    /** Names in a directory, without {@code .} and {@code ..}. */
    public static List<String> namesIn(Syscalls sys, String directory) throws SystemCallError {
        return sys.readDirectory(directory).stream().filter(name -> !name.equals(".") && !name.equals("..")).toList();
    }

    /** The last component of a path. */
    public static String baseName(String path) {
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    /** An absolute path without {@code .}, {@code ..} and double slashes. Symbolic links are left as they are. */
    public static String absolute(Syscalls sys, String path) throws SystemCallError {
        return normalized(path.startsWith("/") ? path : sys.getcwd() + "/" + path);
    }

    /** The same of a path that begins at the root. */
    public static String normalized(String path) {
        List<String> components = new ArrayList<>();
        for (String component : path.split("/")) {
            if (component.equals("..")) {
                if (!components.isEmpty()) {
                    components.remove(components.size() - 1);
                }
            } else if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        return "/" + String.join("/", components);
    }

    /**
     * Opens two files that only make sense together, each until the program execs.
     *
     * @return both descriptors
     * @throws SystemCallError if one cannot be opened; then neither is open
     */
    public static int[] openBoth(Syscalls sys, String first, int firstFlags, String second, int secondFlags)
            throws SystemCallError {
        int one = sys.open(first, firstFlags, 0);
        sys.setCloseOnExec(one, true);
        try {
            int other = sys.open(second, secondFlags, 0);
            sys.setCloseOnExec(other, true);
            return new int[] {one, other};
        } catch (SystemCallError e) {
            sys.close(one);
            throw e;
        }
    }
}

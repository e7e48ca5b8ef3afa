package org.dtrace4j.kernel.ksim;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32C;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.ConfFileException;
import org.dtrace4j.dof.SystemFile;

/**
 * A fingerprint of all on a machine's disk that can make one boot load other modules than another: names and contents of
 * its files, but for logs, dumps and the anonymous enabling.
 *
 * <p>Written for being fast in a program that has just started: plain files, and a checksum that is native code.
 */
final class DiskPrint {
    private static final Set<String> IGNORED = Set.of("/var/svc/log", "/var/adm", "/var/crash", ConfFile.PATH);

    private final CRC32C sum = new CRC32C();
    private long bytes;

    private DiskPrint() { }

    /** The print of a disk's folder as it is now. */
    static String of(Path root) throws IOException {
        DiskPrint print = new DiskPrint();
        print.folder(root.toFile(), "");
        return Long.toHexString(print.bytes) + "-" + Long.toHexString(print.sum.getValue());
    }

    private void folder(File folder, String path) throws IOException {
        String[] names = folder.list();
        if (names == null) {
            throw new IOException(folder + ": cannot be read");
        }
        Arrays.sort(names);
        for (String name : names) {
            String inside = path + "/" + name;
            if (!IGNORED.contains(inside)) {
                File file = new File(folder, name);
                add(inside.getBytes(StandardCharsets.UTF_8));
                if (file.isDirectory()) {
                    folder(file, inside);
                } else if (file.exists()) {
                    add(contents(file, inside));
                }
            }
        }
    }

    private static byte[] contents(File file, String path) throws IOException {
        byte[] all;
        try (InputStream in = new FileInputStream(file)) {
            all = in.readAllBytes();
        }
        if (!path.equals(SystemFile.PATH)) {
            return all;
        }
        try {
            return SystemFile.of(all).withoutBlock(path).bytes();
        } catch (ConfFileException e) {
            return all;
        }
    }

    /** What is added is told from what is added next by its length. */
    private void add(byte[] text) {
        bytes += text.length;
        sum.update(text.length);
        sum.update(text.length >> 8);
        sum.update(text.length >> 16);
        sum.update(text, 0, text.length);
    }
}

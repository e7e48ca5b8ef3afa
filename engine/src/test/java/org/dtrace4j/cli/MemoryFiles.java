package org.dtrace4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.session.FileAccess;

/** Files in memory. Remembers in which order files were replaced, and can fail from some replacement on. */
final class MemoryFiles implements FileAccess {
    final Map<String, byte[]> files = new TreeMap<>();
    final List<String> replaced = new ArrayList<>();
    /** How many more files can be replaced. */
    int replacements = Integer.MAX_VALUE;

    MemoryFiles put(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    String text(String path) {
        return new String(files.get(path), StandardCharsets.ISO_8859_1);
    }

    @Override
    public byte[] read(String path) throws IOException {
        byte[] contents = files.get(path);
        if (contents == null) {
            throw new NoSuchFileException(path);
        }
        return contents.clone();
    }

    @Override
    public OutputStream append(String path) throws IOException {
        if (path.startsWith("/no/")) {
            throw new IOException("No such file or directory");
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream() {
            @Override
            public void close() {
                files.put(path, toByteArray());
            }
        };
        stream.writeBytes(files.getOrDefault(path, new byte[0]));
        return stream;
    }

    @Override
    public void remove(String path) {
        files.remove(path);
    }

    @Override
    public void truncate(String path) {
        files.put(path, new byte[0]);
    }

    @Override
    public void replace(String path, byte[] contents) throws IOException {
        if (replacements-- <= 0) {
            throw new IOException("No space left on device");
        }
        if (path.startsWith("/no/")) {
            throw new NoSuchFileException(path + ".new", null, "No such file or directory");
        }
        replaced.add(path);
        files.put(path, contents.clone());
    }
}

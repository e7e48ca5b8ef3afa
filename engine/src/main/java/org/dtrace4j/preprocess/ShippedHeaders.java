package org.dtrace4j.preprocess;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Headers of C that come with the compiler, for programs that include {@code <sys/file.h>} and its like: the macros and
 * types of illumos in a form that is also D. The host's own headers are no D, and describe the host.
 *
 * <p>To whoever reads a message or asks for the paths of headers they lie in {@link #FOLDER}, as they do in illumos. For
 * the host's preprocessor, which reads only files, they are put into a folder of this JVM's own.
 */
final class ShippedHeaders {
    static final String FOLDER = "/usr/include";
    private static final String RESOURCES = "/org/dtrace4j/include/";

    private ShippedHeaders() { }

    /** The text of the header of that name, as {@code sys/file.h}. */
    static Optional<byte[]> read(String name) {
        try (InputStream in = ShippedHeaders.class.getResourceAsStream(RESOURCES + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all, in order. */
    static List<String> names() {
        return read("CONTENTS").map(text -> new String(text, StandardCharsets.US_ASCII).lines().toList())
                .orElseThrow(() -> new IllegalStateException("list of headers is missing"));
    }

    /** Where they lie as files; they go when the JVM does. */
    static Path folder() throws IOException {
        try {
            return Unpacked.FOLDER;
        } catch (ExceptionInInitializerError e) {
            throw new IOException(e.getCause());
        }
    }

    /** Once in a JVM, when they are first asked for. */
    private static final class Unpacked {
        static final Path FOLDER = unpack();

        private static Path unpack() {
            try {
                Path folder = Files.createTempDirectory("dtrace4j-include");
                folder.toFile().deleteOnExit();
                for (String name : names()) {
                    Path file = folder.resolve(name);
                    for (Path up = file.getParent(); !Files.exists(up); up = up.getParent()) {
                        up.toFile().deleteOnExit();
                    }
                    Files.createDirectories(file.getParent());
                    Files.write(file, read(name).orElseThrow(() -> new IllegalStateException("no header " + name)));
                    file.toFile().deleteOnExit();
                }
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

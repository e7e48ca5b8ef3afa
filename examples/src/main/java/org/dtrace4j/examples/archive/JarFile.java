package org.dtrace4j.examples.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A jar that is read whole, changed and written again. */
final class JarFile {
    private static final String CLASS = ".class";
    private static final String NEW = ".new";

    private final Path path;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final Map<String, FileTime> times = new LinkedHashMap<>();

    private JarFile(Path path) {
        this.path = path;
    }

    /** The jars of a folder, by name. */
    static List<JarFile> in(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(paths::add);
        }
        paths.sort(null);
        List<JarFile> jars = new ArrayList<>();
        for (Path path : paths) {
            jars.add(read(path));
        }
        return jars;
    }

    private static JarFile read(Path path) throws IOException {
        JarFile jar = new JarFile(path);
        try (ZipFile zip = new ZipFile(path.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().<ZipEntry>map(e -> e)::iterator) {
                try (InputStream in = zip.getInputStream(entry)) {
                    jar.entries.put(entry.getName(), in.readAllBytes());
                }
                jar.times.put(entry.getName(), entry.getLastModifiedTime());
            }
        }
        return jar;
    }

    /** The name of its file. */
    String name() {
        return path.getFileName().toString();
    }

    /** The class files in it, by the names of their entries, without those for newer JDKs. */
    Map<String, byte[]> classes() {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        entries.forEach((name, bytes) -> {
            if (name.endsWith(CLASS) && !name.startsWith("META-INF/")) {
                classes.put(name, bytes);
            }
        });
        return classes;
    }

    /** Replaces an entry, or adds one. */
    void put(String name, byte[] bytes) {
        entries.put(name, bytes);
    }

    /** Adds a class by its internal name; it is as old as another entry. */
    void putClass(String internalName, byte[] bytes, String asOldAs) {
        put(internalName + CLASS, bytes);
        times.put(internalName + CLASS, times.get(asOldAs));
    }

    /** Writes it anew beside its place, and renames it. */
    void write() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(written)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry copy = new ZipEntry(entry.getKey());
                copy.setLastModifiedTime(times.get(entry.getKey()));
                out.putNextEntry(copy);
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        Path aside = path.resolveSibling(path.getFileName() + NEW);
        Files.write(aside, written.toByteArray());
        Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

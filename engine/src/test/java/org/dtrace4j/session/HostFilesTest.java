package org.dtrace4j.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderStandsForARoot() throws IOException {
        FileAccess files = HostFiles.below(folder);
        Files.createDirectory(folder.resolve("etc"));
        files.replace("/etc/system", new byte[] {1, 2});
        assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(folder.resolve("etc/system")));
        assertArrayEquals(new byte[] {1, 2}, files.read("/../../etc/./system"));
        assertThrows(NoSuchFileException.class, () -> files.read("/etc/nothing"));
    }

    @Test
    void anEmptyPathNamesNothing() {
        assertThrows(NoSuchFileException.class, () -> HostFiles.ofProcess().read(""));
        assertThrows(NoSuchFileException.class, () -> HostFiles.below(folder).read(""));
    }

    @Test
    void replacingKeepsPermissionsAndLeavesNothingBehind() throws IOException {
        FileAccess files = HostFiles.below(folder);
        Path file = Files.createFile(folder.resolve("f"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        files.replace("/f", new byte[] {7});
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(1, left.count());
        }
        assertThrows(IOException.class, () -> files.replace("/missing/f", new byte[0]));
    }

    @Test
    void foldersAndPatternsMeanTheirScripts() throws IOException {
        FileAccess files = HostFiles.ofProcess();
        Files.createDirectories(folder.resolve("lib/deep"));
        for (String name : List.of("b.d", "a.d", "lib/c.d", "lib/deep/e.d", "lib/notes.txt")) {
            Files.createFile(folder.resolve(name));
        }
        Files.createSymbolicLink(folder.resolve("a-link.d"), folder.resolve("lib/c.d"));
        assertEquals(List.of("a.d", "b.d", "lib/c.d", "lib/deep/e.d"), scripts(files, ""), "each file once");
        assertEquals(List.of("a-link.d", "a.d", "b.d"), scripts(files, "/*.d"), "nothing else names it");
        Files.delete(folder.resolve("a-link.d"));
        assertEquals(List.of("a.d", "b.d"), scripts(files, "/*.d"));
        assertEquals(List.of("lib/c.d", "lib/deep/e.d"), scripts(files, "/lib/**.d"));
        assertEquals(List.of("lib/notes.txt"), scripts(files, "/lib/notes.txt"));
        assertEquals(List.of(), scripts(files, "/[x-z].d"));
        assertEquals(List.of("nowhere.d"), scripts(files, "/nowhere.d"), "its reader will say that it is missing");
    }

    private List<String> scripts(FileAccess files, String path) throws IOException {
        return files.scripts(folder + path).stream().map(file -> file.substring(folder.toString().length() + 1))
                .toList();
    }

    @Test
    void appendingAndTruncating() throws IOException {
        FileAccess files = HostFiles.below(folder);
        try (OutputStream stream = files.append("/out")) {
            stream.write('a');
        }
        try (OutputStream stream = files.append("/out")) {
            stream.write('b');
            assertArrayEquals(new byte[] {'a', 'b'}, files.read("/out"));
            files.truncate("/out");
            stream.write('c');
        }
        assertArrayEquals(new byte[] {'c'}, files.read("/out"));
    }
}

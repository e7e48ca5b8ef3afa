package org.dtrace4j.diag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class FileErrorsTest {
    @TempDir
    private Path folder;

    private String text(Executable action) {
        return FileErrors.text(assertThrows(IOException.class, action)).replace(folder.toString(), "FOLDER");
    }

    @Test
    void namesTheFileAndWhatIsWrongWithIt() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals("FOLDER/none: No such file or directory", text(() -> Files.readString(folder.resolve("none"))));
        assertEquals("FOLDER/file: File exists", text(() -> Files.createDirectory(file)));
        assertEquals("FOLDER/file: Not a directory", text(() -> Files.newDirectoryStream(file)));
        assertEquals("FOLDER/file/below: Not a directory", text(() -> Files.createFile(file.resolve("below"))));
        assertEquals("FOLDER: Directory not empty", text(() -> Files.delete(folder)));
        assertEquals("Is a directory", text(() -> Files.readString(folder)));
    }

    @Test
    void whatIsForPeopleAlreadyStaysAsItIs() {
        assertEquals("the disk is damaged", FileErrors.text(new IOException("the disk is damaged")));
        assertEquals("I/O error", FileErrors.text(new IOException()));
    }
}

package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of ksim. */
class KsimMainTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int ksim(String... arguments) {
        return KsimMain.run(arguments, new PrintWriter(out), new PrintWriter(err));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                             | a command is missing",
        "dance                          | Unmatched argument at index 0: 'dance'",
        "boot --seed x                  | Invalid value for option '--seed'",
        "reboot-loop --max 0            | --max and --jobs must be at least 1",
        "reboot-loop --jobs none        | Invalid value for option '--jobs'",
        "case nosuch                    | there is no case 'nosuch'",
        "case tmpfs --boots 0           | --boots and --jobs must be at least 1"})
    void wrongUsage(String line, String message) {
        assertEquals(KsimMain.USAGE, ksim(line.isEmpty() ? new String[0] : line.split(" ")));
        assertTrue(err.toString().startsWith("ksim: " + message), err.toString());
        assertTrue(err.toString().contains("Usage: ksim"), err.toString());
    }

    @Test
    void countsBootsOfAFolderThatItMakes() {
        assertEquals(KsimMain.SUCCESS, ksim("reboot-loop", "--max", "3", "--jobs", "2", "--machine", folder + "/m"));
        assertEquals("boots              3\nEBUSY              0  (0.000 %)\nboot failed        0\npanics             0\n",
                out.toString());
        assertTrue(Files.exists(folder.resolve("m/disk/etc/inittab")));
    }

    @Test
    void tellsWhatIsWrongWithAMachine() throws Exception {
        Files.createDirectories(folder.resolve("m/disk/.zpool"));
        Files.writeString(folder.resolve("m/disk/.zpool/datasets"), "nonsense\n");
        assertEquals(KsimMain.FAILURE, ksim("reboot-loop", "--max", "1", "--machine", folder + "/m"));
        assertTrue(err.toString().startsWith("ksim: ") && err.toString().contains("datasets"), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
    }

    @Test
    void tellsWhyAFolderCannotBeOne() throws Exception {
        Path file = Files.createFile(folder.resolve("m"));
        assertEquals(KsimMain.FAILURE, ksim("reboot-loop", "--max", "1", "--machine", file.toString()));
        assertEquals("ksim: " + file + ": File exists\n", err.toString());
    }

    @Test
    void aLoopUntilAPanicThatDoesNotComeFails() {
        assertEquals(KsimMain.FAILURE,
                ksim("reboot-loop", "--max", "2", "--until-panic", "--machine", folder + "/m"));
    }
}

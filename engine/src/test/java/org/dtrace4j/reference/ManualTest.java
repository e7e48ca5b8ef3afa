package org.dtrace4j.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The pages in {@code engine/docs} are those that the tables make. {@code mvn -pl engine -am test -Dtest=ManualTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true} writes them.
 */
class ManualTest {
    private static final Path FOLDER = Path.of("docs");

    @Test
    void theManualIsUpToDate() throws IOException {
        for (Map.Entry<String, String> page : Manual.pages().entrySet()) {
            Path file = FOLDER.resolve(page.getKey());
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, page.getValue());
            }
            assertEquals(page.getValue(), Files.readString(file), () -> file + " is out of date");
        }
    }

    @Test
    void everyRowThatIsSupportedSaysWhatItIsFor() {
        List<String> silent = Reference.all().stream().filter(entry -> entry.text().isEmpty())
                .filter(entry -> entry.facts().stream().noneMatch(fact -> fact.startsWith("not supported yet")))
                .map(entry -> entry.kind() + " " + entry.name()).toList();
        assertEquals(List.of(), silent);
    }

    @Test
    void namesAreExplained() {
        assertEquals("""
                subroutine substr
                    string substr(const char *, int[, int])
                    part of a string; a negative position counts from its end
                    stability: Stable/Stable/Common
                    since D 1.1
                """, Reference.find("substr()").get(0).page());
        assertTrue(Reference.find("curthread").get(0).facts().contains("stability: Stable/Private/Common"));
        assertEquals(2, Reference.find("cpu").size(), "an option and a variable");
        assertEquals("""
                name of a D library curpsinfo
                    inline psinfo_t *curpsinfo = xlate <psinfo_t *> (curthread->t_procp);
                    in procfs.d
                """, Reference.find("curpsinfo").get(0).page());
        assertEquals(List.of("2 translators make it"), Reference.find("psinfo_t").get(0).facts());
        assertFalse(Reference.find("D_SYNTAX").get(0).text().isEmpty());
        assertEquals(List.of(), Reference.find("nonsense"));
    }
}

package org.dtrace4j.kernel.user;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Scripts and what they print, from a resource. A case is a line {@code == name}, the script, a line {@code ---
 * status}, and the expected output, in which the lines of standard error come last and begin with an exclamation mark.
 */
public final class CaseFile {
    private CaseFile() {
    }

    /** One case. */
    public record Case(String name, String script, int status, String expected) {
        @Override
        public String toString() {
            return name;
        }

        /** Runs the script with {@code sh -c} and compares. */
        public void check(FakeSystem system) {
            FakeSystem.Result result = system.run("/sbin/sh", "-c", script);
            StringBuilder shown = new StringBuilder(result.out());
            for (String line : result.err().split("\n")) {
                shown.append(line.isEmpty() ? "" : "!" + line + "\n");
            }
            assertEquals(expected, shown.toString().stripTrailing());
            assertEquals(status, result.status());
        }
    }

    /** Reads all cases of a resource. */
    public static List<Case> read(String resource) {
        try (InputStream in = CaseFile.class.getResourceAsStream(resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Case> cases = new ArrayList<>();
            for (String block : text.split("(?m)^== ")) {
                if (block.isBlank() || block.startsWith("#")) {
                    continue;
                }
                int title = block.indexOf('\n');
                int rule = block.indexOf("\n--- ");
                int expected = block.indexOf('\n', rule + 1);
                cases.add(new Case(block.substring(0, title), block.substring(title + 1, Math.max(rule, title + 1)),
                    Integer.parseInt(block.substring(rule + 5, expected).strip()),
                    block.substring(expected + 1).stripTrailing()));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

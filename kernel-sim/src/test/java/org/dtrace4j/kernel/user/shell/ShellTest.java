package org.dtrace4j.kernel.user.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.FakeSystem;
import org.dtrace4j.kernel.user.Programs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scripts and what they print. The cases are in {@code shell/cases.txt}: a line {@code == name}, the script, then
 * {@code --- status} and the expected output, in which lines of standard error come last and begin with {@code !}.
 */
class ShellTest {
    record Case(String name, String script, int status, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() throws IOException {
        try (InputStream in = ShellTest.class.getResourceAsStream("/shell/cases.txt")) {
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
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void runs(Case test) {
        FakeSystem system = new FakeSystem(Programs.standard());
        FakeSystem.Result result = system.run("/sbin/sh", "-c", test.script());
        StringBuilder shown = new StringBuilder(result.out());
        for (String line : result.err().split("\n")) {
            shown.append(line.isEmpty() ? "" : "!" + line + "\n");
        }
        assertEquals(test.expected(), shown.toString().stripTrailing());
        assertEquals(test.status(), result.status());
    }
}

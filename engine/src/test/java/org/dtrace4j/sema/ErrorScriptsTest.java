package org.dtrace4j.sema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.testing.CompiledClauses;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every script {@code compiler/errors/err.D_TAG.what.d} is refused with exactly that tag. A comment {@code /* expect: text} in its
 * first line is a part of the message.
 */
class ErrorScriptsTest {
    @TestFactory
    Stream<DynamicTest> scriptsAreRefusedByTheirTags() throws IOException, URISyntaxException {
        Path directory = Path.of(ErrorScriptsTest.class.getResource("/compiler/errors").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> scripts = files.filter(f -> f.toString().endsWith(".d")).sorted().toList();
            return scripts.stream().map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
        }
    }

    private static void check(Path file) throws IOException {
        String text = Files.readString(file);
        String tag = file.getFileName().toString().split("\\.")[1];
        CompiledClauses clauses = new CompiledClauses();
        CompileException e = assertThrows(CompileException.class,
                () -> clauses.compiler().compile(SourceText.ofFile(file.getFileName().toString(), text)));
        assertEquals(tag, e.first().tag().name(), e.first().message());
        String message = e.first().message();
        assertFalse(message.isEmpty() || message.endsWith(".") || Character.isUpperCase(message.charAt(0)), message);
        if (text.startsWith("/* expect: ")) {
            String expected = text.substring("/* expect: ".length(), text.indexOf(" */"));
            assertEquals(true, message.contains(expected), message);
        }
    }
}

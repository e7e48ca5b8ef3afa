package org.dtrace4j.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dtrace4j.ast.Program;
import org.dtrace4j.ast.Unparser;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.DiagnosticRenderer;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the unparser writes is read as the tree that it was written from, places aside. */
class UnparseTest {
    private static final Path SCRIPTS = Path.of("../grammar/src/test/resources/tokens");

    @Property(tries = 2000)
    void anyTree(@ForAll("programs") Program program) {
        String text = Unparser.unparse(program);
        assertEquals(shape(program.items()), shape(parse(text, Set.of()).items()), text);
    }

    @Provide
    Arbitrary<Program> programs() {
        return Arbitraries.longs().map(seed -> new RandomTrees(new Random(seed)).program());
    }

    @TestFactory
    Stream<DynamicTest> scripts() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            List<Path> sound = files.filter(f -> f.toString().endsWith(".d") && !f.endsWith("faults.d")
                    && !f.endsWith("as-printed.d"))
                    .sorted().toList();
            return sound.stream().map(f ->
                    DynamicTest.dynamicTest(f.getFileName().toString(), () -> roundTrip(Files.readString(f))));
        }
    }

    private static void roundTrip(String text) {
        Set<String> types =
                Set.of("uchar_t", "size_t", "ssize_t", "int32_t", "genunix`vnode_t", "psinfo_t", "info_t", "empty_t",
                "_Bool", "pid_t");
        Program first = parse(text, types);
        String written = Unparser.unparse(first);
        Program second = parse(written, types);
        assertEquals(shape(first.items()), shape(second.items()), written);
        assertEquals(written, Unparser.unparse(second));
    }

    private static Program parse(String text, Set<String> types) {
        MacroValues macros = new MacroValues(List.of("x.d", "5", "-7", "name", "two words", "\"quoted\""),
                Map.of("pid", 1L, "target", 2L), false);
        ParseOptions options = new ParseOptions(true, false, true, true, macros,
                name -> RandomTrees.TYPES.contains(name) || types.contains(name));
        try {
            return ProgramParser.parse(SourceText.ofArgument("test", text), options);
        } catch (CompileException e) {
            throw new AssertionError(DiagnosticRenderer.render(e.first(), true) + "\nin\n" + text, e);
        }
    }

    /** A tree as nested text without its places. */
    private static String shape(Object node) {
        if (node instanceof Optional<?> optional) {
            return optional.map(UnparseTest::shape).orElse("-");
        }
        if (node instanceof Set<?> set) {
            return set.stream().map(UnparseTest::shape).sorted().collect(Collectors.joining(", ", "{", "}"));
        }
        if (node instanceof Collection<?> list) {
            return list.stream().map(UnparseTest::shape).collect(Collectors.joining(", ", "[", "]"));
        }
        if (!(node instanceof Record)) {
            return String.valueOf(node);
        }
        return Stream.of(node.getClass().getRecordComponents())
                .filter(c -> c.getType() != Span.class)
                .map(c -> shape(value(node, c)))
                .collect(Collectors.joining(" ", "(" + node.getClass().getSimpleName() + " ", ")"));
    }

    private static Object value(Object node, RecordComponent component) {
        try {
            return component.getAccessor().invoke(node);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}

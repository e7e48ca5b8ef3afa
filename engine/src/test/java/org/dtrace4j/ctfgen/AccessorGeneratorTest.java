package org.dtrace4j.ctfgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.types.HeaderLoader;
import org.junit.jupiter.api.Test;

/** Goldens are in {@code ctfgen/}; {@code -Dgolden.update=true} writes them anew. */
class AccessorGeneratorTest {
    private static final Path GOLDENS = Path.of("src/test/resources/ctfgen");

    static TypeContainer load(String name, TypeContainer parent, String text) throws CompileException {
        TypeContainer container = new TypeContainer(name, parent);
        HeaderLoader.load(List.of(SourceText.ofFile(name + ".h", text)), container);
        return container;
    }

    static String smallHeader() throws IOException {
        return Files.readString(GOLDENS.resolve("small.h"));
    }

    private static Map<String, String> generate(TypeContainer... containers) {
        return new AccessorGenerator("small", "memory", List.of(containers)).generate();
    }

    @Test
    void classesAreAsTheGoldensShow() throws Exception {
        Map<String, String> classes = generate(load("small", null, smallHeader()));
        StringBuilder all = new StringBuilder();
        classes.forEach((name, source) -> all.append("==== ").append(name).append('\n').append(source));
        Path golden = GOLDENS.resolve("small.txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.write(golden, all.toString().getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(Files.readString(golden), all.toString());
    }

    @Test
    void modulesFollowEachOtherInTheDataSegment() throws Exception {
        TypeContainer first = load("first", null,
                "typedef struct s { long a; char b; } s_t; extern char c; extern s_t s;");
        TypeContainer second = load("second", first, "extern short d; extern s_t *p;");
        DataLayout layout = new DataLayout(List.of(first, second));
        assertEquals(List.of("c@0", "s@8", "d@64", "p@72"),
                layout.variables().stream().map(v -> v.symbol().name() + "@" + v.offset()).toList());
        assertEquals(128, layout.sizeBytes());
        assertEquals(new DataLayout.Range(64, 64), layout.ranges().get("second"));
        assertTrue(generate(first, second).get("KernelVariables").contains("public S p()"));
    }

    @Test
    void namesThatWouldClashAreRefused() throws Exception {
        TypeContainer first = load("first", null, "struct _thing { int a; }; extern int same;");
        TypeContainer second = load("second", first, "struct thing { int b; };");
        TypeContainer third = load("third", first, "extern long same;");
        assertTrue(assertThrows(IllegalStateException.class, () -> generate(first, second))
                .getMessage().contains("Thing"));
        assertTrue(assertThrows(IllegalStateException.class, () -> generate(first, third))
                .getMessage().contains("same"));
    }
}

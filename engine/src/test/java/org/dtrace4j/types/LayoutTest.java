package org.dtrace4j.types;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Structures lie in memory as a C compiler lays them out: rows of declarations and of what gcc makes of them. */
class LayoutTest {
    private static final Path ROWS = Path.of("src/test/resources/layouts/gcc-x86-64.txt");

    @TestFactory
    Stream<DynamicTest> asGcc() throws IOException {
        List<String> lines = Files.readAllLines(ROWS).stream().filter(line -> !line.startsWith("#")).toList();
        String common = lines.get(0);
        return lines.stream().skip(1).map(line -> DynamicTest.dynamicTest(line, () -> check(common, line)));
    }

    private static void check(String common, String line) throws CompileException {
        int end = line.lastIndexOf('}') + 1;
        String declaration = line.substring(0, end);
        String[] words = line.substring(end).strip().split(" ");
        TypeContainer container = new TypeContainer("test", null);
        HeaderLoader.load(List.of(SourceText.ofFile("layout.h", common + declaration + ";")), container);
        NameSpace space = declaration.startsWith("union") ? NameSpace.UNION : NameSpace.STRUCT;
        StructType type = (StructType) container.type(space, declaration.split(" ")[1]).orElseThrow();
        assertEquals(line.substring(end).strip(), type.size() + " " + type.alignment() + Stream.of(words).skip(2)
                .map(w -> " " + place(type, w.substring(0, w.indexOf('@')))).collect(Collectors.joining()));
    }

    private static String place(StructType type, String name) {
        StructType.Member member = type.member(name).orElseThrow();
        long bit = member.offset() * 8 + member.bitOffset();
        return name + "@" + bit + (member.isBitField() ? ":" + member.bitWidth() : "");
    }
}

package org.dtrace4j.types;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs declare lies in memory as libctf lays it out: size, alignment as a member, and where members are. */
class LibctfLayoutTest {
    private static final String KERNEL = "struct k { char c; long l; };";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            struct s { int a; long b; char c; }                  | 17 4 a@0 b@8 c@16
            struct s { int a; char b; }                          | 5 4 a@0 b@4
            struct s { struct { int a; char b; } x; char c; }    | 6 4 x@0 c@5
            struct s { char c; struct { int a; char b; } x; }    | 9 1 c@0 x@4
            struct s { char c; struct { char a; long b; } x; }   | 17 1 c@0 x@1
            struct s { char c; struct k k; long l; }             | 32 1 c@0 k@1 l@24
            struct s { char a : 2; short b : 12; }               | 4 1 a@0:2 b@2:12
            struct s { int a : 2; int b : 9; int c : 17; }       | 8 1 a@0:2 b@2:9 c@4:17
            struct s { int a : 3; int : 0; int b : 3; }          | 2 1 a@0:3 b@1:3
            struct s { int a : 3; int : 12; char b; }            | 5 1 a@0:3 b@4
            struct s { long a : 33; char b; }                    | 8 8 a@0:33 b@5
            union s { int a : 3; char b[5]; short c; }           | 5 2 a@0:3 b@0 c@0
            struct s { char a; union { char b; long c; } u; }    | 16 1 a@0 u@8
            struct s { char a; short b[3]; struct k c[2]; }      | 40 1 a@0 b@2 c@8
            """)
    void asLibctf(String declaration, String layout) throws CompileException {
        TypeContainer kernel = new TypeContainer("genunix", null);
        HeaderLoader.load(List.of(SourceText.ofFile("kernel.h", KERNEL)), kernel);
        TypeScope scope = TypeScope.ofProgram(() -> List.of(kernel));
        HeaderLoader.load(List.of(SourceText.ofFile("program.d", declaration + ";")), scope);
        NameSpace space = declaration.startsWith("union") ? NameSpace.UNION : NameSpace.STRUCT;
        StructType type = (StructType) scope.own().type(space, "s").orElseThrow();
        String places = type.members().stream().map(m -> " " + m.name() + "@" + m.offset()
                + (m.isBitField() ? ":" + m.bitWidth() : "")).collect(Collectors.joining());
        assertEquals(layout, type.size() + " " + type.alignment() + places);
    }
}

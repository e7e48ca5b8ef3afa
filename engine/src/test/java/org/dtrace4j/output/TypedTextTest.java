package org.dtrace4j.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.dtrace4j.value.ArrayValue;
import org.dtrace4j.value.EnumeratorValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.StructureValue;
import org.dtrace4j.value.StructureValue.Member;
import org.dtrace4j.value.TypedValue;
import org.dtrace4j.value.Value;
import org.junit.jupiter.api.Test;

class TypedTextTest {
    @Test
    void scalarsEndTheirLine() {
        assertText("int 0x2a\n", new TypedValue("int", integer(42, 4)));
        assertText("int 0xffffffff\n", new TypedValue("int", integer(-1, 4)));
        assertText("char '\\0'\n", new TypedValue("char", new IntegerValue(0, 1, true)));
        assertText("char '\\37777777777'\n", new TypedValue("char", new IntegerValue(-1, 1, true)));
        assertText("string \"x\"\n", new TypedValue("string", new StringValue("x", 256)));
        assertText("enum color GREEN\n", new TypedValue("enum color", new EnumeratorValue("GREEN", 5)));
        assertText("enum color 7\n", new TypedValue("enum color", new EnumeratorValue("", 7)));
        assertText("int [2] [ 0x1, 0 ]\n", new TypedValue("int [2]",
                new ArrayValue(List.of(new TypedValue("int", integer(1, 4)), new TypedValue("int", integer(0, 4))))));
    }

    @Test
    void structuresNest() {
        TypedValue point = new TypedValue("struct point", new StructureValue(List.of(
                new Member("x", 0, new TypedValue("int", integer(1, 4))))));
        assertText("""
                struct all {
                    char *name = 0x10
                    char [8] text = [ "ab" ]
                    uint_t low :3 = 0x5
                    struct point at = {
                        int x = 0x1
                    }
                    struct point [2] points = [\s
                        struct point {
                            int x = 0x1
                        },\s
                        struct point {
                            int x = 0x1
                        }
                    ]
                }""", new TypedValue("struct all", new StructureValue(List.of(
                new Member("name", 0, new TypedValue("char *", integer(16, 8))),
                new Member("text", 0, new TypedValue("char [8]", new StringValue("ab", 8))),
                new Member("low", 3, new TypedValue("uint_t", integer(5, 8))),
                new Member("at", 0, point),
                new Member("points", 0, new TypedValue("struct point [2]", new ArrayValue(List.of(point, point))))))));
    }

    private static IntegerValue integer(long value, int size) {
        return new IntegerValue(value, size, false);
    }

    private static void assertText(String expected, Value value) {
        StringBuilder out = new StringBuilder();
        TypedText.write(out, value);
        assertEquals(expected, out.toString());
    }
}

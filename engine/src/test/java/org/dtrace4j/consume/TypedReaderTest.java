package org.dtrace4j.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.types.HeaderLoader;
import org.dtrace4j.value.ArrayValue;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.EnumeratorValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.StructureValue;
import org.dtrace4j.value.StructureValue.Member;
import org.dtrace4j.value.TypedValue;
import org.dtrace4j.value.Value;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TypedReaderTest {
    private static final String HEADER = """
            enum color { RED, GREEN = 5 };
            struct point { short x; unsigned char y; };
            struct all {
                    enum color color;
                    char name[8];
                    struct point points[2];
                    unsigned int low : 3;
                    unsigned int high : 5;
                    union { int number; char character; } either;
            };
            """;

    private final RecordedDevice device = new RecordedDevice(1);

    @BeforeEach
    void load() throws Exception {
        HeaderLoader.load(List.of(SourceText.ofFile("all.h", HEADER)), device.types);
    }

    @Test
    void structuresAreReadMemberByMember() throws Exception {
        byte[] bytes = {5, 0, 0, 0, 'a', 'b', 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, -1, -1, 3, 0, 0x2d, 0, 0, 0, 65, 0, 0, 0};
        Value value = read("struct all", bytes);
        StructureValue structure = (StructureValue) ((TypedValue) value).value();
        List<Member> members = structure.members();
        assertEquals(List.of("color", "name", "points", "low", "high", "either"),
                members.stream().map(Member::name).toList());
        assertEquals(new TypedValue("enum color", new EnumeratorValue("GREEN", 5)), members.get(0).value());
        assertEquals(new StringValue("ab", 8), members.get(1).value().value());
        assertEquals(new ArrayValue(List.of(point(1, 2), point(0xffff, 3))), members.get(2).value().value());
        TypedValue five = new TypedValue("unsigned int", new IntegerValue(5, 8, false));
        assertEquals(new Member("low", 3, five), members.get(3));
        assertEquals(new Member("high", 5, five), members.get(4));
        StructureValue either = (StructureValue) members.get(5).value().value();
        assertEquals(new TypedValue("char", new IntegerValue(65, 1, true)), either.members().get(1).value());
    }

    @Test
    void aTypeThatNobodyKnowsLeavesTheValueAsItIs() throws Exception {
        assertEquals(new BytesValue("\1\2", false), read("struct nobody", new byte[] {1, 2}));
        assertEquals(new BytesValue("\1\2", false), read("no type at all", new byte[] {1, 2}));
        // The record is too short for what the type says.
        assertEquals(new BytesValue("\1\2", false), read("struct all", new byte[] {1, 2}));
    }

    /** What a program declares goes before what the system has by the same name; nonsense harms nobody. */
    @Test
    void theProgramsOwnDeclarationsAreKnown() throws Exception {
        assertEquals(new TypedValue("mine_t [2]", new ArrayValue(List.of(
                        new TypedValue("mine_t", new IntegerValue(1, 2, false)),
                        new TypedValue("mine_t", new IntegerValue(2, 2, false))))),
                read("mine_t [2]", "typedef short mine_t;\n", new byte[] {1, 0, 2, 0}));
        assertEquals(new TypedValue("struct point", new StructureValue(List.of(
                        new Member("z", 0, new TypedValue("unsigned char", new IntegerValue(7, 1, false)))))),
                read("struct point", "struct point { unsigned char z; };\n", new byte[] {7}));
        assertEquals(new BytesValue("\1\2", false), read("struct point", "struct {{{ ;", new byte[] {1, 2}));
    }

    private static TypedValue point(int x, int y) {
        return new TypedValue("struct point", new StructureValue(List.of(
                new Member("x", 0, new TypedValue("short", new IntegerValue(x, 2, false))),
                new Member("y", 0, new TypedValue("unsigned char", new IntegerValue(y, 1, false))))));
    }

    private Value read(String type, byte[] bytes) throws Exception {
        return read(type, "", bytes);
    }

    private Value read(String type, String declarations, byte[] bytes) throws Exception {
        FieldImage field = new FieldImage(0, bytes.length, FieldImage.Kind.BYTES, type);
        Value raw = new BytesValue(new String(bytes, StandardCharsets.ISO_8859_1), false);
        OptionValues options = new OptionValues();
        return new TypedReader(device, options, new Symbols(device, options)).typed(raw, declarations, field, 0, bytes, 0);
    }
}

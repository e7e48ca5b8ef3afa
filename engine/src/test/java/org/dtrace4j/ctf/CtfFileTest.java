package org.dtrace4j.ctf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.dtrace4j.ctf.StructType.Member;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.types.HeaderLoader;
import org.junit.jupiter.api.Test;

class CtfFileTest {
    private static List<TypeContainer> containers() throws Exception {
        TypeContainer parent = new TypeContainer("parent", null);
        Path small = Path.of("src/test/resources/ctfgen/small.h");
        HeaderLoader.load(List.of(SourceText.ofFile("small.h", Files.readString(small))), parent);
        TypeContainer child = new TypeContainer("child", parent);
        HeaderLoader.load(List.of(SourceText.ofFile("child.h", """
                typedef const volatile int *odd_t;
                union both { struct node n; struct both2 { union both *back; } *b; };
                extern int print(const char *format, ...);
                extern struct node *find(struct node *, point_t where[2], odd_t);
                extern union both all[];
                """)), child);
        return List.of(parent, child);
    }

    private static byte[] write(List<TypeContainer> containers) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CtfFile.write(containers, bytes);
        return bytes.toByteArray();
    }

    /** Everything that a container says, as text. */
    private static String describe(TypeContainer container) {
        StringBuilder text = new StringBuilder(container.module()).append('\n');
        for (NameSpace space : NameSpace.values()) {
            container.types(space).forEach((name, type) -> {
                text.append(space).append(' ').append(name).append(" = ").append(type.spelling()).append(" size ")
                        .append(type.size()).append('\n');
                if (type.resolved() instanceof StructType struct) {
                    for (Member m : struct.members()) {
                        text.append("  ").append(TypePrinter.declare(m.type(), m.name())).append(" @")
                                .append(m.offset())
                                .append('.').append(m.bitOffset()).append(':').append(m.bitWidth()).append('\n');
                    }
                }
            });
        }
        container.enumerators().forEach((name, c) -> text.append(name).append(" = ").append(c.value()).append('\n'));
        container.symbols().forEach(s -> text.append(s.kind()).append(' ')
                .append(TypePrinter.declare(s.type(), s.name()))
                .append('\n'));
        return text.toString();
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws Exception {
        List<TypeContainer> original = containers();
        byte[] bytes = write(original);
        List<TypeContainer> again = CtfFile.read(new ByteArrayInputStream(bytes));
        for (int i = 0; i < original.size(); i++) {
            assertEquals(describe(original.get(i)), describe(again.get(i)));
        }
        assertSame(again.get(0), again.get(1).parent().orElseThrow());
        assertArrayEquals(bytes, write(again));
    }

    @Test
    void structuresKeepTheirIdentity() throws Exception {
        TypeContainer parent = CtfFile.read(new ByteArrayInputStream(write(containers()))).get(0);
        StructType node = (StructType) parent.type(NameSpace.STRUCT, "node").orElseThrow();
        assertSame(node, ((PointerType) node.member("next").orElseThrow().type()).target());
    }

    @Property(tries = 300)
    void damageIsNeverMoreThanAnException(@ForAll int at, @ForAll byte value) throws Exception {
        byte[] bytes = write(containers());
        bytes[Math.floorMod(at, bytes.length)] = value;
        try {
            CtfFile.read(new ByteArrayInputStream(bytes));
        } catch (IOException expected) {
            // A flipped byte may also only change a name; then there is nothing to notice.
        }
    }

    @Test
    void otherFilesAreRefused() {
        assertThrows(IOException.class, () -> CtfFile.read(new ByteArrayInputStream(new byte[100])));
        assertThrows(IOException.class, () -> CtfFile.read(new ByteArrayInputStream(Arrays.copyOf(new byte[] {1}, 2))));
    }
}
